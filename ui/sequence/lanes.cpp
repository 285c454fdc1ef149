// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/lanes.h"

#include <algorithm>

namespace ui::sequence {

qreal Lane::threadX(int thread) const
{
    const auto found = std::find(threads.begin(), threads.end(), thread);
    if (found == threads.end())
        return x;
    const auto place = static_cast<qreal>(found - threads.begin()) - static_cast<qreal>(threads.size() - 1) / 2;
    return x + place * threadSpacing;
}

const Lane* Lanes::ofProcess(int process) const
{
    const auto found = std::find_if(lanes.begin(), lanes.end(),
                                    [&](const Lane& lane) { return lane.kind == Lane::Kind::Process && lane.index == process; });
    return found == lanes.end() ? nullptr : &*found;
}

const Lane* Lanes::ofObject(int object) const
{
    const auto found = std::find_if(lanes.begin(), lanes.end(),
                                    [&](const Lane& lane) { return lane.kind == Lane::Kind::Object && lane.index == object; });
    return found == lanes.end() ? nullptr : &*found;
}

namespace {

// One thread needs no name: it is the process.
void nameThreads(Lane& lane, const Cast& cast, qreal gaps, const Measures& measures, const HeaderWidths& widths)
{
    if (gaps < 1)
        return;
    qreal widest = 0;
    QStringList names;
    for (const int thread : lane.threads) {
        names.append(cast.recording().threads()[static_cast<std::size_t>(thread)].name);
        widest = std::max(widest, widths.thread(names.back()));
    }
    const qreal spacing = std::max(measures.threadSpacing, widest + measures.margin * 0.6);
    if (gaps * spacing > measures.threadNames)
        return;
    lane.threadSpacing = spacing;
    lane.threadNames = names;
}

Lane processLane(const Cast& cast, int process, const Measures& measures, const HeaderWidths& widths)
{
    Lane lane;
    lane.index = process;
    lane.title = cast.recording().processes()[static_cast<std::size_t>(process)].name;
    lane.threads = cast.threads(process);
    lane.threadSpacing = measures.threadSpacing;
    const auto gaps = static_cast<qreal>(std::max<std::size_t>(lane.threads.size(), 1) - 1);
    nameThreads(lane, cast, gaps, measures, widths);
    lane.halfWidth = gaps * lane.threadSpacing / 2 + measures.activation / 2;
    return lane;
}

Lane objectLane(const Cast::Object& object, int index, const Measures& measures)
{
    Lane lane;
    lane.kind = Lane::Kind::Object;
    lane.index = index;
    lane.title = object.name;
    if (object.counted && object.channels.size() > 1)
        lane.note = QStringLiteral("%1×").arg(object.channels.size());
    lane.halfWidth = measures.activation * 0.8;
    return lane;
}

// What data goes through comes first; an object that was only named in a call needs no lane of its own.
std::vector<Lane> objectLanes(const Cast& cast, const Measures& measures)
{
    std::vector<Lane> lanes;
    const auto& objects = cast.objects();
    const bool data = std::any_of(objects.begin(), objects.end(), [](const Cast::Object& o) { return o.carriesData; });
    for (int index = 0; index < static_cast<int>(objects.size()); ++index) {
        const Cast::Object& object = objects[static_cast<std::size_t>(index)];
        if (!object.channels.empty() && (object.carriesData || !data))
            lanes.push_back(objectLane(object, index, measures));
    }
    return lanes;
}

void spread(std::vector<Lane>& lanes, const Measures& measures, qreal& width)
{
    const qreal first = measures.gutter + std::max(lanes.front().headerWidth / 2, lanes.front().halfWidth) + measures.margin;
    if (lanes.size() == 1) {
        lanes.front().x = first;
        return;
    }
    const auto gaps = static_cast<qreal>(lanes.size() - 1);
    const qreal endRoom = lanes.back().headerWidth / 2 + measures.margin;
    width = std::max(width, first + gaps * measures.laneSpacing + endRoom);
    const qreal spacing = (width - first - endRoom) / gaps;
    for (std::size_t i = 0; i < lanes.size(); ++i)
        lanes[i].x = first + static_cast<qreal>(i) * spacing;
}

// Words stand between a lane and its neighbour, on the side of the objects.
void placeLabels(std::vector<Lane>& lanes, const Measures& measures, qreal width)
{
    const qreal gap = measures.margin * 0.8;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        Lane& lane = lanes[i];
        lane.labelsRight = i == 0;
        if (lane.labelsRight) {
            lane.labelLeft = lane.right() + gap;
            lane.labelRight = i + 1 < lanes.size() ? lanes[i + 1].left() - gap : width - measures.margin;
        } else {
            lane.labelRight = lane.left() - gap;
            lane.labelLeft = lanes[i - 1].right() + gap;
        }
    }
}

void placeHeaders(std::vector<Lane>& lanes, const Measures& measures)
{
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        Lane& lane = lanes[i];
        if (lanes.size() > 1) {
            const qreal room = lanes[1].x - lanes[0].x - measures.margin;
            lane.headerWidth = std::min(lane.headerWidth, room);
        }
        lane.headerLeft = lane.x - lane.headerWidth / 2;
    }
}

}  // namespace

Lanes arrange(const Cast& cast, const Measures& measures, qreal width, const HeaderWidths& widths)
{
    Lanes result;
    result.width = width;
    const std::vector<int> processes = cast.processes();
    for (const int process : processes)
        result.lanes.push_back(processLane(cast, process, measures, widths));
    const std::vector<Lane> objects = objectLanes(cast, measures);
    result.lanes.insert(result.lanes.begin() + (result.lanes.empty() ? 0 : 1), objects.begin(), objects.end());
    if (result.lanes.empty())
        return result;
    for (Lane& lane : result.lanes) {
        const QString words = lane.note.isEmpty() ? lane.title : lane.title + QLatin1Char(' ') + lane.note;
        lane.headerWidth = std::max(widths.title(words) + 2 * measures.headerPadding, 7 * measures.headerPadding);
    }
    spread(result.lanes, measures, result.width);
    placeHeaders(result.lanes, measures);
    placeLabels(result.lanes, measures, result.width);
    return result;
}

}  // namespace ui::sequence
