// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/transfer_strips.h"

#include "app/lab/text.h"

#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/words.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

TransferStrips::TransferStrips(const lab::Transfers& transfers, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_transfers(transfers), m_theme(theme)
{
    setMouseTracking(true);
    setAccessibleName(tr("One payload through each mechanism, on one scale of time"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void TransferStrips::refresh()
{
    m_lines.clear();
    m_longest = 0;
    for (const auto& transfer : m_transfers.all()) {
        const bool there = transfer->isFinished() && transfer->problem().isEmpty();
        m_lines.push_back(there ? transferTimeline(transfer->recording(), transfer->ties(), transfer->sent()) : TransferTimeline{});
        m_longest = std::max(m_longest, m_lines.back().length);
    }
    updateGeometry();
    update();
}

QSize TransferStrips::sizeHint() const
{
    const auto strips = std::max<qsizetype>(static_cast<qsizetype>(m_lines.size()), 1);
    return {m_theme.unit(160), static_cast<int>(m_theme.unit(22) * strips + m_theme.unit(8))};
}

qreal TransferStrips::left() const { return m_theme.unit(62); }

qreal TransferStrips::stripHeight() const
{
    const qreal room = (height() - m_theme.unit(8)) / std::max<qreal>(static_cast<qreal>(m_lines.size()), 1);
    return std::min<qreal>(room, m_theme.unit(40));
}

TransferStrips::Frame TransferStrips::frameOf(int index) const
{
    const qreal top = stripHeight() * index;
    const qreal apart = std::min<qreal>(stripHeight() * 0.32, m_theme.unit(9));
    const qreal middle = top + stripHeight() / 2;
    return {top, {middle - apart / 2, middle + apart / 2}};
}

qreal TransferStrips::xOf(double nanoseconds) const
{
    const qreal room = width() - left() - m_theme.unit(6);
    return left() + room * nanoseconds / std::max(m_longest, 1.0);
}

int TransferStrips::stripAt(qreal y) const
{
    const int index = static_cast<int>(y / stripHeight());
    return index >= 0 && index < static_cast<int>(m_lines.size()) ? index : -1;
}

void TransferStrips::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxis(painter);
    for (int index = 0; index < static_cast<int>(m_lines.size()); ++index) {
        const lab::Transfer& transfer = *m_transfers.all()[static_cast<std::size_t>(index)];
        paintFigures(painter, index);
        if (!transfer.isFinished() || !transfer.problem().isEmpty()) {
            paintProblem(painter, index, transfer.isFinished() ? transfer.problem() : tr("on its way …"));
            continue;
        }
        paintLanes(painter, index);
        const TransferTimeline& line = m_lines[static_cast<std::size_t>(index)];
        for (const TransferTimeline::Span& span : line.spans)
            paintSpan(painter, frameOf(index), span);
        for (const TransferTimeline::Arrow& arrow : line.arrows)
            paintArrow(painter, frameOf(index), arrow);
        paintNames(painter, index);
    }
}

void TransferStrips::paintFigures(QPainter& painter, int index) const
{
    const Frame frame = frameOf(index);
    const TransferTimeline& line = m_lines[static_cast<std::size_t>(index)];
    const qreal margin = m_theme.unit(3);
    painter.setPen(m_theme.color(Role::Border));
    if (index > 0)
        painter.drawLine(QPointF(0, frame.top), QPointF(width(), frame.top));
    const qreal row = m_theme.unit(5);
    const qreal top = frame.top + (stripHeight() - 3 * row) / 2;
    const auto write = [&](int number, const QString& text, TextStyle style, Role role) {
        painter.setFont(m_theme.font(style));
        painter.setPen(m_theme.color(role));
        painter.drawText(QRectF(margin, top + number * row, left() - margin, row), Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    write(0, titleOfMechanism(m_transfers.all()[static_cast<std::size_t>(index)]->mechanism()), TextStyle::Strong, Role::Text);
    if (line.spans.empty())
        return;
    if (line.arrived > 0)
        write(1, tr("there after %1").arg(lab::durationText(qRound64(line.arrived))), TextStyle::Mono, Role::Text);
    QString counts = counted(line.calls, tr("call"), tr("calls"));
    if (line.systemCalls > 0)   // on Windows none are recorded
        counts = tr("%1, %2").arg(counts, counted(line.systemCalls, tr("system call"), tr("system calls")));
    write(2, counts, TextStyle::Small, Role::TextMuted);
}

void TransferStrips::paintProblem(QPainter& painter, int index, const QString& problem) const
{
    painter.setFont(m_theme.font(TextStyle::Body));
    painter.setPen(m_theme.color(Role::TextMuted));
    painter.drawText(QRectF(left(), frameOf(index).top, width() - left(), stripHeight()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, problem);
}

void TransferStrips::paintLanes(QPainter& painter, int index) const
{
    const Frame frame = frameOf(index);
    const TransferTimeline& line = m_lines[static_cast<std::size_t>(index)];
    for (const int process : {0, 1}) {
        painter.setPen(QPen(m_theme.color(Role::Border), 2));
        painter.drawLine(QPointF(left(), frame.lane[process]), QPointF(xOf(line.length), frame.lane[process]));
        painter.setFont(m_theme.font(TextStyle::Small));
        painter.setPen(m_theme.process(process));
        const QRectF name(left() - m_theme.unit(18), frame.lane[process] - m_theme.unit(2), m_theme.unit(16), m_theme.unit(4));
        painter.drawText(name, Qt::AlignRight | Qt::AlignVCenter, process == 0 ? tr("sender") : tr("receiver"));
    }
    painter.setPen(QPen(m_theme.color(Role::TextFaint), 1, Qt::DotLine));
    for (const double fold : line.folds)
        painter.drawLine(QPointF(xOf(fold), frame.lane[0] - m_theme.unit(2)), QPointF(xOf(fold), frame.lane[1] + m_theme.unit(2)));
}

void TransferStrips::paintSpan(QPainter& painter, const Frame& frame, const TransferTimeline::Span& span) const
{
    if (span.message)
        return;
    const qreal half = m_theme.unit() * 1.4;
    const QRectF rect(xOf(span.from), frame.lane[span.process] - half, std::max(xOf(span.to) - xOf(span.from), 2.0), 2 * half);
    const QColor color = m_theme.process(span.process);
    painter.setPen(QPen(m_theme.isPrint() ? color : m_theme.color(Role::Panel), 1));
    painter.setBrush(span.waited ? m_theme.tint(color, 0.3) : m_theme.isPrint() ? m_theme.color(Role::Panel) : color);
    painter.drawRoundedRect(rect, 2, 2);
    if (!span.waited && !m_theme.isPrint())
        return;
    painter.setBrush(QBrush(span.waited ? m_theme.color(Role::Blocked) : color, span.waited ? Qt::BDiagPattern : m_theme.processPattern(span.process)));
    painter.drawRoundedRect(rect, 2, 2);
}

void TransferStrips::paintArrow(QPainter& painter, const Frame& frame, const TransferTimeline::Arrow& arrow) const
{
    if (!arrow.peer)
        return;
    const qreal half = m_theme.unit() * 1.4;
    const qreal down = arrow.process == 0 ? 1 : -1;
    const QPointF from(xOf(arrow.from), frame.lane[arrow.process] + down * half);
    const QPointF to(xOf(arrow.to), frame.lane[1 - arrow.process] - down * (half + 1));
    const QColor color = arrow.bytes > 0 ? m_theme.process(arrow.process) : m_theme.color(Role::Kernel);
    painter.setPen(QPen(color, 1.8, arrow.bytes > 0 ? Qt::SolidLine : Qt::DashLine, Qt::RoundCap));
    painter.drawLine(from, to);
    const qreal angle = std::atan2(to.y() - from.y(), to.x() - from.x());
    const qreal size = m_theme.unit() * 1.6;
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap));
    for (const qreal side : {-0.5, 0.5})
        painter.drawLine(to, to - QPointF(std::cos(angle + side), std::sin(angle + side)) * size);
}

// Names stand beside their calls as far as there is room; the tooltip tells all.
void TransferStrips::paintNames(QPainter& painter, int index) const
{
    const Frame frame = frameOf(index);
    const lab::Recording& recording = m_transfers.all()[static_cast<std::size_t>(index)]->recording();
    painter.setFont(m_theme.font(TextStyle::Small));
    const QFontMetricsF metrics(painter.font());
    qreal used[2] = {left(), left()};
    for (const TransferTimeline::Span& span : m_lines[static_cast<std::size_t>(index)].spans) {
        const QString name = lab::callText(recording, span.row);
        const qreal wide = metrics.horizontalAdvance(name);
        const qreal x = std::min(std::max(xOf(span.from), left()), width() - wide - m_theme.unit(3));
        if (span.message || x < used[span.process])
            continue;
        const qreal half = m_theme.unit() * 1.6;
        const qreal y = span.process == 0 ? frame.lane[0] - half - metrics.descent() : frame.lane[1] + half + metrics.ascent();
        painter.setPen(m_theme.color(Role::TextMuted));
        painter.drawText(QPointF(x, y), name);
        used[span.process] = x + wide + m_theme.unit(2);
    }
}

void TransferStrips::paintAxis(QPainter& painter) const
{
    if (m_longest <= 0)
        return;
    constexpr double kTicks = 6;
    const double rough = m_longest / kTicks;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double step = rough / power < 2 ? 2 * power : rough / power < 5 ? 5 * power : 10 * power;
    const qreal bottom = stripHeight() * static_cast<qreal>(m_lines.size());
    painter.setFont(m_theme.font(TextStyle::MonoSmall));
    for (double time = 0; time <= m_longest; time += step) {
        painter.setPen(QPen(m_theme.color(Role::Border), 1));
        painter.drawLine(QPointF(xOf(time), 0), QPointF(xOf(time), bottom));
        painter.setPen(m_theme.color(Role::TextMuted));
        const QRectF place(xOf(time) - m_theme.unit(15), bottom + m_theme.unit(), m_theme.unit(30), m_theme.unit(5));
        painter.drawText(place, Qt::AlignHCenter | Qt::AlignTop, time == 0 ? QStringLiteral("0") : lab::durationText(qRound64(time)));
    }
}

QString TransferStrips::tipAt(const QPointF& position) const
{
    const int index = stripAt(position.y());
    if (index < 0)
        return {};
    const Frame frame = frameOf(index);
    const TransferTimeline& line = m_lines[static_cast<std::size_t>(index)];
    const lab::Recording& recording = m_transfers.all()[static_cast<std::size_t>(index)]->recording();
    const qreal reach = m_theme.unit(2);
    for (const TransferTimeline::Span& span : line.spans) {
        const bool inside = std::abs(position.y() - frame.lane[span.process]) <= reach && position.x() >= xOf(span.from) - 2 && position.x() <= std::max(xOf(span.to), xOf(span.from) + 2) + 1;
        if (inside && !span.message)
            return QStringLiteral("<b>%1</b>(%2)<br>%3, %4").arg(lab::callText(recording, span.row), lab::argumentsText(recording, span.row).toHtmlEscaped(),
                                                                 lab::resultText(recording, span.row).toHtmlEscaped(), lab::durationText(recording.at(span.row).took()));
    }
    return line.spans.empty() ? QString() : tr("%1 before the payload could be sent. Time in which only the lab was at work is left out (dotted). "
                                               "Click to see every call on the mechanism's own tab.").arg(counted(line.setUp, tr("call"), tr("calls")));
}

bool TransferStrips::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

void TransferStrips::mouseMoveEvent(QMouseEvent* event)
{
    const int index = stripAt(event->position().y());
    setCursor(index >= 0 && !m_lines[static_cast<std::size_t>(index)].spans.empty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void TransferStrips::mouseReleaseEvent(QMouseEvent* event)
{
    const int index = stripAt(event->position().y());
    if (index >= 0 && event->button() == Qt::LeftButton && !m_lines[static_cast<std::size_t>(index)].spans.empty())
        emit chosen(*m_transfers.all()[static_cast<std::size_t>(index)]);
}

}  // namespace ui
