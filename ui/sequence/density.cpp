// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/density.h"

#include <algorithm>

namespace ui::sequence {

DensityIndex::Count& DensityIndex::Count::operator+=(const Count& other)
{
    calls += other.calls;
    errors += other.errors;
    return *this;
}

namespace {

void addAll(std::vector<DensityIndex::Count>& sum, const std::vector<DensityIndex::Count>& other)
{
    sum.resize(std::max(sum.size(), other.size()));
    for (std::size_t i = 0; i < other.size(); ++i)
        sum[i] += other[i];
}

}  // namespace

void DensityIndex::changed(qint64 first)
{
    const auto valid = static_cast<std::size_t>(first / kBlock);
    if (m_blocks.size() > valid)
        m_blocks.resize(valid);
}

void DensityIndex::add(std::vector<Count>& counts, qint64 first, qint64 last) const
{
    const lab::Recording& recording = m_order->recording();
    for (qint64 line = first; line < last; ++line) {
        const Slot slot = m_order->at(line);
        if (slot.kind == Slot::Kind::End)
            continue;
        const bool live = slot.kind == Slot::Kind::Live;
        const int thread = live ? m_order->live(slot).thread : recording.thread(slot.row);
        const auto process = static_cast<std::size_t>(recording.threads()[static_cast<std::size_t>(thread)].process);
        if (counts.size() <= process)
            counts.resize(process + 1);
        counts[process] += {1, !live && recording.at(slot.row).failed() ? 1 : 0};
    }
}

void DensityIndex::complete() const
{
    const auto whole = static_cast<std::size_t>(m_order->size() / kBlock);
    while (m_blocks.size() < whole) {
        const auto first = static_cast<qint64>(m_blocks.size()) * kBlock;
        m_blocks.emplace_back();
        add(m_blocks.back(), first, first + kBlock);
    }
}

std::vector<DensityIndex::Count> DensityIndex::count(qint64 first, qint64 lines) const
{
    complete();
    std::vector<Count> counts;
    const qint64 last = std::min(first + lines, m_order->size());
    const qint64 firstWhole = (first + kBlock - 1) / kBlock;
    const qint64 lastWhole = last / kBlock;
    if (firstWhole >= lastWhole) {
        add(counts, first, last);
        return counts;
    }
    add(counts, first, firstWhole * kBlock);
    for (qint64 block = firstWhole; block < lastWhole; ++block)
        addAll(counts, m_blocks[static_cast<std::size_t>(block)]);
    add(counts, lastWhole * kBlock, last);
    return counts;
}

}  // namespace ui::sequence
