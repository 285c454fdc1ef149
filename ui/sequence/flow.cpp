// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/flow.h"

#include <algorithm>
#include <cmath>

namespace ui::sequence {
namespace {

const Arrow* arrowAt(const Scene& scene, lab::Row row, const QPointF& objectSide, bool into)
{
    const auto found = std::ranges::find_if(scene.arrows, [&](const Arrow& arrow) {
        // The arrows of one call may stand a few pixels apart from its line.
        constexpr qreal kApart = 8;
        const QPointF end = into ? arrow.line.p2() : arrow.line.p1();
        return arrow.row == row && std::abs(end.y() - objectSide.y()) <= kApart;
    });
    return found == scene.arrows.end() ? nullptr : &*found;
}

void add(QPolygonF& way, const QLineF& line) { way << line.p1() << line.p2(); }

}  // namespace

std::vector<FlowPath> flowPaths(const Scene& scene, lab::Row row, const std::function<bool(lab::Row)>& hasHappened)
{
    std::vector<FlowPath> paths;
    for (const Rail& rail : scene.rails) {
        if ((rail.from != row && rail.to != row) || !hasHappened(rail.to))
            continue;
        FlowPath path{{}, rail.process};
        if (const Arrow* arrow = arrowAt(scene, rail.from, rail.line.p1(), true))
            add(path.points, arrow->line);
        add(path.points, rail.line);
        if (const Arrow* arrow = arrowAt(scene, rail.to, rail.line.p2(), false))
            add(path.points, arrow->line);
        paths.push_back(path);
    }
    for (const Arrow& arrow : scene.arrows) {
        if (!paths.empty() || arrow.row != row)
            continue;
        FlowPath path{{}, arrow.process};
        add(path.points, arrow.line);
        paths.push_back(path);
    }
    return paths;
}

QPolygonF flowDrop(const QPolygonF& way, qreal share, qreal length)
{
    qreal whole = 0;
    for (qsizetype i = 1; i < way.size(); ++i)
        whole += QLineF(way[i - 1], way[i]).length();
    const qreal head = (whole + length) * share;
    const qreal from = std::clamp(head - length, 0.0, whole);
    const qreal to = std::clamp(head, 0.0, whole);
    QPolygonF drop;
    qreal before = 0;
    for (qsizetype i = 1; i < way.size(); ++i) {
        const QLineF part(way[i - 1], way[i]);
        const qreal after = before + part.length();
        if (after > from && before < to && part.length() > 0) {
            if (drop.isEmpty())
                drop << part.pointAt(std::max(0.0, (from - before) / part.length()));
            drop << part.pointAt(std::min(1.0, (to - before) / part.length()));
        }
        before = after;
    }
    return drop;
}

}  // namespace ui::sequence
