// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/overview_strip.h"

#include "ui/sequence/density.h"
#include "ui/sequence/sequence_view.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace ui {
namespace {
constexpr int kStrip = 3;
// Lines to a strip, from which on it begins and ends where a chunk of lines does: a hundredth of a pixel beside its place.
constexpr qreal kWholeChunks = 32 * sequence::LineChunk::kMost;
}

OverviewStrip::OverviewStrip(SequenceView& view, const Theme& theme, QWidget* parent) : QWidget(parent), m_view(view), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setToolTip(tr("The whole recording: click to go there"));
    setAccessibleName(tr("Overview of the recording"));
    connect(&view, &SequenceView::scrolled, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize OverviewStrip::sizeHint() const
{
    return {m_theme.unit(5), m_theme.unit(20)};
}

void OverviewStrip::paintStrips(QPainter& painter)
{
    const qint64 lines = m_view.order().size();
    const qreal each = static_cast<qreal>(lines) * kStrip / height();
    const auto lineAt = [&](int y) {
        const auto line = std::min(lines, static_cast<qint64>(static_cast<qreal>(y) / kStrip * each));
        return each < kWholeChunks || line == lines ? line : m_view.order().chunkStart(m_view.order().chunkOf(line));
    };
    for (int y = 0; y < height(); y += kStrip) {
        const qint64 first = lineAt(y);
        const qint64 last = std::min(lines, std::max(first + 1, lineAt(y + kStrip)));
        if (first >= lines)
            break;
        const auto counts = sequence::countLines(m_view.order(), first, last - first);
        qreal x = 3;
        const qreal room = width() - 10;
        for (std::size_t process = 0; process < counts.size(); ++process) {
            const qreal share = room * static_cast<qreal>(counts[process].calls) / static_cast<qreal>(last - first);
            painter.fillRect(QRectF(x, y, share, kStrip - 1), Theme::blend(m_theme.process(static_cast<int>(process)), m_theme.color(Role::Panel), 0.7));
            x += share;
        }
        const bool failed = std::any_of(counts.begin(), counts.end(), [](const auto& count) { return count.errors != 0; });
        if (failed)
            painter.fillRect(QRectF(width() - 5, y, 4, kStrip - 1), m_theme.color(Role::Error));
    }
}

void OverviewStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Window));
    painter.fillRect(QRect(0, 0, 1, height()), m_theme.color(Role::Border));
    const qint64 lines = m_view.order().size();
    if (lines == 0)
        return;
    paintStrips(painter);
    const sequence::Scale& scale = m_view.scale();
    const qreal first = static_cast<qreal>(scale.lineAt(m_view.scrollTop()));
    const qreal last = static_cast<qreal>(scale.lineAt(m_view.scrollTop() + m_view.viewHeight()) + 1);
    const qreal perLine = height() / static_cast<qreal>(lines);
    const QRectF shown(1.5, first * perLine + 0.5, width() - 3, std::max((last - first) * perLine - 1, 6.0));
    QColor fill = m_theme.color(Role::Accent);
    fill.setAlphaF(0.14F);
    painter.setPen(m_theme.color(Role::Accent));
    painter.setBrush(fill);
    painter.drawRoundedRect(shown, 2, 2);
}

void OverviewStrip::goTo(qreal y)
{
    const auto line = static_cast<qint64>(y / height() * static_cast<qreal>(m_view.order().size()));
    m_view.scrollTo(m_view.scale().top(std::clamp<qint64>(line, 0, m_view.order().size())) - m_view.viewHeight() / 2);
}

void OverviewStrip::mousePressEvent(QMouseEvent* event)
{
    goTo(event->position().y());
}

void OverviewStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        goTo(event->position().y());
}

}  // namespace ui
