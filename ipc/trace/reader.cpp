// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/reader.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace ipc::trace {
namespace {

constexpr std::size_t kBatch = 256;
constexpr int kLooks = 4;         // at a ring that is written meanwhile: what came during one of them is little at the next
constexpr int kRowAttempts = 8;   // a row is written in well under a microsecond; its last whole state serves otherwise

bool takeFact(HandleInfo& info, const Detail& detail)
{
    const auto set = [&](std::string& text) { text = detail.text; return true; };
    switch (detail.key) {
    case Key::kind: info.kind = static_cast<HandleKind>(detail.number); return true;
    case Key::access: info.access = static_cast<std::uint32_t>(detail.number); return true;
    case Key::inheritable: info.inheritable = detail.number != 0; return true;
    case Key::name: return set(info.name);
    case Key::state: return set(info.state);
    case Key::native: return set(info.native);
    case Key::standsFor: return set(info.standsFor);
    case Key::security: return set(info.security);
    default: return false;
    }
}

HandleKind knownKind(std::uint64_t kind)
{
    return kind <= static_cast<std::uint64_t>(HandleKind::Semaphore) ? static_cast<HandleKind>(kind) : HandleKind::Unknown;
}

}  // namespace

HandleInfo handleInfo(Handle handle, std::uint64_t channel, std::span<const std::byte> details)
{
    HandleInfo info;
    info.handle = handle;
    info.channel = channel;
    DetailReader reader(details);
    for (Detail detail; reader.next(detail);) {
        if (takeFact(info, detail) || detail.key != Key::fact)
            continue;
        const auto tab = std::min(detail.text.find('\t'), detail.text.size());
        info.facts.push_back({std::string(detail.text.substr(0, tab)),
                              std::string(detail.text.substr(std::min(tab + 1, detail.text.size())))});
    }
    info.kind = knownKind(static_cast<std::uint64_t>(info.kind));
    return info;
}

Result<SegmentReader> SegmentReader::create(const SegmentLayout& layout)
{
    if (!layout.valid())
        return fail("CreateFileMapping", ErrorCode::InvalidParameter, 0, "sizes of a trace segment that make no sense");
    auto file = sys::SegmentFile::create(layout.size());
    if (!file)
        return Unexpected(file.error());
    SegmentReader reader(std::move(*file), layout);
    auto* header = new (reader.m_file.bytes().data()) SegmentHeader{};
    header->version = kVersion;
    header->layout = layout;
    std::memcpy(header->magic, kMagic, sizeof kMagic);
    return reader;
}

SegmentReader::SegmentReader(sys::SegmentFile file, const SegmentLayout& layout)
    : m_file(std::move(file))
    , m_layout(layout)
    , m_cursors(layout.threads)
    , m_rows(layout.handles)
    , m_batch(kBatch)
{
}

template <class T>
T& SegmentReader::at(std::uint64_t offset) const
{
    return *std::launder(reinterpret_cast<T*>(m_file.bytes().data() + offset));
}

SegmentHeader& SegmentReader::header() const { return at<SegmentHeader>(0); }

ThreadHeader& SegmentReader::thread(std::uint32_t index) const
{
    return at<ThreadHeader>(m_layout.threadsOffset() + index * sizeof(ThreadHeader));
}

HandleSlot& SegmentReader::slot(std::size_t index) const
{
    return at<HandleSlot>(m_layout.handlesOffset() + index * sizeof(HandleSlot));
}

void SegmentReader::corrupt(std::string detail)
{
    if (!m_error)
        m_error = Error{ErrorCode::BadExeFormat, 0, "ReadTrace", "the trace segment contradicts itself: " + std::move(detail)};
}

std::uint64_t SegmentReader::processId() const { return header().processId.load(std::memory_order_acquire); }

bool SegmentReader::refreshThreads()
{
    const std::uint64_t used = header().threadsUsed.load(std::memory_order_acquire);
    const std::uint64_t lost = header().lostThreads.load(std::memory_order_acquire);
    const auto rings = static_cast<std::uint32_t>(std::min<std::uint64_t>(used, m_layout.threads));
    if (rings < m_threads || lost < m_lostThreads)
        corrupt("a counter of its header went backwards");
    else {
        m_threads = rings;
        m_lostThreads = lost;
    }
    return !m_error;
}

