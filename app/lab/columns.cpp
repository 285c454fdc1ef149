// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/columns.h"

#include <algorithm>
#include <cstring>

namespace lab {

quint64 Arena::add(std::span<const std::byte> bytes)
{
    const auto length = static_cast<quint32>(std::min<quint64>(bytes.size(), kLongest));
    if (m_used + sizeof length + length > kBlock) {
        m_blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(kBlock));
        m_used = 0;
    }
    std::byte* target = m_blocks.back().get() + m_used;
    std::memcpy(target, &length, sizeof length);
    std::memcpy(target + sizeof length, bytes.data(), length);
    const quint64 address = (m_blocks.size() - 1) * kBlock + m_used;
    m_used += sizeof length + length;
    return address;
}

std::span<const std::byte> Arena::at(quint64 address) const
{
    const std::byte* source = m_blocks[address / kBlock].get() + address % kBlock;
    quint32 length = 0;
    std::memcpy(&length, source, sizeof length);
    return {source + sizeof length, length};
}

void ThreadRows::add(Row row)
{
    constexpr Row kFar = std::numeric_limits<quint32>::max();
    if (m_blocks.empty() || m_last == kBlock) {
        m_blocks.push_back(std::make_unique_for_overwrite<Block>());
        m_blocks.back()->base = row;
        m_last = 0;
    }
    Block& block = *m_blocks.back();
    const Row offset = row - block.base;
    if (offset >= kFar)
        m_far.emplace(static_cast<Row>(m_blocks.size() - 1) * kBlock + m_last, row);
    block.offset[static_cast<std::size_t>(m_last++)] = static_cast<quint32>(std::min(offset, kFar));
}

Row ThreadRows::at(qint64 index) const
{
    const Block& block = *m_blocks[static_cast<std::size_t>(index / kBlock)];
    const quint32 offset = block.offset[static_cast<std::size_t>(index % kBlock)];
    return offset == std::numeric_limits<quint32>::max() ? m_far.at(index) : block.base + offset;
}

qint64 ThreadRows::lowerBound(Row row) const
{
    qint64 low = 0;
    qint64 high = size();
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        if (at(middle) < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void Pyramid::add(Row row, const Entry& entry)
{
    qint64 index = row;
    for (std::size_t level = 0;; ++level) {
        index /= kFan;
        if (level == m_levels.size()) {
            // A new top sums up what is below it; it exists once there is more than one node to sum up.
            m_levels.emplace_back();
            if (level > 0)
                m_levels[level].push_back(m_levels[level - 1].front());
        }
        auto& nodes = m_levels[level];
        if (index == static_cast<qint64>(nodes.size()))
            nodes.emplace_back();
        Node& node = nodes[static_cast<std::size_t>(index)];
        node.firstStart = std::min(node.firstStart, entry.start);
        node.lastEnd = std::max(node.lastEnd, entry.end);
        node.calls += entry.isCall();
        node.errors += entry.isCall() && entry.failed();
        if (nodes.size() == 1 && level + 1 >= m_levels.size())
            return;
    }
}

qint64 Pyramid::memory() const
{
    qint64 bytes = 0;
    for (const auto& level : m_levels)
        bytes += static_cast<qint64>(level.capacity() * sizeof(Node));
    return bytes;
}

}  // namespace lab
