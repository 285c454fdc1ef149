// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/overview.h"

#include "ui/sequence/density.h"
#include "ui/sequence/words.h"

#include "app/lab/text.h"

#include <algorithm>
#include <cmath>

namespace ui::sequence {
namespace {

constexpr qreal kStrip = 4;
constexpr qreal kTimeEvery = 64;

struct Strip {
    qreal y = 0;
    qint64 first = 0, last = 0;   // lines
    qint64 lines() const { return last - first; }
};

void drawStrip(const Source& source, const Strip& strip, qint64 most, Scene& scene)
{
    const auto counts = countLines(source.order, strip.first, strip.lines());
    for (std::size_t process = 0; process < counts.size(); ++process) {
        const Lane* lane = source.lanes.ofProcess(static_cast<int>(process));
        if (!lane || counts[process].calls == 0)
            continue;
        const qreal widest = std::max(lane->headerWidth * 0.8, source.measures.activation);
        const qreal width = std::max(2.0, widest * static_cast<qreal>(counts[process].calls) / static_cast<qreal>(most));
        scene.densities.push_back({QRectF(lane->x - width / 2, strip.y, width, kStrip - 1), static_cast<int>(process), counts[process].calls, counts[process].errors});
    }
}

}  // namespace

bool isDense(const Scale& scale, qreal top, qreal height)
{
    if (scale.mode() == Scale::Mode::Ordinal)
        return scale.lineHeight() < kMarkLineHeight;
    return static_cast<qreal>(scale.lineAt(top + height) - scale.lineAt(top)) > height / 2;
}

namespace {

qint64 firstFrom(const Scale& scale, qreal y)
{
    const qint64 line = scale.lineAt(std::max(y, 0.0));
    return scale.top(line) < y ? line + 1 : line;
}

// A gap that is folded is wider than a strip: none is passed over.
void foldMark(const Source& source, qint64 line, Scene& scene)
{
    if (line < 0 || !source.scale.foldedAfter(line))
        return;
    const qreal top = source.scale.top(line);
    if (scene.folds.empty() || scene.folds.back().top < top)
        scene.folds.push_back({top, source.scale.top(line + 1), lab::durationText(source.order.time(line + 1) - source.order.time(line))});
}

}  // namespace

Scene layOutDensity(const Source& source, qreal top, qreal bottom)
{
    Scene scene;
    const qint64 lines = source.order.size();
    if (lines == 0)
        return scene;
    scene.laneEnds = laneEnds(source);
    scene.laneBegins = laneBegins(source);
    scene.firstLine = source.scale.lineAt(top);
    scene.lastLine = source.scale.lineAt(bottom);
    const qreal height = source.scale.height();
    const qreal end = std::min(bottom, height);
    std::vector<Strip> strips;
    qint64 most = 1;
    qreal nextTime = top;
    // Strips lie on a fixed grid, so that scrolling does not regroup what they count.
    qreal y = std::floor(top / kStrip) * kStrip;
    for (qint64 first = firstFrom(source.scale, y); y < end; y += kStrip) {
        const qint64 last = y + kStrip >= height ? lines : firstFrom(source.scale, y + kStrip);
        strips.push_back({y, first, last});
        most = std::max(most, last - first);
        foldMark(source, last - 1, scene);
        if (y >= nextTime && first < last) {
            scene.times.push_back({y + source.measures.line / 2, timeText(source.order.time(first))});
            nextTime = y + kTimeEvery;
        }
        first = last;
    }
    for (const Strip& strip : strips)
        drawStrip(source, strip, most, scene);
    return scene;
}

}  // namespace ui::sequence
