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
    for (qint64 chunk = order.chunkOf(first); chunk < order.chunks() && order.chunkStart(chunk) < last;) {
        const qint64 start = order.chunkStart(chunk);
        const qint64 end = order.chunkStart(chunk + 1);
        const qint64 next = chunk + EventOrder::kGroup;
        if (chunk % EventOrder::kGroup == 0 && start >= first && next <= order.chunks() && order.chunkStart(next) <= last) {
            add(order.groupCounts(chunk / EventOrder::kGroup), counts);
            chunk = next;
            continue;
        }
        if (start < first || end > last)
            order.count(std::max(start, first), std::min(end, last), counts);
        else
            add(order.facts(chunk).counts, counts);
        ++chunk;
    }
    return counts;
}

}  // namespace ui::sequence
