// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/call_list/filtered_rows.h"

#include <algorithm>
#include <bit>

namespace ui {
namespace {

constexpr lab::Row kWord = 64;

/// Place of the n-th set bit (from 0) of a word that has more than n.
int nthBit(quint64 word, qint64 n)
{
    while (n-- > 0)
        word &= word - 1;
    return std::countr_zero(word);
}

}  // namespace

void FilteredRows::clear()
{
    m_blocks.clear();
    m_scanned = 0;
    m_count = 0;
}

void FilteredRows::add(bool passed)
{
    if (m_scanned % kBlock == 0)
        m_blocks.push_back({.before = m_count});
    if (passed) {
        const lab::Row inBlock = m_scanned % kBlock;
        m_blocks.back().bits[static_cast<std::size_t>(inBlock / kWord)] |= quint64{1} << (inBlock % kWord);
        ++m_count;
    }
    ++m_scanned;
}

lab::Row FilteredRows::at(qint64 index) const
{
    if (index < 0 || index >= m_count)
        return -1;
    const auto after = std::ranges::upper_bound(m_blocks, index, {}, &Block::before);
    const auto block = after - 1;
    qint64 left = index - block->before;
    lab::Row row = (block - m_blocks.begin()) * kBlock;
    for (const quint64 word : block->bits) {
        const int here = std::popcount(word);
        if (left < here)
            return row + nthBit(word, left);
        left -= here;
        row += kWord;
    }
    return -1;
}

qint64 FilteredRows::before(lab::Row row) const
{
    if (row >= m_scanned)
        return m_count;
    if (row <= 0)
        return 0;
    const Block& block = m_blocks[static_cast<std::size_t>(row / kBlock)];
    const lab::Row inBlock = row % kBlock;
    qint64 count = block.before;
    for (lab::Row word = 0; word < inBlock / kWord; ++word)
        count += std::popcount(block.bits[static_cast<std::size_t>(word)]);
    const quint64 last = block.bits[static_cast<std::size_t>(inBlock / kWord)];
    return count + std::popcount(last & ((quint64{1} << (inBlock % kWord)) - 1));
}

bool FilteredRows::passes(lab::Row row) const
{
    if (row < 0 || row >= m_scanned)
        return false;
    const lab::Row inBlock = row % kBlock;
    const quint64 word = m_blocks[static_cast<std::size_t>(row / kBlock)].bits[static_cast<std::size_t>(inBlock / kWord)];
    return (word >> (inBlock % kWord) & 1) != 0;
}

}  // namespace ui
