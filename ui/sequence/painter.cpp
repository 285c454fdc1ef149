// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/painter.h"

#include "ui/widgets/names.h"
#include "ui/widgets/text_cache.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

namespace ui::sequence {

Measures measuresFor(const Theme& theme)
{
    const QFontMetricsF body(theme.font(TextStyle::Body));
    const QFontMetricsF mono(theme.font(TextStyle::MonoSmall));
    Measures measures;
    measures.line = std::ceil(body.height());
    measures.badge = std::ceil(mono.height()) + 4;
    measures.margin = theme.unit(2) + 2;
    measures.gutter = mono.horizontalAdvance(QStringLiteral("00.00000 s")) + 2 * measures.margin;
    measures.activation = std::max(8.0, std::round(measures.line * 0.62));
    measures.activationHeight = std::round(measures.line * 1.15);
    measures.threadSpacing = measures.activation * 1.9;
    measures.threadNames = body.averageCharWidth() * 18;
    measures.laneSpacing = body.averageCharWidth() * 20;
    measures.headerPadding = measures.margin * 1.4;
    return measures;
}

TextWidth textWidthFor(const Theme& theme)
{
    using Metrics = std::map<TextStyle, QFontMetricsF>;
    auto metrics = std::make_shared<Metrics>();
    for (const TextStyle style : {TextStyle::Body, TextStyle::Strong, TextStyle::Small, TextStyle::Heading, TextStyle::Title, TextStyle::Mono,
                                  TextStyle::MonoSmall, TextStyle::MonoStrong})
        metrics->emplace(style, QFontMetricsF(theme.font(style)));
    return [metrics](const QString& text, TextStyle style) { return metrics->at(style).horizontalAdvance(text); };
}

HeaderWidths headerWidthsFor(const TextWidth& width)
{
    return {[width](const QString& text) { return std::max(width(text, TextStyle::Strong), width(text, TextStyle::Mono)); },
            [width](const QString& text) { return width(text, TextStyle::MonoSmall); }};
}

qreal headerHeight(const Measures& measures)
{
    return std::round(measures.line * 2.6 + 2 * measures.margin);
}

bool Painter::stands(lab::Row row) const
{
    return row >= 0 && (row == m_emphasis->selected || m_emphasis->related.contains(row));
}

void Painter::draw(const Scene& scene, const Lanes& lanes, const Emphasis& emphasis, qreal top, qreal bottom)
{
    m_emphasis = &emphasis;
    m_painter.setRenderHint(QPainter::Antialiasing);
    lines(scene, lanes, top, bottom);
    densities(scene);
    rails(scene);
    for (const Activation& each : scene.activations)
        activation(each, top, bottom);
    for (const Arrow& each : scene.arrows)
        arrow(each, stands(each.row));
    folds(scene, lanes);
    blocks(scene);
    links(scene);
    labels(scene);
    badges(scene);
    margins(scene);
    remarks(scene);
    endings(scene);
}

void Painter::drawLineGround(qreal top, qreal height, qreal width, bool selected)
{
    const QColor ground = selected ? m_theme.tint(m_theme.color(Role::Accent), 0.13) : m_theme.tint(m_theme.color(Role::Text), 0.04);
    m_painter.fillRect(QRectF(0, top, width, height), ground);
    if (selected)
        m_painter.fillRect(QRectF(0, top, 3, height), m_theme.color(Role::Accent));
}

void Painter::lines(const Scene& scene, const Lanes& lanes, qreal top, qreal bottom)
{
    for (const Lane& lane : lanes.lanes) {
        if (lane.kind == Lane::Kind::Object) {
            m_painter.fillRect(QRectF(lane.left(), top, 2 * lane.halfWidth, bottom - top), m_theme.tint(m_theme.color(Role::Kernel), m_theme.isPrint() ? 0.12 : 0.08));
            continue;
        }
        m_painter.setPen(QPen(m_theme.color(Role::Border), 2));
        const auto end = std::find_if(scene.laneEnds.begin(), scene.laneEnds.end(), [&](const LaneEnd& each) { return each.process == lane.index; });
        const qreal foot = end == scene.laneEnds.end() ? bottom : std::min(bottom, end->y);
        const auto begin = std::find_if(scene.laneBegins.begin(), scene.laneBegins.end(), [&](const LaneBegin& each) { return each.process == lane.index; });
        const qreal head = begin == scene.laneBegins.end() ? top : std::max(top, begin->y);
        if (foot <= head)
            continue;
        const std::size_t threads = std::max<std::size_t>(lane.threads.size(), 1);
        for (std::size_t i = 0; i < threads; ++i) {
            const qreal x = lane.threads.empty() ? lane.x : lane.threadX(lane.threads[i]);
            m_painter.drawLine(QPointF(x, head), QPointF(x, foot));
        }
    }
}

// Two strokes across every line, as an axis is broken where a stretch of it is left out.
void Painter::folds(const Scene& scene, const Lanes& lanes)
{
    constexpr qreal kApart = 4;
    const qreal rise = m_measures.activation * 0.35;
    for (const Fold& fold : scene.folds) {
        const qreal y = (fold.top + fold.bottom) / 2;
        for (const Lane& lane : lanes.lanes) {
            const qreal half = lane.halfWidth + rise;
            const QPointF left(lane.x - half, y + rise);
            const QPointF right(lane.x + half, y - rise);
            const QPointF apart(0, kApart / 2);
            const QPointF leftOut[] = {left - apart, right - apart, right + apart, left + apart};
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(m_theme.color(Role::Panel));
            m_painter.drawPolygon(leftOut, 4);
            m_painter.setPen(QPen(m_theme.color(Role::TextFaint), 1));
            m_painter.drawLine(left - apart, right - apart);
            m_painter.drawLine(left + apart, right + apart);
        }
    }
}

void Painter::rails(const Scene& scene)
{
    for (const Rail& rail : scene.rails) {
        const bool strong = stands(rail.from) && stands(rail.to);
        QColor color = m_theme.process(rail.process);
        color.setAlphaF(strong ? 1.0F : 0.45F);
        m_painter.setPen(QPen(color, strong ? 3 : 2));
        m_painter.drawLine(rail.line);
    }
}

// Cut to the rectangle here: an SVG file knows no clipping (QSvgGenerator leaves it out).
void Painter::hatch(const QRectF& rect)
{
    const qreal step = 8;
    m_painter.setPen(QPen(m_theme.color(Role::Blocked), 1.8, Qt::SolidLine, Qt::FlatCap));
    const qreal first = std::floor(rect.top() / step) * step;
    QPainterPath strokes;   // drawn at once: each by itself costs as much as all of them
    for (qreal y = first; y < rect.bottom() + rect.width(); y += step) {   // from (left, y) up to the right
        const qreal fromX = std::max(0.0, y - rect.bottom());
        const qreal toX = std::min(rect.width(), y - rect.top());
        if (toX <= fromX)
            continue;
        strokes.moveTo(rect.left() + fromX, y - fromX);
        strokes.lineTo(rect.left() + toX, y - toX);
    }
    m_painter.strokePath(strokes, m_painter.pen());
}

void Painter::activation(const Activation& activation, qreal top, qreal bottom)
{
    // A call may be millions of pixels long: only what shows is drawn, a little beyond so that no false end shows.
    const QRectF rect = activation.rect.intersected(QRectF(activation.rect.left(), top - 20, activation.rect.width(), bottom - top + 40));
    if (rect.isEmpty())
        return;
    const QColor color = m_theme.process(activation.process);
    const bool strong = stands(activation.row);
    m_painter.setPen(m_theme.isPrint() || strong ? QPen(strong ? m_theme.color(Role::Accent) : color, strong ? 2 : 1) : QPen(Qt::NoPen));
    const qreal radius = std::min(2.5, rect.height() / 2);
    if (m_theme.isPrint()) {
        m_painter.setBrush(m_theme.color(Role::Panel));
        m_painter.drawRoundedRect(rect, radius, radius);
        m_painter.setBrush(activation.waited ? QBrush(Qt::NoBrush) : QBrush(color, m_theme.processPattern(activation.process)));
    } else {
        m_painter.setBrush(activation.waited ? m_theme.tint(color, 0.32) : color);
    }
    m_painter.drawRoundedRect(rect, radius, radius);
    if (activation.waited)
        hatch(rect.adjusted(0.5, 0.5, -0.5, -0.5));
    if (activation.failed && !activation.waited) {
        m_painter.setPen(QPen(m_theme.color(Role::Error), 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius, radius);
    }
}

void Painter::arrowHead(const QPointF& tip, qreal direction, const QColor& color, qreal width)
{
    const qreal size = m_measures.activation * 0.75;
    m_painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.setBrush(Qt::NoBrush);
    const QPointF ends[] = {tip + QPointF(-direction * size, -size * 0.62), tip, tip + QPointF(-direction * size, size * 0.62)};
    m_painter.drawPolyline(ends, 3);
}

namespace {

Qt::PenStyle penStyle(Arrow::Style style)
{
    switch (style) {
    case Arrow::Style::Data: return Qt::SolidLine;
    case Arrow::Style::Peek: return Qt::DotLine;
    case Arrow::Style::Message: return Qt::DashLine;
    case Arrow::Style::Event: return Qt::DashDotLine;
    }
    return Qt::SolidLine;
}

}  // namespace

void Painter::arrow(const Arrow& arrow, bool strong)
{
    const bool event = arrow.style == Arrow::Style::Event;
    const QColor color = event ? m_theme.color(Role::TextMuted) : m_theme.process(arrow.process);
    const qreal width = strong ? 3 : event || arrow.style == Arrow::Style::Message ? 1.2 : 2;
    m_painter.setPen(QPen(color, width, penStyle(arrow.style)));
    m_painter.drawLine(arrow.line);
    const qreal direction = arrow.line.dx() > 0 ? 1 : -1;
    if (event)
        eventHead(arrow.line.p2(), direction, color);
    else
        arrowHead(arrow.line.p2(), direction, color, width);
}

// A filled one: what comes from X11 is told apart in print as well.
void Painter::eventHead(const QPointF& tip, qreal direction, const QColor& color)
{
    const qreal size = m_measures.activation * 0.75;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color);
    const QPointF corners[] = {tip + QPointF(-direction * size, -size * 0.5), tip, tip + QPointF(-direction * size, size * 0.5)};
    m_painter.drawPolygon(corners, 3);
}

void Painter::blocks(const Scene& scene)
{
    for (const Block& block : scene.blocks) {
        const QColor color = m_theme.process(block.process);
        m_painter.setPen(QPen(color, 1.6));
        m_painter.setBrush(block.hollow ? m_theme.color(Role::Panel) : color);
        m_painter.drawRoundedRect(block.hollow ? block.rect.adjusted(1.5, 1.5, -1.5, -1.5) : block.rect, 1.5, 1.5);
    }
}

void Painter::links(const Scene& scene)
{
    const QColor color = m_theme.color(Role::Kernel);
    for (const Link& link : scene.links) {
        const bool strong = stands(link.from) || stands(link.to);
        m_painter.setPen(QPen(color, strong ? 2.2 : 1.4, Qt::DashLine));
        m_painter.drawLine(link.line);
        arrowHead(link.line.p2(), link.line.dx() > 0 ? 1 : -1, color, strong ? 2.2 : 1.4);
        m_painter.setPen(color);
        if (!link.textRect.isEmpty())
            m_texts.draw(m_painter, link.textRect, Qt::AlignHCenter, link.text, TextStyle::Small);
    }
}

void Painter::densities(const Scene& scene)
{
    for (const Density& density : scene.densities) {
        m_painter.fillRect(density.rect, Theme::blend(m_theme.process(density.process), m_theme.color(Role::Panel), 0.75));
        if (density.errors == 0)
            continue;
        const qreal share = static_cast<qreal>(density.errors) / static_cast<qreal>(density.calls);
        QRectF red = density.rect;
        red.setWidth(std::max(4.0, red.width() * share));
        red.moveLeft(density.rect.right() + 2);
        m_painter.fillRect(red, m_theme.color(Role::Error));
    }
}

namespace {

std::vector<QLineF> linesByHeight(const Scene& scene)
{
    std::vector<QLineF> lines;
    for (const Arrow& arrow : scene.arrows)
        lines.push_back(arrow.line);
    for (const Link& link : scene.links)
        lines.push_back(link.line);
    std::ranges::sort(lines, {}, [](const QLineF& line) { return line.y1(); });
    return lines;
}

bool isCrossed(const QRectF& words, const std::vector<QLineF>& lines)
{
    auto line = std::ranges::upper_bound(lines, words.top() + 1, {}, [](const QLineF& each) { return each.y1(); });
    for (; line != lines.end() && line->y1() < words.bottom() - 1; ++line)
        if (std::max(line->x1(), line->x2()) > words.left() && std::min(line->x1(), line->x2()) < words.right())
            return true;
    return false;
}

}  // namespace

void Painter::labels(const Scene& scene)
{
    QColor ground = m_theme.color(Role::Panel);
    ground.setAlphaF(0.88F);
    const std::vector<QLineF> lines = linesByHeight(scene);
    for (const Label& label : scene.labels) {
        // Calls that follow one another closely have their arrows where the words of the one before stand.
        if (isCrossed(label.rect, lines))
            m_painter.fillRect(label.rect, ground);
        QPointF at(label.rect.left(), 0);
        for (const Run& run : label.runs) {
            const QFontMetricsF metrics(m_theme.font(run.style));
            m_painter.setPen(m_theme.color(run.role));
            at.setY(label.rect.top() + (label.rect.height() + metrics.ascent() - metrics.descent()) / 2);
            m_texts.draw(m_painter, at, run.text, run.style);
            at.rx() += m_texts.width(run.text, run.style);
        }
    }
}

void Painter::badges(const Scene& scene)
{
    for (const Badge& badge : scene.badges) {
        const QColor color = m_theme.color(badge.error ? Role::Error : Role::Ok);
        m_painter.setPen(m_theme.isPrint() ? QPen(color, 1) : QPen(Qt::NoPen));
        m_painter.setBrush(m_theme.isPrint() ? m_theme.color(Role::Panel) : m_theme.tint(color, 0.12));
        m_painter.drawRoundedRect(badge.rect, 3, 3);
        m_painter.setPen(color);
        m_texts.draw(m_painter, badge.rect, Qt::AlignHCenter, badge.text, TextStyle::MonoSmall);
    }
}

void Painter::margins(const Scene& scene)
{
    m_painter.setPen(m_theme.color(Role::TextFaint));
    for (const TimeMark& mark : scene.times) {
        const QRectF rect(m_measures.margin, mark.y - m_measures.line / 2, m_measures.gutter - m_measures.margin, m_measures.line);
        m_texts.draw(m_painter, rect, Qt::AlignLeft, mark.text, TextStyle::MonoSmall);
    }
    for (const Fold& fold : scene.folds) {
        const qreal y = (fold.top + fold.bottom) / 2;
        const QRectF rect(m_measures.margin, y - m_measures.line / 2, m_measures.gutter - m_measures.margin, m_measures.line);
        m_painter.setPen(m_theme.color(Role::TextMuted));
        m_texts.draw(m_painter, rect, Qt::AlignLeft, QStringLiteral("⋮ ") + fold.text, TextStyle::MonoSmall);
    }
}

void Painter::remarks(const Scene& scene)
{
    m_painter.setFont(m_theme.font(TextStyle::Body));
    for (const Remark& remark : scene.remarks) {
        m_painter.setPen(QPen(m_theme.color(Role::Accent), 1.2, Qt::DashLine));
        m_painter.setBrush(m_theme.tint(m_theme.color(Role::Accent), 0.05));
        m_painter.drawRoundedRect(remark.rect, m_theme.radius(), m_theme.radius());
        m_painter.setPen(m_theme.color(Role::Accent));
        m_painter.drawText(remark.rect, Qt::AlignCenter | Qt::TextDontClip, remark.text);
    }
}

void Painter::endings(const Scene& scene)
{
    const qreal size = m_measures.activation * 0.7;
    for (const Ending& ending : scene.endings) {
        m_painter.setPen(QPen(m_theme.color(ending.violent ? Role::Error : Role::TextMuted), 2.4, Qt::SolidLine, Qt::RoundCap));
        m_painter.drawLine(QPointF(ending.x - size, ending.y - size), QPointF(ending.x + size, ending.y + size));
        m_painter.drawLine(QPointF(ending.x - size, ending.y + size), QPointF(ending.x + size, ending.y - size));
    }
}

void Painter::headerBox(const Lane& lane, qreal height, const QString& token)
{
    const QRectF box(lane.headerLeft, m_measures.margin * 0.8, lane.headerWidth, height - m_measures.line - m_measures.margin * 1.2);
    const bool process = lane.kind == Lane::Kind::Process;
    const QColor color = process ? m_theme.process(lane.index) : m_theme.color(Role::Kernel);
    m_painter.setPen(process && !m_theme.isPrint() ? QPen(Qt::NoPen) : QPen(color, 1.2));
    m_painter.setBrush(process && !m_theme.isPrint() ? m_theme.tint(color) : m_theme.color(Role::Panel));
    m_painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), m_theme.radius(), m_theme.radius());
    const QFont font = m_theme.font(process ? TextStyle::Strong : TextStyle::Mono);
    const QFontMetricsF metrics(font);
    m_painter.setFont(font);
    const QString words = lane.note.isEmpty() ? lane.title : lane.title + QLatin1Char(' ') + lane.note;
    const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= box.width() - m_measures.margin; };
    drawName(m_painter, box, Qt::AlignHCenter, fittingName(words, token, fits), token, color, m_theme.color(Role::TextFaint));
    threadNames(lane, box.bottom());
}

void Painter::threadNames(const Lane& lane, qreal top)
{
    m_painter.setPen(m_theme.color(Role::TextMuted));
    for (qsizetype i = 0; i < lane.threadNames.size(); ++i) {
        const qreal x = lane.threadX(lane.threads[static_cast<std::size_t>(i)]);
        m_texts.draw(m_painter, QRectF(x - lane.threadSpacing, top, 2 * lane.threadSpacing, m_measures.line), Qt::AlignHCenter, lane.threadNames[i],
                     TextStyle::MonoSmall);
    }
}

void Painter::drawHeader(const Lanes& lanes, const QString& token)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    for (const Lane& lane : lanes.lanes)
        headerBox(lane, headerHeight(m_measures), token);
}

}  // namespace ui::sequence
