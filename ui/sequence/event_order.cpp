// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/event_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace ui::sequence {

using ipc::CallId;
using ipc::trace::Kind;
using ipc::trace::ProcessEvent;
using lab::Row;

constexpr lab::Moment kLongestClose = 20'000'000;   // ns that closing takes as work; beyond, it waits for calls

bool canWait(CallId call)
{
    static constexpr std::array waiting{
        CallId::ReadFile, CallId::WriteFile, CallId::FlushFileBuffers, CallId::ConnectNamedPipe, CallId::WaitNamedPipe,
        CallId::TransactNamedPipe, CallId::CallNamedPipe, CallId::WaitForSingleObject, CallId::WaitForMultipleObjects, CallId::GetOverlappedResult, CallId::GetMessage,
        CallId::GetClipboardData, CallId::DdeInitiate, CallId::DdeRequest, CallId::DdeAdvise, CallId::DdeUnadvise,
        CallId::DdePoke, CallId::DdeExecute, CallId::DdeTerminate, CallId::IncrementMemory, CallId::BounceMemory, CallId::Sleep, CallId::PeekNamedPipe, CallId::CloseHandle};
    return std::find(waiting.begin(), waiting.end(), call) != waiting.end();
}

bool isEvent(const lab::Entry& entry)
{
    using ipc::trace::MessageId;
    return entry.kind == Kind::Message && entry.call >= static_cast<quint16>(MessageId::SelectionRequest_)
           && entry.call <= static_cast<quint16>(MessageId::XFixesSelectionNotify_);
}

bool hasLine(const lab::Recording& recording, Row row)
{
    switch (recording.kind(row)) {
    case Kind::Call: case Kind::Message: case Kind::Note: return true;
    case Kind::Process: return recording.at(row).call == static_cast<quint16>(ProcessEvent::Ended);
    case Kind::Native: case Kind::Object: return false;
    }
    return false;
}

bool hasWaited(const lab::Entry& entry)
{
    const bool closes = entry.callId() == CallId::CloseHandle;
    return entry.isCall() && entry.took() >= (closes ? kLongestClose : kWaited) && canWait(entry.callId());
}

int GapOctave::digits(lab::Moment gap)
{
    return static_cast<int>(std::bit_width(static_cast<quint64>(std::max<lab::Moment>(gap, 0))));
}

EventOrder::Packed EventOrder::pack(const Slot& slot)
{
    return static_cast<Packed>(slot.row) << 2 | static_cast<Packed>(slot.kind);
}

Slot EventOrder::unpack(Packed slot)
{
    return {static_cast<Row>(slot >> 2), static_cast<Slot::Kind>(slot & 3)};
}

lab::Moment EventOrder::timeOf(Packed packed) const
{
    const Slot slot = unpack(packed);
    switch (slot.kind) {
    case Slot::Kind::Begin: return m_recording->start(slot.row);
    case Slot::Kind::End: return m_recording->end(slot.row);
    case Slot::Kind::Live: return live(slot).since;
    }
    return 0;
}

bool EventOrder::before(Packed a, Packed b) const
{
    const lab::Moment timeA = timeOf(a);
    const lab::Moment timeB = timeOf(b);
    return timeA != timeB ? timeA < timeB : a < b;
}

namespace {

bool returnsLater(const lab::Entry& entry)
{
    return hasWaited(entry) && (entry.bytes != 0 || entry.failed());
}

}  // namespace

bool EventOrder::hasEnd(Row row) const
{
    return returnsLater(m_recording->at(row));
}

void EventOrder::take(Row row, std::vector<Packed>& fresh) const
{
    if (!hasLine(*m_recording, row) || (!m_events && isEvent(m_recording->at(row))))
        return;
    fresh.push_back(pack({row, Slot::Kind::Begin}));
    if (hasEnd(row))
        fresh.push_back(pack({row, Slot::Kind::End}));
}

qint64 EventOrder::chunkOf(qint64 line) const
{
    const bool same = m_lastChunk < chunks() && chunkStart(m_lastChunk) <= line && line < chunkStart(m_lastChunk + 1);
    if (!same)
        m_lastChunk = std::upper_bound(m_starts.begin(), m_starts.end(), line) - m_starts.begin() - 1;
    return m_lastChunk;
}

