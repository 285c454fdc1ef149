// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/moment_bar/moment_track.h"

#include "app/lab/text.h"

#include "ui/moment_bar/moments.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <limits>

namespace ui {
namespace {

constexpr qreal kLeastMark = 3;    // px from mark to mark; closer ones cannot be told apart
constexpr qreal kGroove = 4;
constexpr int kPages = 10;
constexpr int kNotch = 120;

}  // namespace

MomentTrack::MomentTrack(const Moments& moments, const lab::Recording& recording, const Theme& theme, QWidget* parent)
    : QAbstractSlider(parent), m_moments(moments), m_recording(recording), m_theme(theme)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Moment"));
    setAccessibleDescription(tr("The moment that all views show"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    const auto follow = [this] {
        const auto fitting = [](qint64 value) { return static_cast<int>(std::min<qint64>(value, std::numeric_limits<int>::max())); };
        setRange(0, fitting(m_moments.count()));
        setValue(fitting(m_moments.position()));
        update();
    };
    connect(&moments, &Moments::changed, this, follow);
    follow();
}

QSize MomentTrack::sizeHint() const { return {m_theme.unit(60), m_theme.unit(6)}; }
qreal MomentTrack::knob() const { return m_theme.unit() * 1.4; }

qreal MomentTrack::xOf(qint64 position) const
{
    const qreal room = width() - 2 * knob();
    return knob() + (m_moments.count() == 0 ? room : room * static_cast<qreal>(position) / static_cast<qreal>(m_moments.count()));
}

qint64 MomentTrack::positionAt(qreal x) const
{
    const qreal share = (x - knob()) / std::max(width() - 2 * knob(), 1.0);
    return std::clamp<qint64>(qRound64(share * static_cast<qreal>(m_moments.count())), 0, m_moments.count());
}

void MomentTrack::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal middle = height() / 2.0;
    const qreal now = xOf(m_moments.position());
    const auto groove = [&](qreal from, qreal to, Role role) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(role));
        painter.drawRoundedRect(QRectF(from, middle - kGroove / 2, to - from, kGroove), kGroove / 2, kGroove / 2);
    };
    groove(knob(), width() - knob(), Role::Border);
    if (xOf(1) - xOf(0) >= kLeastMark) {
        paintMarks(painter);
    } else {
        groove(knob(), now, Role::TextFaint);
        paintErrors(painter);
    }
    paintKnob(painter);
}

void MomentTrack::paintMarks(QPainter& painter) const
{
    const qreal middle = height() / 2.0;
    const qreal wide = std::min(m_theme.unit() * 0.75, (xOf(1) - xOf(0)) * 0.6);
    for (qint64 position = 1; position <= m_moments.count(); ++position) {
        const lab::Row row = m_moments.rowAt(position);
        const bool failed = m_recording.at(row).failed();
        QColor color = failed ? m_theme.color(Role::Error) : m_theme.process(m_recording.process(row));
        if (position > m_moments.position())
            color = Theme::blend(color, m_theme.color(Role::Window), 0.4);
        const qreal high = m_theme.unit() * (failed ? 1.9 : 1.1);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(xOf(position) - wide / 2, middle - high, wide, 2 * high), wide / 2, wide / 2);
    }
}

// Too many to have a mark each: one for each pixel in which a call failed.
void MomentTrack::paintErrors(QPainter& painter) const
{
    const qreal high = m_theme.unit() * 1.9;
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QColor color = m_theme.color(Role::Error);
    const int first = static_cast<int>(knob());
    qint64 before = m_moments.failuresBefore(std::max<qint64>(positionAt(first), 1));
    for (int x = first; x < width() - knob() && before < m_moments.failures(); ++x) {
        const qint64 next = positionAt(x + 1);
        const qint64 until = m_moments.failuresBefore(next == m_moments.count() ? next + 1 : next);
        if (until > before)
            painter.fillRect(QRectF(x, height() / 2.0 - high, 1, 2 * high), color);
        before = until;
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void MomentTrack::paintKnob(QPainter& painter) const
{
    const QPointF centre(xOf(m_moments.position()), height() / 2.0);
    painter.setPen(QPen(m_theme.color(hasFocus() ? Role::Text : Role::Window), 2));
    painter.setBrush(m_theme.color(isEnabled() ? Role::Accent : Role::TextFaint));
    painter.drawEllipse(centre, knob(), knob());
}

void MomentTrack::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        emit wanted(positionAt(event->position().x()));
}

void MomentTrack::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        emit wanted(positionAt(event->position().x()));
}

void MomentTrack::wheelEvent(QWheelEvent* event)
{
    emit wanted(std::clamp<qint64>(m_moments.position() - event->angleDelta().y() / kNotch, 0, m_moments.count()));
    event->accept();
}

void MomentTrack::keyPressEvent(QKeyEvent* event)
{
    const qint64 page = std::max<qint64>(m_moments.count() / kPages, 1);
    qint64 position = m_moments.position();
    switch (event->key()) {
    case Qt::Key_Left: case Qt::Key_Down: --position; break;
    case Qt::Key_Right: case Qt::Key_Up: ++position; break;
    case Qt::Key_PageUp: position -= page; break;
    case Qt::Key_PageDown: position += page; break;
    case Qt::Key_Home: position = 0; break;
    case Qt::Key_End: position = m_moments.count(); break;
    default: QAbstractSlider::keyPressEvent(event); return;
    }
    emit wanted(std::clamp<qint64>(position, 0, m_moments.count()));
}

QString MomentTrack::describe(qint64 position) const
{
    const lab::Row row = m_moments.rowAt(position);
    if (row < 0)
        return tr("before everything");
    return QStringLiteral("%1 %2 %3").arg(m_recording.processOf(row).name, lab::callText(m_recording, row), lab::resultText(m_recording, row)).trimmed();
}

bool MomentTrack::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractSlider::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), describe(positionAt(help->pos().x())), this);
    return true;
}

}  // namespace ui
