// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/durations.h"

#include "ui/sequence/event_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ui::timing {
namespace {

constexpr lab::Row kApart = 1 << 18;   // rows between checkpoints, each of which takes some 100 KiB

}  // namespace

void Durations::clear()
{
    m_index.clear();
    m_indexed = 0;
    m_checkpoints.clear();
    m_now = {};
}

bool Durations::update(lab::Row rows, qint64 most)
{
    rows = std::min(rows, m_recording->rows());
    if (rows == taken())
        return false;
    if (rows < taken())
        goBack(rows);
    const lab::Row end = taken() + std::min<qint64>(rows - taken(), most);
    for (lab::Row& row = m_now.taken; row < end; ++row) {
        if (row % kApart == 0 && row / kApart == static_cast<lab::Row>(m_checkpoints.size()))
            m_checkpoints.push_back(m_now);
        const ipc::trace::Kind kind = m_recording->kind(row);
        if (kind == ipc::trace::Kind::Call)
            take(row);
        else if (kind == ipc::trace::Kind::Native)
            takeNative(row);
    }
    m_indexed = std::max(m_indexed, taken());
    return true;
}

void Durations::goBack(lab::Row rows)
{
    m_now = m_checkpoints[static_cast<std::size_t>(rows / kApart)];
}

void Durations::takeNative(lab::Row row)
{
    const lab::Entry entry = m_recording->at(row);
    const auto thread = static_cast<std::size_t>(entry.thread);
    m_now.beneath.resize(std::max(m_now.beneath.size(), thread + 1));
    m_now.beneath[thread] += entry.took();
}

void Durations::take(lab::Row row)
{
    const lab::Entry entry = m_recording->at(row);
    if (row >= m_indexed)
        m_index.add(row, entry);
    m_now.byCall[entry.callId()].add(entry.took());
    if (const auto beneath = static_cast<std::size_t>(entry.thread); beneath < m_now.beneath.size())
        m_now.system[entry.callId()] += std::exchange(m_now.beneath[beneath], 0);
    if (entry.has(ipc::trace::kWrites))
        m_now.throughput.add(entry.end, entry.bytes);
    const auto thread = static_cast<std::size_t>(entry.thread);
    while (m_now.threads.size() <= thread)
        m_now.threads.push_back({static_cast<int>(m_now.threads.size())});
    ThreadTime& time = m_now.threads[thread];
    // Of calls within calls the time counts once.
    const lab::Moment fresh = std::max<lab::Moment>(entry.end - std::max(entry.start, time.last), 0);
    (sequence::hasWaited(entry) ? time.waited : time.inCalls) += fresh;
    time.first = time.first < 0 ? entry.start : std::min(time.first, entry.start);
    time.last = std::max(time.last, entry.end);
}

Histogram Durations::all() const
{
    Histogram sum;
    for (const auto& [call, histogram] : m_now.byCall)
        sum.add(histogram);
    return sum;
}

lab::Moment Durations::systemTime(ipc::CallId call) const
{
    const auto found = m_now.system.find(call);
    return found == m_now.system.end() ? 0 : found->second;
}

lab::Moment Durations::systemTime() const
{
    return std::accumulate(m_now.system.begin(), m_now.system.end(), lab::Moment{0}, [](lab::Moment sum, const auto& each) { return sum + each.second; });
}

}  // namespace ui::timing
