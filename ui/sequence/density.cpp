// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/density.h"

#include <algorithm>

namespace ui::sequence {

std::vector<LineCount> countLines(const EventOrder& order, qint64 first, qint64 lines)
{
    std::vector<LineCount> counts;
    const qint64 last = std::min(first + lines, order.size());
    if (first >= last)
        return counts;
    for (qint64 chunk = order.chunkOf(first); chunk < order.chunks() && order.chunkStart(chunk) < last; ++chunk) {
        const qint64 start = order.chunkStart(chunk);
        const qint64 end = order.chunkStart(chunk + 1);
        if (start < first || end > last) {
            order.count(std::max(start, first), std::min(end, last), counts);
            continue;
        }
        const std::vector<LineCount>& whole = order.facts(chunk).counts;
        counts.resize(std::max(counts.size(), whole.size()));
        for (std::size_t process = 0; process < whole.size(); ++process)
            counts[process] += whole[process];
    }
    return counts;
}

}  // namespace ui::sequence
