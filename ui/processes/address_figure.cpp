// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/address_figure.h"

#include "ui/processes/address_scale.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace ui {
namespace {

QBrush brushOf(RegionUse use, const QColor& color, const Theme& theme)
{
    const QColor fill = theme.tint(color, use == RegionUse::Private ? 0.28 : 0.16);
    return use == RegionUse::NoAccess ? QBrush(color, Qt::BDiagPattern) : QBrush(fill);
}

}  // namespace

const RegionBox* FigureGeometry::boxAt(QPointF point) const
{
    const auto found = std::ranges::find_if(boxes, [&](const RegionBox& box) { return box.rect.contains(point); });
    return found == boxes.end() ? nullptr : &*found;
}

FigureGeometry figureGeometry(const std::vector<AddressLayout>& layouts, QSizeF size, qreal titleHeight, qreal markWidth,
                              qreal lineHeight)
{
    FigureGeometry geometry;
    std::vector<quint64> boundaries;
    for (const AddressLayout& layout : layouts)
        for (const AddressRegion& region : layout.regions)
            boundaries.insert(boundaries.end(), {region.from, region.to});
    const AddressScale scale(boundaries, titleHeight, size.height() - lineHeight / 2, lineHeight * 1.15);
    for (const quint64 boundary : scale.boundaries())
        geometry.marks.emplace_back(scale.y(boundary), addressText(boundary));
    geometry.markRight = markWidth;

    const qreal gap = lineHeight;
    const qreal column = (size.width() - markWidth - gap * static_cast<qreal>(layouts.size() + 1))
                         / static_cast<qreal>(layouts.size());
    for (std::size_t i = 0; i < layouts.size(); ++i) {
        const qreal left = markWidth + gap + static_cast<qreal>(i) * (column + gap);
        geometry.titles.emplace_back(left, 0, column, titleHeight);
        for (std::size_t k = 0; k < layouts[i].regions.size(); ++k) {
            const AddressRegion& region = layouts[i].regions[k];
            const qreal top = scale.y(region.to);
            geometry.boxes.push_back({QRectF(left, top, column, scale.y(region.from) - top), static_cast<int>(i), static_cast<int>(k)});
        }
    }
    return geometry;
}

AddressFigure::AddressFigure(std::vector<AddressLayout> layouts, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_layouts(std::move(layouts)), m_theme(theme)
{
    QStringList titles;
    for (const AddressLayout& layout : m_layouts)
        titles << layout.title + QStringLiteral(": ") + layout.subtitle;
    setAccessibleName(tr("Address space layouts"));
    setAccessibleDescription(titles.join(QStringLiteral("; ")));
    connect(&theme, &Theme::changed, this, [this] {
        rebuild();
        update();
    });
}

void AddressFigure::setLayouts(std::vector<AddressLayout> layouts)
{
    m_layouts = std::move(layouts);
    rebuild();
    update();
}

QSize AddressFigure::sizeHint() const
{
    return {m_theme.unit(18) + static_cast<int>(m_layouts.size()) * m_theme.unit(46), m_theme.unit(96)};
}

QSize AddressFigure::minimumSizeHint() const
{
    return {m_theme.unit(18) + static_cast<int>(m_layouts.size()) * m_theme.unit(30), m_theme.unit(70)};
}

void AddressFigure::rebuild()
{
    const QFontMetricsF small(m_theme.font(TextStyle::MonoSmall));
    const qreal title = QFontMetricsF(m_theme.font(TextStyle::Strong)).height() + small.height() + m_theme.unit(4);
    const qreal marks = small.horizontalAdvance(QStringLiteral("0xffffffffffff")) + m_theme.unit(2);
    m_geometry = figureGeometry(m_layouts, size(), title, marks, small.height());
}

void AddressFigure::resizeEvent(QResizeEvent*) { rebuild(); }

QColor AddressFigure::colorOf(RegionUse use) const
{
    switch (use) {
    case RegionUse::NoAccess: return m_theme.color(Role::TextFaint);
    case RegionUse::Private: return m_theme.process(0);
    case RegionUse::Shared: return m_theme.process(1);
    case RegionUse::System: return m_theme.color(Role::Kernel);
    case RegionUse::Unused: break;
    }
    return m_theme.color(Role::TextMuted);
}

void AddressFigure::paintRegion(QPainter& painter, const RegionBox& box) const
{
    const AddressRegion& region = m_layouts[static_cast<std::size_t>(box.layout)].regions[static_cast<std::size_t>(box.region)];
    const QColor color = colorOf(region.use);
    painter.setPen(QPen(m_theme.color(Role::Border), 1));
    painter.setBrush(brushOf(region.use, color, m_theme));
    painter.drawRect(box.rect);
    const QFont font = m_theme.font(box.rect.height() > m_theme.unit(8) ? TextStyle::Body : TextStyle::Small);
    const QFontMetricsF metrics(font);
    const QString text = metrics.elidedText(region.label, Qt::ElideRight, box.rect.width() - m_theme.unit(2));
    // A plain ground behind the words keeps them readable on the hatching.
    QRectF ground(0, 0, metrics.horizontalAdvance(text) + m_theme.unit(2), metrics.height());
    ground.moveCenter(box.rect.center());
    if (region.use == RegionUse::NoAccess)
        painter.fillRect(ground.intersected(box.rect.adjusted(1, 1, -1, -1)), m_theme.color(Role::Panel));
    painter.setFont(font);
    painter.setPen(m_theme.color(Role::Text));
    painter.drawText(box.rect, Qt::AlignCenter, text);
}

void AddressFigure::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Role::Panel));
    for (std::size_t i = 0; i < m_layouts.size(); ++i) {
        const QRectF place = m_geometry.titles[i];
        const auto draw = [&](TextStyle style, Role role, qreal top, const QString& text) {
            const QFont font = m_theme.font(style);
            const QFontMetricsF metrics(font);
            painter.setFont(font);
            painter.setPen(m_theme.color(role));
            painter.drawText(QRectF(place.left(), top, place.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                             metrics.elidedText(text, Qt::ElideRight, place.width()));
            return top + metrics.height();
        };
        const qreal next = draw(TextStyle::Strong, Role::Text, place.top() + m_theme.unit(2), m_layouts[i].title);
        draw(TextStyle::Small, Role::TextMuted, next, m_layouts[i].subtitle);
    }
    painter.setFont(m_theme.font(TextStyle::MonoSmall));
    const qreal line = QFontMetricsF(painter.font()).height();
    for (const auto& [y, text] : m_geometry.marks) {
        painter.setPen(m_theme.color(Role::TextMuted));
        painter.drawText(QRectF(0, y - line / 2, m_geometry.markRight, line), Qt::AlignRight | Qt::AlignVCenter, text);
    }
    for (const RegionBox& box : m_geometry.boxes)
        paintRegion(painter, box);
}

bool AddressFigure::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const RegionBox* box = m_geometry.boxAt(help->pos());
    if (!box) {
        QToolTip::hideText();
        return true;
    }
    const AddressLayout& layout = m_layouts[static_cast<std::size_t>(box->layout)];
    const AddressRegion& region = layout.regions[static_cast<std::size_t>(box->region)];
    QToolTip::showText(help->globalPos(),
                       tr("<b>%1</b> %2 – %3 (%4)<br>%5<br><i>%6</i>")
                           .arg(region.label, addressText(region.from), addressText(region.to),
                                addressText(region.to - region.from), region.note, layout.source),
                       this, box->rect.toRect());
    return true;
}

}  // namespace ui