// The last one that begins before it: nearly always the last of all.
std::size_t EventOrder::chunkFor(Packed packed) const
{
    const auto beginsLater = [this](Packed slot, const auto& chunk) { return before(slot, chunk->lines.front()); };
    if (!beginsLater(packed, m_chunks.back()))
        return m_chunks.size() - 1;
    const auto later = std::upper_bound(m_chunks.begin(), m_chunks.end(), packed, beginsLater) - m_chunks.begin();
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(later - 1, 0));
}

void EventOrder::split(std::size_t chunk)
{
    LineChunk& full = *m_chunks[chunk];
    auto rest = std::make_unique<LineChunk>();
    const auto middle = full.lines.begin() + static_cast<std::ptrdiff_t>(LineChunk::kMost / 2);
    rest->lines.assign(middle, full.lines.end());
    full.lines.erase(middle, full.lines.end());
    changed(chunk);
    m_chunks.insert(m_chunks.begin() + static_cast<std::ptrdiff_t>(chunk) + 1, std::move(rest));
    renumber(chunk);
}

// What its lines were asked for is asked anew, and what is told of it together with others.
void EventOrder::changed(std::size_t chunk)
{
    m_chunks[chunk]->hasFacts = false;
    m_groups.resize(std::min(m_groups.size(), chunk / static_cast<std::size_t>(kGroup)));
}

void EventOrder::renumber(std::size_t chunk)
{
    m_starts.resize(m_chunks.size());
    for (std::size_t i = chunk; i < m_chunks.size(); ++i)
        m_starts[i] = i == 0 ? 0 : m_starts[i - 1] + static_cast<qint64>(m_chunks[i - 1]->lines.size());
}

qint64 EventOrder::insert(Packed packed)
{
    const auto order = [this](Packed a, Packed b) { return before(a, b); };
    const bool atEnd = m_chunks.empty() || !before(packed, m_chunks.back()->lines.back());
    if (atEnd && (m_chunks.empty() || m_chunks.back()->lines.size() == LineChunk::kMost)) {
        m_starts.push_back(m_size);
        m_chunks.push_back(std::make_unique<LineChunk>());
        m_chunks.back()->lines.reserve(LineChunk::kMost);
    }
    std::size_t chunk = atEnd ? m_chunks.size() - 1 : chunkFor(packed);
    if (m_chunks[chunk]->lines.size() == LineChunk::kMost) {
        split(chunk);
        chunk = chunkFor(packed);
    }
    std::vector<Packed>& lines = m_chunks[chunk]->lines;
    const auto place = atEnd ? lines.end() : std::upper_bound(lines.begin(), lines.end(), packed, order);
    const qint64 line = m_starts[chunk] + (place - lines.begin());
    lines.insert(place, packed);
    changed(chunk);
    ++m_size;
    renumber(chunk + 1);
    return line;
}

void EventOrder::erase(qint64 line)
{
    const auto chunk = static_cast<std::size_t>(chunkOf(line));
    std::vector<Packed>& lines = m_chunks[chunk]->lines;
    lines.erase(lines.begin() + (line - m_starts[chunk]));
    changed(chunk);
    --m_size;
    if (lines.empty())
        m_chunks.erase(m_chunks.begin() + static_cast<std::ptrdiff_t>(chunk));
    renumber(chunk);
}

qint64 EventOrder::insert(std::vector<Packed> fresh)
{
    std::sort(fresh.begin(), fresh.end(), [this](Packed a, Packed b) { return before(a, b); });
    qint64 first = size();
    for (const Packed packed : fresh)
        first = std::min(first, insert(packed));
    return first;
}

const LineChunk::Facts& EventOrder::facts(qint64 index) const
{
    const LineChunk& chunk = *m_chunks[static_cast<std::size_t>(index)];
    if (std::exchange(chunk.hasFacts, true))
        return chunk.facts;
    std::array<GapOctave, 65> octaves{};
    chunk.facts = {.first = timeOf(chunk.lines.front()), .last = timeOf(chunk.lines.back())};
    for (std::size_t i = 0; i < chunk.lines.size(); ++i) {
        count(chunk.lines[i], chunk.facts.counts);
        if (i == 0)
            continue;
        const lab::Moment gap = timeOf(chunk.lines[i]) - timeOf(chunk.lines[i - 1]);
        GapOctave& octave = octaves[static_cast<std::size_t>(GapOctave::digits(gap))];
        octave.time += gap;
        ++octave.gaps;
    }
    for (std::size_t digits = 0; digits < octaves.size(); ++digits)
        if (octaves[digits].gaps != 0)
            chunk.facts.gaps.push_back({octaves[digits].time, octaves[digits].gaps, static_cast<quint32>(digits)});
    return chunk.facts;
}

