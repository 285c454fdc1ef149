// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/segment.h"

#include <bit>

namespace ipc::trace {

bool SegmentLayout::valid() const
{
    const auto within = [](std::uint32_t n, std::uint32_t least, std::uint32_t most) {
        return std::has_single_bit(n) && n >= least && n <= most;
    };
    return within(threads, 1, 256) && within(records, 64, 1u << 24) && within(side, kPage, 1u << 30)
           && within(handles, 8, 1u << 16) && dataLimit <= side / 4;
}

std::uint64_t SegmentLayout::threadsOffset() const { return kPage; }

std::uint64_t SegmentLayout::handlesOffset() const { return threadsOffset() + threads * sizeof(ThreadHeader); }

std::uint64_t SegmentLayout::recordsOffset(std::uint32_t thread) const
{
    const std::uint64_t begin = (handlesOffset() + handles * sizeof(HandleSlot) + kPage - 1) / kPage * kPage;
    return begin + std::uint64_t{thread} * records * sizeof(Record);
}

std::uint64_t SegmentLayout::sideOffset(std::uint32_t thread) const
{
    return recordsOffset(threads) + std::uint64_t{thread} * side;
}

std::uint64_t SegmentLayout::size() const { return sideOffset(threads); }

}  // namespace ipc::trace
