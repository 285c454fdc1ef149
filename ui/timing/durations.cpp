// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/durations.h"

#include "ui/sequence/event_order.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace ui::timing {

// Up to kPerOctave nanoseconds a bucket is one wide; from there on each octave has kPerOctave of them.
std::size_t Histogram::bucketOf(lab::Moment duration)
{
    const auto value = static_cast<quint64>(std::max<lab::Moment>(duration, 0));
    if (value < kPerOctave)
        return static_cast<std::size_t>(value);
    const auto octave = static_cast<int>(std::bit_width(value)) - static_cast<int>(std::bit_width(static_cast<quint64>(kPerOctave)));
    return static_cast<std::size_t>(octave) * kPerOctave + static_cast<std::size_t>(value >> octave);
}

lab::Moment Histogram::lowerBound(std::size_t bucket)
{
    if (bucket < kPerOctave)
        return static_cast<lab::Moment>(bucket);
    const std::size_t octave = bucket / kPerOctave - 1;
    return static_cast<lab::Moment>(kPerOctave + bucket % kPerOctave) << octave;
}

void Histogram::add(lab::Moment duration)
{
    const std::size_t bucket = bucketOf(duration);
    if (m_counts.size() <= bucket)
        m_counts.resize(bucket + 1);
    ++m_counts[bucket];
    ++m_count;
    m_most = std::max(m_most, duration);
    m_total += duration;
}

void Histogram::add(const Histogram& other)
{
    m_counts.resize(std::max(m_counts.size(), other.m_counts.size()));
    for (std::size_t i = 0; i < other.m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    m_count += other.m_count;
    m_most = std::max(m_most, other.m_most);
    m_total += other.m_total;
}

lab::Moment Histogram::percentile(double share) const
{
    if (m_count == 0)
        return 0;
    const auto wanted = static_cast<quint64>(std::clamp(std::ceil(share * static_cast<double>(m_count)), 1.0, static_cast<double>(m_count)));
    if (wanted == m_count)
        return m_most;
    quint64 seen = 0;
    for (std::size_t bucket = 0; bucket < m_counts.size(); ++bucket) {
        seen += m_counts[bucket];
        if (seen >= wanted)
            return std::min((lowerBound(bucket) + lowerBound(bucket + 1)) / 2, m_most);
    }
    return m_most;
}

std::vector<Histogram::Bucket> Histogram::bars(int perOctave) const
{
    const auto barOf = [&](std::size_t bucket) {
        const auto from = static_cast<double>(std::max<lab::Moment>(lowerBound(bucket), 1));
        return static_cast<int>(std::floor(std::log2(from) * perOctave + 1e-9));
    };
    std::vector<Bucket> bars;
    const auto first = std::find_if(m_counts.begin(), m_counts.end(), [](quint64 count) { return count != 0; }) - m_counts.begin();
    int last = 0;
    for (auto bucket = static_cast<std::size_t>(first); bucket < m_counts.size(); ++bucket) {
        const int bar = barOf(bucket);
        if (bars.empty() || bar != last)
            bars.push_back({lowerBound(bucket), 0, 0});
        bars.back().to = lowerBound(bucket + 1);
        bars.back().count += m_counts[bucket];
        last = bar;
    }
    return bars;
}

bool Durations::update(lab::Row rows)
{
    rows = std::min(rows, m_recording->rows());
    if (rows == m_taken)
        return false;
    if (rows < m_taken) {
        m_byCall.clear();
        m_threads.clear();
        m_system.clear();
        m_beneath.clear();
        m_throughput.clear();
        m_taken = 0;
    }
    for (; m_taken < rows; ++m_taken) {
        const ipc::trace::Kind kind = m_recording->kind(m_taken);
        if (kind == ipc::trace::Kind::Call)
            take(m_taken);
        else if (kind == ipc::trace::Kind::Native)
            takeNative(m_taken);
    }
    return true;
}

void Durations::takeNative(lab::Row row)
{
    const lab::Entry entry = m_recording->at(row);
    const auto thread = static_cast<std::size_t>(entry.thread);
    m_beneath.resize(std::max(m_beneath.size(), thread + 1));
    m_beneath[thread] += entry.took();
}

void Durations::take(lab::Row row)
{
    const lab::Entry entry = m_recording->at(row);
    m_byCall[entry.callId()].add(entry.took());
    if (const auto beneath = static_cast<std::size_t>(entry.thread); beneath < m_beneath.size())
        m_system[entry.callId()] += std::exchange(m_beneath[beneath], 0);
    if (entry.has(ipc::trace::kWrites))
        m_throughput.add(entry.end, entry.bytes);
    const auto thread = static_cast<std::size_t>(entry.thread);
    while (m_threads.size() <= thread)
        m_threads.push_back({static_cast<int>(m_threads.size())});
    ThreadTime& time = m_threads[thread];
    // Of calls within calls the time counts once.
    const lab::Moment fresh = std::max<lab::Moment>(entry.end - std::max(entry.start, time.last), 0);
    (sequence::hasWaited(entry) ? time.waited : time.inCalls) += fresh;
    time.first = time.first < 0 ? entry.start : std::min(time.first, entry.start);
    time.last = std::max(time.last, entry.end);
}

Histogram Durations::all() const
{
    Histogram sum;
    for (const auto& [call, histogram] : m_byCall)
        sum.add(histogram);
    return sum;
}

lab::Moment Durations::systemTime(ipc::CallId call) const
{
    const auto found = m_system.find(call);
    return found == m_system.end() ? 0 : found->second;
}

lab::Moment Durations::systemTime() const
{
    return std::accumulate(m_system.begin(), m_system.end(), lab::Moment{0}, [](lab::Moment sum, const auto& each) { return sum + each.second; });
}

template <class Wanted>
lab::Row Durations::findRound(lab::Row after, Wanted wanted) const
{
    for (lab::Row step = 1; step <= m_taken; ++step) {
        const lab::Row row = (after + step) % m_taken;
        if (m_recording->kind(row) == ipc::trace::Kind::Call && wanted(m_recording->at(row)))
            return row;
    }
    return -1;
}

lab::Row Durations::find(lab::Row after, ipc::CallId call, lab::Moment from, lab::Moment to) const
{
    return findRound(after, [=](const lab::Entry& entry) {
        return (call == ipc::CallId::None || entry.callId() == call) && entry.took() >= from && entry.took() < to;
    });
}

lab::Row Durations::findWrite(lab::Row after, lab::Moment from, lab::Moment to) const
{
    return findRound(after, [=](const lab::Entry& entry) {
        return entry.has(ipc::trace::kWrites) && entry.bytes > 0 && entry.end >= from && entry.end < to;
    });
}

lab::Row Durations::findWait(lab::Row after, int thread) const
{
    return findRound(after, [=](const lab::Entry& entry) { return entry.thread == thread && sequence::hasWaited(entry); });
}

}  // namespace ui::timing
