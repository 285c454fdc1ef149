// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/call_index.h"

#include "ui/sequence/event_order.h"
#include "ui/timing/histogram.h"

#include <algorithm>

namespace ui::timing {
namespace {

constexpr std::size_t kWord = 64;

bool wroteData(const lab::Entry& entry) { return entry.has(ipc::trace::kWrites) && entry.bytes > 0; }

}  // namespace

void CallIndex::add(lab::Row row, const lab::Entry& call)
{
    const auto block = static_cast<std::size_t>(row / kBlock);
    if (m_blocks.size() <= block)
        m_blocks.resize(block + 1);
    Block& in = m_blocks[block];
    Bits& bits = in.durations[call.callId()];
    const std::size_t bucket = Histogram::bucketOf(call.took());
    if (bits.size() <= bucket / kWord)
        bits.resize(bucket / kWord + 1);
    bits[bucket / kWord] |= quint64{1} << (bucket % kWord);
    if (wroteData(call)) {
        in.firstWrite = in.lastWrite < 0 ? call.end : std::min(in.firstWrite, call.end);
        in.lastWrite = std::max(in.lastWrite, call.end);
    }
    if (!sequence::hasWaited(call))
        return;
    const auto thread = static_cast<std::size_t>(call.thread);
    if (m_waits.size() <= thread)
        m_waits.resize(thread + 1);
    m_waits[thread].push_back(row);
}

void CallIndex::clear()
{
    m_blocks.clear();
    m_waits.clear();
}

bool CallIndex::hasAny(const Bits& bits, std::size_t from, std::size_t to)
{
    for (std::size_t bucket = from; bucket <= to && bucket / kWord < bits.size(); ++bucket)
        if ((bits[bucket / kWord] >> (bucket % kWord) & 1) != 0)
            return true;
    return false;
}

template <class Wanted>
lab::Row CallIndex::findIn(lab::Row first, lab::Row last, Wanted wanted) const
{
    for (lab::Row row = first; row < last; ++row)
        if (m_recording->kind(row) == ipc::trace::Kind::Call && wanted(m_recording->at(row)))
            return row;
    return -1;
}

template <class MayHave, class Wanted>
lab::Row CallIndex::findRound(lab::Row rows, lab::Row after, MayHave mayHave, Wanted wanted) const
{
    const auto blocks = std::min((rows + kBlock - 1) / kBlock, static_cast<lab::Row>(m_blocks.size()));
    const lab::Row start = after < 0 || after + 1 >= rows ? 0 : after + 1;
    // The block of the start comes twice: at the end for what lies before it.
    for (lab::Row step = 0; step <= blocks && blocks > 0; ++step) {
        const lab::Row block = (start / kBlock + step) % blocks;
        if (!mayHave(m_blocks[static_cast<std::size_t>(block)]))
            continue;
        const lab::Row first = step == 0 ? start : block * kBlock;
        const lab::Row last = step == blocks ? std::min(start, rows) : std::min((block + 1) * kBlock, rows);
        if (const lab::Row found = findIn(first, last, wanted); found >= 0)
            return found;
    }
    return -1;
}

lab::Row CallIndex::find(lab::Row rows, lab::Row after, ipc::CallId call, lab::Moment from, lab::Moment to) const
{
    if (to <= from)
        return -1;
    const std::size_t first = Histogram::bucketOf(from);
    const std::size_t last = Histogram::bucketOf(to - 1);
    const auto isCall = [call](ipc::CallId id) { return call == ipc::CallId::None || id == call; };
    return findRound(rows, after,
        [&](const Block& block) {
            return std::ranges::any_of(block.durations, [&](const auto& one) { return isCall(one.first) && hasAny(one.second, first, last); });
        },
        [&](const lab::Entry& entry) { return isCall(entry.callId()) && entry.took() >= from && entry.took() < to; });
}

lab::Row CallIndex::findWrite(lab::Row rows, lab::Row after, lab::Moment from, lab::Moment to) const
{
    return findRound(rows, after, [=](const Block& block) { return block.firstWrite < to && block.lastWrite >= from; },
                     [=](const lab::Entry& entry) { return wroteData(entry) && entry.end >= from && entry.end < to; });
}

lab::Row CallIndex::findWait(lab::Row rows, lab::Row after, int thread) const
{
    const auto index = static_cast<std::size_t>(thread);
    if (thread < 0 || index >= m_waits.size())
        return -1;
    const auto end = std::lower_bound(m_waits[index].begin(), m_waits[index].end(), rows);
    auto found = std::upper_bound(m_waits[index].begin(), end, after);
    if (found == end)
        found = m_waits[index].begin();
    return found == end ? -1 : *found;
}

}  // namespace ui::timing
