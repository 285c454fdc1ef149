// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/memory_bars_view.h"

#include "app/lab/text.h"
#include "ui/theme.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

// Places in the palette of the processes; they are told apart by people who do not see all colours.
QColor colourOf(MemoryKind kind, const Theme& theme)
{
    switch (kind) {
    case MemoryKind::Code: return theme.process(0);
    case MemoryKind::Data: return theme.process(5);
    case MemoryKind::Heap: return theme.process(1);
    case MemoryKind::Stack: return theme.process(2);
    case MemoryKind::Private: return theme.process(6);
    case MemoryKind::Mapped: return theme.process(4);
    case MemoryKind::Shared: return theme.color(Role::Kernel);
    case MemoryKind::Trace:
    case MemoryKind::Reserved:
    case MemoryKind::Count_: break;
    }
    return theme.color(Role::TextFaint);
}

qreal lineOf(const Theme& theme) { return std::ceil(QFontMetricsF(theme.font(TextStyle::Small)).height()) + 2; }

}  // namespace

QBrush memoryBrush(MemoryKind kind, const Theme& theme)
{
    const QColor colour = colourOf(kind, theme);
    if (kind == MemoryKind::Reserved || kind == MemoryKind::Trace)
        return QBrush(colour, kind == MemoryKind::Trace ? Qt::Dense6Pattern : Qt::BDiagPattern);
    return theme.isPrint() ? QBrush(colour, theme.processPattern(static_cast<int>(kind))) : QBrush(theme.tint(colour, 0.72));
}

MemoryBarsView::MemoryBarsView(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("Address spaces"));
    connect(&theme, &Theme::changed, this, &MemoryBarsView::arrange);
}

void MemoryBarsView::setMaps(std::vector<MemoryMap> maps)
{
    m_maps = std::move(maps);
    m_sums = m_maps.empty() ? std::vector<MemorySum>() : memorySums(m_maps.front().regions);
    arrange();
}

QString MemoryBarsView::sizesText(quint64 size, std::optional<quint64> resident)
{
    return resident ? tr("%1, %2 in memory").arg(lab::bytesText(size), lab::bytesText(*resident)) : lab::bytesText(size);
}

QString MemoryBarsView::legendText(const MemorySum& sum) const
{
    return QStringLiteral("%1 · %2").arg(sizesText(sum.size, sum.resident)).arg(sum.regions);
}

// As many as have room for the longest entry.
int MemoryBarsView::legendColumns() const
{
    const QFontMetricsF metrics(m_theme.font(TextStyle::Small));
    qreal widest = 1;
    for (const MemorySum& sum : m_sums)
        widest = std::max(widest, metrics.horizontalAdvance(memoryKindText(sum.kind) + QLatin1Char(' ') + legendText(sum)));
    const qreal entry = widest + lineOf(m_theme) * 0.8 + m_theme.unit(3);
    return std::max(1, static_cast<int>((width() - 2 * m_theme.unit(3)) / entry));
}

int MemoryBarsView::legendLines() const
{
    const int columns = legendColumns();
    return (static_cast<int>(m_sums.size()) + columns - 1) / columns;
}

void MemoryBarsView::arrange()
{
    const qreal line = lineOf(m_theme);
    const int margin = m_theme.unit(3);
    m_bars = placeMemory(m_maps, std::max(width() - 2 * margin, 60), line, m_theme.unit(6));
    const int before = minimumHeight();
    setMinimumHeight(static_cast<int>(m_bars.height + legendLines() * line) + m_theme.unit(2));
    update();
    if (minimumHeight() != before)
        emit neededHeightChanged();
}

void MemoryBarsView::resizeEvent(QResizeEvent*) { arrange(); }

