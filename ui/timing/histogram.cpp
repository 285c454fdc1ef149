// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

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

// A recording of anybody's may hold durations whose sum is more than there is room for: then it stays at the most.
void Histogram::addToTotal(lab::Moment duration)
{
    constexpr auto kMost = std::numeric_limits<lab::Moment>::max();
    m_total += std::clamp<lab::Moment>(duration, 0, kMost - m_total);
}

void Histogram::add(lab::Moment duration)
{
    const std::size_t bucket = bucketOf(duration);
    if (m_counts.size() <= bucket)
        m_counts.resize(bucket + 1);
    ++m_counts[bucket];
    ++m_count;
    m_most = std::max(m_most, duration);
    addToTotal(duration);
}

void Histogram::add(const Histogram& other)
{
    m_counts.resize(std::max(m_counts.size(), other.m_counts.size()));
    for (std::size_t i = 0; i < other.m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    m_count += other.m_count;
    m_most = std::max(m_most, other.m_most);
    addToTotal(other.m_total);
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
            return std::min(std::midpoint(lowerBound(bucket), lowerBound(bucket + 1)), m_most);
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

}  // namespace ui::timing
