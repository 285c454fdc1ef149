// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/segment.h"

#include <algorithm>
#include <bit>

namespace ipc::trace {
namespace {

constexpr std::uint64_t wholePages(std::uint64_t size) { return (size + kPage - 1) / kPage * kPage; }

}  // namespace

bool SegmentLayout::valid() const
{
    const auto within = [](std::uint32_t n, std::uint32_t least, std::uint32_t most) {
        return std::has_single_bit(n) && n >= least && n <= most;
    };
    return within(threads, 1, 256) && within(records, 64, 1u << 24) && within(side, kPage, 1u << 30)
           && within(handles, 8, 1u << 16) && dataLimit <= side / 4;
}

std::uint64_t SegmentLayout::threadsOffset() const { return kPage; }

std::uint64_t SegmentLayout::handlesOffset() const { return wholePages(threadsOffset() + threads * sizeof(ThreadHeader)); }

std::uint64_t SegmentLayout::recordsOffset(std::uint32_t thread) const
{
    return wholePages(handlesOffset() + handles * sizeof(HandleSlot)) + std::uint64_t{thread} * records * sizeof(Record);
}

std::uint64_t SegmentLayout::sideOffset(std::uint32_t thread) const
{
    return recordsOffset(threads) + std::uint64_t{thread} * side;
}

std::uint64_t SegmentLayout::size() const { return sideOffset(threads); }

void storeBytes(std::byte* shared, std::span<const std::byte> source) noexcept
{
    auto* words = reinterpret_cast<std::uint64_t*>(shared);
    for (; !source.empty(); ++words) {
        std::uint64_t word = 0;
        const std::size_t size = std::min(source.size(), sizeof word);
        std::memcpy(&word, source.data(), size);
        std::atomic_ref(*words).store(word, std::memory_order_release);
        source = source.subspan(size);
    }
}

void loadBytes(std::span<std::byte> target, const std::byte* shared) noexcept
{
    auto* words = const_cast<std::uint64_t*>(reinterpret_cast<const std::uint64_t*>(shared));
    for (; !target.empty(); ++words) {
        const std::uint64_t word = std::atomic_ref(*words).load(std::memory_order_acquire);
        const std::size_t size = std::min(target.size(), sizeof word);
        std::memcpy(target.data(), &word, size);
        target = target.subspan(size);
    }
}

}  // namespace ipc::trace