bool SegmentReader::refresh(std::uint32_t index)
{
    Cursor& cursor = m_cursors[index];
    const ThreadHeader& shared = thread(index);
    const std::uint64_t dropped = shared.dropped.load(std::memory_order_acquire);
    const std::uint64_t published = shared.published.load(std::memory_order_acquire);
    if (published < cursor.published || dropped < cursor.dropped)
        corrupt("a counter of ring " + std::to_string(index) + " went backwards");
    else if (published - cursor.consumed > m_layout.records)
        corrupt("ring " + std::to_string(index) + " claims more records than it can hold");
    else {
        cursor.published = published;
        cursor.dropped = dropped;
    }
    return !m_error;
}

bool SegmentReader::sound(const Record& record, std::uint32_t index, std::uint64_t side)
{
    const auto wrong = [&](const char* what) {
        corrupt("a record of ring " + std::to_string(index) + " " + what);
        return false;
    };
    if (record.kind < Kind::Call || record.kind > Kind::Note)
        return wrong("is of no known kind");
    if (record.end < record.start)
        return wrong("ends before it starts");
    if (record.side != side || record.sideLength > m_layout.side - (side - m_cursors[index].side))
        return wrong("has its details where none can be");
    return true;
}

// Copies records out of the ring first and judges the copies: how many of them are sound.
std::size_t SegmentReader::takeBatch(std::uint32_t index, std::size_t wanted)
{
    const Cursor& cursor = m_cursors[index];
    // Relaxed: seen with `published`, and it stays as it is while there is something to read.
    const std::uint64_t begin = (cursor.consumed - thread(index).first.load(std::memory_order_relaxed)) & (m_layout.records - 1);
    const std::size_t count = std::min({wanted, kBatch, static_cast<std::size_t>(cursor.published - cursor.consumed),
                                        static_cast<std::size_t>(m_layout.records - begin)});
    std::memcpy(m_batch.data(), &at<std::byte>(m_layout.recordsOffset(index) + begin * sizeof(Record)), count * sizeof(Record));
    std::uint64_t side = cursor.side;
    std::size_t taken = 0;
    while (taken < count && sound(m_batch[taken], index, side))
        side += m_batch[taken++].sideLength;
    copySide(index, cursor.side, side);
    return taken;
}

void SegmentReader::copySide(std::uint32_t index, std::uint64_t begin, std::uint64_t end)
{
    const std::uint64_t size = end - begin;
    if (m_side.size() < size)
        m_side.resize(size);
    const std::uint64_t place = (begin - thread(index).sideFirst.load(std::memory_order_relaxed)) & (m_layout.side - 1);
    const std::uint64_t first = std::min<std::uint64_t>(size, m_layout.side - place);
    const std::byte* ring = &at<std::byte>(m_layout.sideOffset(index));
    if (first != 0)
        std::memcpy(m_side.data(), ring + place, first);
    if (first != size)
        std::memcpy(m_side.data() + first, ring, size - first);
}

std::size_t SegmentReader::drainThread(std::uint32_t index, Sink sink, void* target, std::size_t limit)
{
    Cursor& cursor = m_cursors[index];
    std::size_t total = 0;
    while (!m_error && total < limit && cursor.consumed < cursor.published) {
        const std::size_t taken = takeBatch(index, limit - total);
        const std::uint64_t base = cursor.side;
        for (const Record& record : std::span(m_batch).first(taken)) {
            sink(target, index, record, std::span(m_side).subspan(record.side - base, record.sideLength));
            if (record.kind == Kind::Call) {
                cursor.lastStart = record.start;
                cursor.lastCall = record.call;
            }
            cursor.side += record.sideLength;
        }
        cursor.consumed += taken;
        total += taken;
        ThreadHeader& shared = thread(index);
        shared.sideConsumed.store(cursor.side, std::memory_order_release);
        shared.consumed.store(cursor.consumed, std::memory_order_release);
    }
    return total;
}

// Looks until nothing is left, if that is to be had: a ring that its writer finds empty is begun again.
std::size_t SegmentReader::drainRing(std::uint32_t index, Sink sink, void* target, std::size_t limit)
{
    std::size_t total = 0;
    for (int look = 0; look < kLooks && refresh(index) && m_cursors[index].consumed < m_cursors[index].published && total < limit; ++look)
        total += drainThread(index, sink, target, limit - total);
    return total;
}

Result<std::size_t> SegmentReader::drainInto(Sink sink, void* target, std::size_t limit)
{
    std::size_t total = 0;
    if (!m_error && refreshThreads())
        for (std::uint32_t index = 0; !m_error && index < m_threads && total < limit; ++index)
            total += drainRing(index, sink, target, limit - total);
    if (m_error && total == 0)
        return error();
    return total;
}

