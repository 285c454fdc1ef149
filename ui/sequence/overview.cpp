// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/overview.h"

#include "ui/sequence/words.h"

#include <algorithm>
#include <cmath>

namespace ui::sequence {
namespace {

constexpr qreal kStrip = 4;
constexpr qreal kTimeEvery = 64;

void strip(const Source& source, const DensityIndex& density, qreal y, qint64 first, qint64 last, Scene& scene)
{
    const auto counts = density.count(first, last - first);
    const auto lines = static_cast<qreal>(std::max<qint64>(last - first, 1));
    for (std::size_t process = 0; process < counts.size(); ++process) {
        const Lane* lane = source.lanes.ofProcess(static_cast<int>(process));
        if (!lane || counts[process].calls == 0)
            continue;
        const qreal widest = std::max(lane->headerWidth * 0.8, source.measures.activation);
        const qreal width = std::max(2.0, widest * static_cast<qreal>(counts[process].calls) / lines);
        scene.densities.push_back({QRectF(lane->x - width / 2, y, width, kStrip - 1), static_cast<int>(process), counts[process].calls, counts[process].errors});
    }
}

}  // namespace

bool isDense(const Scale& scale, qint64 lines, qreal height)
{
    if (scale.mode() == Scale::Mode::Ordinal)
        return scale.lineHeight() < kMarkLineHeight;
    return static_cast<qreal>(lines) > height / 2;
}

Scene layOutDensity(const Source& source, const DensityIndex& density, qreal top, qreal bottom)
{
    Scene scene;
    const qint64 lines = source.order.size();
    if (lines == 0)
        return scene;
    scene.laneEnds = laneEnds(source);
    scene.firstLine = source.scale.lineAt(top);
    scene.lastLine = source.scale.lineAt(bottom);
    const qreal end = std::min(bottom, source.scale.height());
    qreal nextTime = top;
    // Strips lie on a fixed grid, so that scrolling does not regroup what they count.
    for (qreal y = std::floor(top / kStrip) * kStrip; y < end; y += kStrip) {
        const qint64 first = source.scale.lineAt(std::max(y, 0.0));
        const bool atEnd = y + kStrip >= source.scale.height();
        const qint64 last = atEnd ? lines : source.scale.lineAt(y + kStrip);
        strip(source, density, y, first, std::max(last, first), scene);
        if (y >= nextTime) {
            scene.times.push_back({y + source.measures.line / 2, timeText(source.order.time(first))});
            nextTime = y + kTimeEvery;
        }
    }
    return scene;
}

}  // namespace ui::sequence
