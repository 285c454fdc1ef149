// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/memory_ties.h"

#include <algorithm>

namespace lab {
namespace {

using ipc::trace::kReads;
using ipc::trace::kWrites;

// So many records are looked at for one answer; what lies further back is not tied.
constexpr int kFarthest = 4096;

struct Range {
    quint64 begin = 0;
    quint64 end = 0;
    explicit Range(const Entry& entry) : begin(entry.position), end(entry.position + entry.bytes) {}
    Range(quint64 from, quint64 to) : begin(from), end(to) {}
};

// Bytes whose origin is still sought.
class Sought {
public:
    explicit Sought(Range range) : m_ranges{range} {}
    bool none() const { return m_ranges.empty(); }

    // Takes out what lies in `range`, and tells what that was.
    std::vector<Range> take(Range range)
    {
        std::vector<Range> taken;
        std::vector<Range> left;
        for (const Range& one : m_ranges) {
            const Range common(std::max(one.begin, range.begin), std::min(one.end, range.end));
            if (common.begin >= common.end) {
                left.push_back(one);
                continue;
            }
            taken.push_back(common);
            if (one.begin < common.begin)
                left.emplace_back(one.begin, common.begin);
            if (common.end < one.end)
                left.emplace_back(common.end, one.end);
        }
        m_ranges = std::move(left);
        return taken;
    }

private:
    std::vector<Range> m_ranges;
};

bool atTheSameTime(const Entry& a, const Entry& b) { return a.start < b.end && b.start < a.end; }

}  // namespace

bool MemoryTies::concerns(const Entry& entry)
{
    const auto call = entry.callId();
    return call == ipc::CallId::ReadMemory || call == ipc::CallId::WriteMemory || call == ipc::CallId::IncrementMemory
           || call == ipc::CallId::BounceMemory;
}

void MemoryTies::add(Row row, const Entry& entry)
{
    Memory& memory = m_memories[entry.channel];
    if (entry.has(kReads))
        memory.reads.push_back(row);
    if (entry.has(kWrites)) {
        memory.writes.push_back(row);
        memory.longestWrite = std::max(memory.longestWrite, entry.took());
    }
}

std::vector<Tie> MemoryTies::to(const Recording& recording, Row read) const
{
    std::vector<Tie> ties;
    const Entry entry = recording.at(read);
    const auto found = m_memories.find(entry.channel);
    if (found == m_memories.end())
        return ties;
    const Memory& memory = found->second;
    const auto later = std::upper_bound(memory.writes.begin(), memory.writes.end(), read);
    Sought sought{Range(entry)};
    for (auto at = later; at != memory.writes.end() && recording.start(*at) < entry.end + memory.longestWrite; ++at)
        if (const Entry write = recording.at(*at); atTheSameTime(write, entry))
            sought.take(Range(write));
    int looked = 0;
    for (auto at = later; at != memory.writes.begin() && !sought.none() && ++looked < kFarthest;) {
        const Row row = *--at;
        const Entry write = recording.at(row);
        if (row == read)
            continue;
        const std::vector<Range> parts = sought.take(Range(write));
        if (atTheSameTime(write, entry))
            continue;
        for (const Range& part : parts) {
            Sought certain(part);
            // Other writes that were made at the same time: nobody knows which came last.
            for (auto other = at; other != memory.writes.begin() && recording.end(*(other - 1)) > write.start; --other)
                if (const Entry rival = recording.at(*(other - 1)); atTheSameTime(rival, write))
                    certain.take(Range(rival));
            for (const Range& sure : certain.take(part))
                ties.push_back({row, read, sure.begin, sure.end - sure.begin});
        }
    }
    return ties;
}

std::vector<Tie> MemoryTies::from(const Recording& recording, Row write) const
{
    std::vector<Tie> ties;
    const Entry entry = recording.at(write);
    const auto found = m_memories.find(entry.channel);
    if (found == m_memories.end())
        return ties;
    const Memory& memory = found->second;
    // A later write of all these bytes ends it.
    const auto covers = [&](Row row) {
        const Entry other = recording.at(row);
        return row != write && other.start >= entry.end && Range(other).begin <= entry.position && Range(other).end >= Range(entry).end;
    };
    const auto after = std::upper_bound(memory.writes.begin(), memory.writes.end(), write);
    const auto last = std::min(memory.writes.end() - after, std::ptrdiff_t{kFarthest});
    const auto overwritten = std::find_if(after, after + last, covers);
    const Moment until = overwritten == after + last ? recording.duration() : recording.end(*overwritten);
    int looked = 0;
    for (auto at = std::upper_bound(memory.reads.begin(), memory.reads.end(), write);
         at != memory.reads.end() && recording.start(*at) <= until && ++looked < kFarthest; ++at)
        if (Range(recording.at(*at)).begin < Range(entry).end && Range(recording.at(*at)).end > entry.position)
            for (const Tie& tie : to(recording, *at))
                if (tie.from == write)
                    ties.push_back(tie);
    return ties;
}

}  // namespace lab