std::optional<CallInProgress> SegmentReader::inProgress(std::uint32_t index) const
{
    const InProgress& shared = thread(index).inProgress;
    const std::uint64_t turn = shared.turn.load(std::memory_order_acquire);
    CallInProgress call;
    call.call = static_cast<CallId>(shared.call.load(std::memory_order_acquire));
    call.handle = static_cast<Handle>(shared.handle.load(std::memory_order_acquire));
    call.since = shared.since.load(std::memory_order_acquire);
    // A slot that changed meanwhile is of a call that was not blocked: the next look tells.
    if (turn % 2 == 0 || shared.turn.load(std::memory_order_relaxed) != turn)
        return std::nullopt;
    return call;
}

Result<std::vector<ThreadInfo>> SegmentReader::threads()
{
    std::vector<ThreadInfo> threads;
    if (!m_error)
        refreshThreads();
    for (std::uint32_t index = 0; !m_error && index < m_threads && refresh(index); ++index) {
        const Cursor& cursor = m_cursors[index];
        ThreadInfo info;
        info.index = index;
        info.published = cursor.published;
        info.consumed = cursor.consumed;
        info.dropped = cursor.dropped;
        info.threadId = thread(index).threadId.load(std::memory_order_acquire);
        char name[sizeof(ThreadHeader::name)];
        std::memcpy(name, thread(index).name, sizeof name);
        info.name.assign(name, strnlen(name, sizeof name - 1));
        info.inProgress = inProgress(index);
        threads.push_back(std::move(info));
    }
    if (m_error)
        return error();
    return threads;
}

Result<std::vector<SegmentReader::Unfinished>> SegmentReader::unfinished(std::uint64_t end)
{
    auto known = threads();
    if (!known)
        return Unexpected(known.error());
    std::vector<Unfinished> records;
    for (const ThreadInfo& info : *known) {
        const Cursor& cursor = m_cursors[info.index];
        // The process may have died after it published the call and before it left it.
        const bool published = info.inProgress && cursor.lastStart == info.inProgress->since
                               && cursor.lastCall == static_cast<std::uint16_t>(info.inProgress->call);
        if (!info.inProgress || published)
            continue;
        Record record;
        record.start = info.inProgress->since;
        record.end = std::max(end, record.start);
        record.kind = Kind::Call;
        record.call = static_cast<std::uint16_t>(info.inProgress->call);
        record.handle = static_cast<std::uint32_t>(value(info.inProgress->handle));
        record.flags = kUnfinished;
        records.push_back({info.index, record});
    }
    return records;
}

bool SegmentReader::readRow(std::size_t index, HandleRow& row)
{
    const HandleSlot& shared = slot(index);
    const std::uint64_t turn = shared.turn.load(std::memory_order_acquire);
    row.handle = static_cast<Handle>(shared.handle.load(std::memory_order_acquire));
    row.channel = shared.channel.load(std::memory_order_acquire);
    row.kind = knownKind(shared.kind.load(std::memory_order_acquire));
    const std::uint32_t length = shared.length.load(std::memory_order_acquire);
    const bool fits = length <= sizeof shared.details;
    row.details.resize(row.handle != Handle::Null && fits ? length : 0);
    loadBytes(row.details, shared.details);
    if (turn % 2 != 0 || shared.turn.load(std::memory_order_relaxed) != turn)
        return false;
    if (!fits)
        corrupt("row " + std::to_string(index) + " of the handle table is longer than a row");
    return fits;
}

Result<std::vector<HandleRow>> SegmentReader::handles()
{
    std::vector<HandleRow> open;
    HandleRow row;
    for (std::size_t index = 0; !m_error && index < m_rows.size(); ++index) {
        for (int attempt = 0; !m_error && attempt < kRowAttempts; ++attempt)
            if (readRow(index, row)) {
                std::swap(m_rows[index], row);
                break;
            }
        if (m_rows[index].handle != Handle::Null)
            open.push_back(m_rows[index]);
    }
    if (m_error)
        return error();
    return open;
}

Result<Counters> SegmentReader::counters()
{
    Counters counters;
    if (!m_error)
        refreshThreads();
    for (std::uint32_t index = 0; !m_error && index < m_threads && refresh(index); ++index) {
        counters.produced += m_cursors[index].published + m_cursors[index].dropped;
        counters.consumed += m_cursors[index].consumed;
        counters.dropped += m_cursors[index].dropped;
    }
    if (m_error)
        return error();
    counters.produced += m_lostThreads;
    counters.dropped += m_lostThreads;
    counters.handlesLost = header().handlesLost.load(std::memory_order_relaxed);
    return counters;
}

}  // namespace ipc::trace