void MemoryBarsView::paintCell(QPainter& painter, const MemoryCell& cell) const
{
    painter.fillRect(cell.rect, m_theme.color(Role::Window));
    painter.fillRect(cell.rect, memoryBrush(cell.kind, m_theme));
    painter.setPen(QPen(m_theme.color(Role::Panel), 1));
    painter.drawLine(cell.rect.topRight(), cell.rect.bottomRight());
    if (cell.channel != 0) {
        painter.setPen(QPen(m_theme.color(Role::Kernel), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell.rect.adjusted(0, 1, -1, -1));
    }
}

void MemoryBarsView::paintLinks(QPainter& painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Role::Kernel), 1.6, Qt::SolidLine, Qt::RoundCap));
    for (const MemoryLink& link : m_bars.links) {
        painter.drawLine(link.upper, link.lower);
        painter.setBrush(m_theme.color(Role::Kernel));
        for (const QPointF& end : {link.upper, link.lower})
            painter.drawEllipse(end, 2.5, 2.5);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void MemoryBarsView::paintLegend(QPainter& painter) const
{
    const qreal line = lineOf(m_theme);
    const int columns = legendColumns();
    const qreal column = static_cast<qreal>(width() - 2 * m_theme.unit(3)) / columns;
    painter.setFont(m_theme.font(TextStyle::Small));
    const QFontMetricsF metrics(painter.font());
    for (std::size_t i = 0; i < m_sums.size(); ++i) {
        const MemorySum& sum = m_sums[i];
        const QRectF place(column * static_cast<qreal>(i % static_cast<std::size_t>(columns)),
                           m_bars.height + line * static_cast<qreal>(i / static_cast<std::size_t>(columns)), column, line);
        const QRectF chip(place.left(), place.top() + line * 0.25, line * 0.55, line * 0.55);
        painter.fillRect(chip, memoryBrush(sum.kind, m_theme));
        const QString name = memoryKindText(sum.kind);
        QRectF text = place.adjusted(line * 0.8, 0, -m_theme.unit(2), 0);
        painter.setPen(m_theme.color(Role::Text));
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
        text.setLeft(text.left() + metrics.horizontalAdvance(name + QLatin1Char(' ')));
        painter.setPen(m_theme.color(Role::TextMuted));
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(legendText(sum), Qt::ElideRight, text.width()));
    }
}

void MemoryBarsView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    painter.translate(m_theme.unit(3), 0);
    for (const MemoryCell& cell : m_bars.cells)
        paintCell(painter, cell);
    painter.setPen(m_theme.color(Role::TextFaint));
    painter.setFont(m_theme.font(TextStyle::Small));
    for (const MemoryGap& gap : m_bars.gaps)
        painter.drawText(gap.rect, Qt::AlignCenter | Qt::TextDontClip, QStringLiteral("≀"));
    for (std::size_t i = 0; i < m_maps.size(); ++i) {
        painter.setFont(m_theme.font(i == 0 ? TextStyle::Strong : TextStyle::Small));
        painter.setPen(m_maps[i].colour < 0 ? m_theme.color(Role::Text) : m_theme.process(m_maps[i].colour));
        painter.drawText(m_bars.titles[i], Qt::AlignLeft | Qt::AlignVCenter, m_maps[i].name);
    }
    paintLinks(painter);
    paintLegend(painter);
}

const MemoryCell* MemoryBarsView::cellAt(QPointF position) const
{
    const QPointF place = position - QPointF(m_theme.unit(3), 0);
    const auto found = std::ranges::find_if(m_bars.cells, [&](const MemoryCell& cell) { return cell.rect.contains(place); });
    return found == m_bars.cells.end() ? nullptr : &*found;
}

void MemoryBarsView::mousePressEvent(QMouseEvent* event)
{
    const MemoryCell* cell = cellAt(event->position());
    if (cell && cell->map == 0)
        emit addressChosen(cell->from);
}

bool MemoryBarsView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const MemoryCell* cell = cellAt(help->pos());
    if (!cell) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(help->globalPos(), QStringLiteral("<b>%1</b> %2 – %3<br>%4<br>%5")
        .arg(memoryKindText(cell->kind), lab::handleText(cell->from), lab::handleText(cell->to), sizesText(cell->to - cell->from, cell->resident),
             cell->name.toHtmlEscaped()), this);
    return true;
}

}  // namespace ui