const std::vector<LineCount>& EventOrder::groupCounts(qint64 index) const
{
    while (static_cast<qint64>(m_groups.size()) <= index) {
        std::vector<LineCount> counts;
        const qint64 first = static_cast<qint64>(m_groups.size()) * kGroup;
        for (qint64 chunk = first; chunk < first + kGroup; ++chunk)
            add(facts(chunk).counts, counts);
        m_groups.push_back(std::move(counts));
    }
    return m_groups[static_cast<std::size_t>(index)];
}

void EventOrder::count(Packed packed, std::vector<LineCount>& counts) const
{
    const Slot slot = unpack(packed);
    if (slot.kind == Slot::Kind::End)
        return;
    const bool isLive = slot.kind == Slot::Kind::Live;
    const int thread = isLive ? live(slot).thread : m_recording->thread(slot.row);
    const auto process = static_cast<std::size_t>(m_recording->threads()[static_cast<std::size_t>(thread)].process);
    counts.resize(std::max(counts.size(), process + 1));
    const lab::Entry entry = isLive ? lab::Entry{} : m_recording->at(slot.row);
    counts[process] += {1, entry.failed(), hasWaited(entry)};
}

void EventOrder::count(qint64 first, qint64 last, std::vector<LineCount>& counts) const
{
    for (qint64 line = first; line < last; ++line)
        count(packedAt(line), counts);
}

qint64 EventOrder::update()
{
    std::vector<Packed> fresh;
    for (; m_taken < m_recording->rows(); ++m_taken)
        take(m_taken, fresh);
    return insert(std::move(fresh));
}

void EventOrder::setEvents(bool shown)
{
    m_events = shown;
    clear();
}

qint64 EventOrder::setLive(std::vector<LiveSpan> live)
{
    if (live == m_live)
        return size();
    qint64 changed = size();
    for (qint64 index = 0; index < static_cast<qint64>(m_live.size()); ++index) {
        const qint64 found = findLive(index);
        changed = std::min(changed, found);
        erase(found);
    }
    m_live = std::move(live);
    std::vector<Packed> fresh;
    for (qint64 index = 0; index < static_cast<qint64>(m_live.size()); ++index)
        fresh.push_back(pack({index, Slot::Kind::Live}));
    return std::min(changed, insert(std::move(fresh)));
}

void EventOrder::clear()
{
    m_chunks.clear();
    m_starts.clear();
    m_groups.clear();
    m_size = 0;
    m_live.clear();
    m_taken = 0;
}

qint64 EventOrder::atOrAfter(lab::Moment moment) const
{
    const auto isBefore = [&](Packed slot) { return timeOf(slot) < moment; };
    const auto next = std::partition_point(m_chunks.begin(), m_chunks.end(), [&](const auto& chunk) { return isBefore(chunk->lines.front()); });
    if (next == m_chunks.begin())
        return 0;
    const auto chunk = static_cast<std::size_t>(next - m_chunks.begin()) - 1;
    const std::vector<Packed>& lines = m_chunks[chunk]->lines;
    return m_starts[chunk] + (std::partition_point(lines.begin(), lines.end(), isBefore) - lines.begin());
}

qint64 EventOrder::find(Row row, Slot::Kind kind) const
{
    if (row < 0 || row >= m_recording->rows() || !hasLine(*m_recording, row))
        return -1;
    if (kind == Slot::Kind::End && !hasEnd(row))
        kind = Slot::Kind::Begin;
    return find(pack({row, kind}));
}

qint64 EventOrder::findLive(qint64 index) const
{
    return find(pack({index, Slot::Kind::Live}));
}

qint64 EventOrder::find(Packed packed) const
{
    if (m_chunks.empty())
        return -1;
    const std::size_t chunk = chunkFor(packed);
    const std::vector<Packed>& lines = m_chunks[chunk]->lines;
    const auto found = std::lower_bound(lines.begin(), lines.end(), packed, [this](Packed a, Packed b) { return before(a, b); });
    return found != lines.end() && *found == packed ? m_starts[chunk] + (found - lines.begin()) : -1;
}

}  // namespace ui::sequence
