// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/writer.h"

#include "ipc/sys/handle.h"
#include "ipc/sys/shared_file.h"
#include "ipc/trace/prefetch.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <new>
#include <optional>

namespace ipc::trace {
namespace {

// A record matters more than the data it carries: once the reader has more than a 32nd of the side ring to catch up
// with, only so many bytes of the data are kept.
constexpr std::uint64_t kCalm = 32;
constexpr std::uint32_t kDataInHaste = 64;

struct Segment {
    SegmentHeader* header = nullptr;
    std::mutex handles;   // guards the rows of the handle table: opening and closing is not a hot path
};

Segment& segment()
{
    static Segment instance;
    return instance;
}

template <class T>
T* at(SegmentHeader* header, std::uint64_t offset)
{
    return std::launder(reinterpret_cast<T*>(reinterpret_cast<std::byte*>(header) + offset));
}

// Details are short: a call of memcpy costs more than they do. `target` and `source` do not overlap.
void copyShort(std::byte* target, const std::byte* source, std::size_t size) noexcept
{
    constexpr std::size_t kStep = 16;
    if (size < kStep || size > 8 * kStep) {
        if (size != 0)
            std::memcpy(target, source, size);
        return;
    }
    // From both ends at once, so that three questions are enough for any size; the middle may be copied twice.
    const auto both = [&](std::size_t at) {
        std::memcpy(target + at, source + at, kStep);
        std::memcpy(target + size - at - kStep, source + size - at - kStep, kStep);
    };
    both(0);
    if (size > 2 * kStep)
        both(kStep);
    if (size > 4 * kStep) {
        both(2 * kStep);
        both(3 * kStep);
    }
}

// The ring lives in the thread's own storage: taking it allocates nothing.
struct ThreadState {
    std::optional<ThreadRing> ring;
    char name[sizeof(ThreadHeader::name)] = {};
    enum { New, WithoutRing, Silent } standing = New;
};
constinit thread_local ThreadState t_state;

void publishThread(ThreadRing& ring, ProcessEvent event) noexcept
{
    std::byte buffer[96];
    DetailWriter writer(buffer, sizeof buffer);
    writer.text(Key::name, t_state.name, 0);
    writer.number(Key::threadId, DetailType::Number, sys::currentThreadId(), 0);
    Record record;
    record.start = now();
    record.kind = Kind::Process;
    record.call = static_cast<std::uint16_t>(event);
    ring.publish(record, record.start, writer.written());
}

// Only threads that have a ring have one of these, so that reading t_state needs no guard.
struct EndOfThread {
    bool begun = false;
    ~EndOfThread()
    {
        if (begun && t_state.ring)
            publishThread(*t_state.ring, ProcessEvent::ThreadEnded);
    }
};
thread_local EndOfThread t_end;

void takeRing(SegmentHeader& header, ThreadState& state) noexcept
{
    const std::uint64_t index = header.threadsUsed.fetch_add(1, std::memory_order_relaxed);
    if (index >= header.layout.threads)
        return;
    auto& thread = *at<ThreadHeader>(&header, header.layout.threadsOffset() + index * sizeof(ThreadHeader));
    std::memcpy(thread.name, state.name, sizeof thread.name);
    thread.threadId.store(sys::currentThreadId(), std::memory_order_release);
    state.ring.emplace(header, static_cast<std::uint32_t>(index));
    t_end.begun = true;
    publishThread(*state.ring, ProcessEvent::ThreadStarted);
}

}  // namespace

Result<void> attach(const std::string& path)
{
    auto mapped = sys::mapSharedFile(path);
    if (!mapped)
        return Unexpected(mapped.error());
    auto* header = reinterpret_cast<SegmentHeader*>(mapped->data());
    const bool sound = mapped->size() >= kPage && std::memcmp(header->magic, kMagic, sizeof kMagic) == 0
                       && header->version == kVersion && header->layout.valid()
                       && header->layout.size() <= mapped->size();
    if (!sound)
        return fail("MapViewOfFile", ErrorCode::BadExeFormat, 0, "not a trace segment: " + path);
    header->processId.store(sys::currentProcessId(), std::memory_order_release);
    segment().header = header;
    detail::attached = true;
    return {};
}

void nameThread(std::string_view name)
{
    const auto length = std::min(name.size(), sizeof t_state.name - 1);
    std::memcpy(t_state.name, name.data(), length);
    t_state.name[length] = '\0';
}

ThreadRing* detail::takeRing() noexcept
{
    if (t_state.standing == ThreadState::Silent)
        return nullptr;
    SegmentHeader& header = *segment().header;
    if (t_state.standing == ThreadState::New) {
        t_state.standing = ThreadState::WithoutRing;
        trace::takeRing(header, t_state);
    }
    if (!t_state.ring) {
        header.lostThreads.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    ring = &*t_state.ring;
    return ring;
}

void silenceThread() noexcept
{
    t_state.standing = ThreadState::Silent;
    t_state.ring.reset();
    detail::ring = nullptr;
}

ThreadRing::ThreadRing(SegmentHeader& header, std::uint32_t index) noexcept
    : m_thread(*at<ThreadHeader>(&header, header.layout.threadsOffset() + index * sizeof(ThreadHeader)))
    , m_records(at<Record>(&header, header.layout.recordsOffset(index)))
    , m_side(at<std::byte>(&header, header.layout.sideOffset(index)))
    , m_recordMask(header.layout.records - 1)
    , m_sideMask(header.layout.side - 1)
    , m_published(m_thread.published.load())
    , m_sideProduced(m_thread.sideProduced.load())
    , m_first(m_thread.first.load())
    , m_sideFirst(m_thread.sideFirst.load())
    , m_reading(now())
    , m_dataLimit(header.layout.dataLimit)
    , m_dataInHaste(std::min(m_dataLimit, kDataInHaste))
{
}

// For one more record, which goes to the start if nothing is unread.
inline bool ThreadRing::hasRoom() noexcept
{
    // Acquire: what the reader has consumed it no longer looks at.
    const std::uint64_t unread = m_published - m_thread.consumed.load(std::memory_order_acquire);
    if (unread == 0)
        beginAgain();
    return unread <= m_recordMask;
}

// The reader looks at neither ring until something is published.
void ThreadRing::beginAgain() noexcept
{
    m_first = m_published;
    m_sideFirst = m_sideProduced;
    m_thread.first.store(m_first, std::memory_order_relaxed);
    m_thread.sideFirst.store(m_sideFirst, std::memory_order_relaxed);
}

void ThreadRing::drop() noexcept
{
    m_thread.dropped.store(m_thread.dropped.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

// Across the end of the side ring.
void ThreadRing::copyAround(std::uint64_t at, std::span<const std::byte> bytes) noexcept
{
    const std::uint64_t begin = (at - m_sideFirst) & m_sideMask;
    const std::size_t first = std::min<std::uint64_t>(bytes.size(), m_sideMask + 1 - begin);
    if (first != 0)
        std::memcpy(m_side + begin, bytes.data(), first);
    if (first != bytes.size())
        std::memcpy(m_side, bytes.data() + first, bytes.size() - first);
}

// The record in `slot` is whole but for where its details are: it exists from now on.
inline void ThreadRing::commit(Record& slot, std::uint64_t length) noexcept
{
    slot.side = m_sideProduced;
    slot.sideLength = static_cast<std::uint32_t>(length);
    m_sideProduced += length;
    ++m_published;
    // Before the reader comes the ring may have outgrown the caches: have the next lines ready before they are needed.
    prefetchForWriting(&m_records[(m_published - m_first + 1) & m_recordMask]);
    m_thread.sideProduced.store(m_sideProduced, std::memory_order_relaxed);
    m_thread.published.store(m_published, std::memory_order_release);
}

void ThreadRing::publish(const Record& record, std::uint64_t end, std::span<const std::byte> details, Key dataKey,
                         std::span<const std::byte> data, std::uint8_t dataOut) noexcept
{
    const std::uint64_t sideTaken = m_sideProduced - m_thread.sideConsumed.load(std::memory_order_acquire);
    const auto kept = data.first(std::min<std::size_t>(data.size(), sideTaken < m_sideMask / kCalm ? m_dataLimit : m_dataInHaste));
    const std::size_t header = dataKey == Key::none ? 0 : DetailWriter::kBytesHeader;
    const std::uint64_t length = details.size() + header + kept.size();
    if (!hasRoom() || sideTaken + length > m_sideMask + 1) [[unlikely]]
        return drop();
    const std::uint64_t begin = (m_sideProduced - m_sideFirst) & m_sideMask;
    if (begin + length <= m_sideMask + 1) [[likely]] {
        std::byte* place = m_side + begin;
        copyShort(place, details.data(), details.size());
        place += details.size();
        if (header != 0) {
            DetailWriter::bytesHeader(place, dataKey, data.size(), static_cast<std::uint32_t>(kept.size()), dataOut);
            copyShort(place + header, kept.data(), kept.size());
        }
    } else {
        std::byte prefix[DetailWriter::kBytesHeader];
        DetailWriter::bytesHeader(prefix, dataKey, data.size(), static_cast<std::uint32_t>(kept.size()), dataOut);
        copyAround(m_sideProduced, details);
        copyAround(m_sideProduced + details.size(), std::span(prefix).first(header));
        copyAround(m_sideProduced + details.size() + header, kept);
    }
    prefetchForWriting(m_side + ((begin + length + 64) & m_sideMask));
    prefetchForWriting(m_side + ((begin + length + 128) & m_sideMask));
    Record& slot = nextSlot();
    slot = record;
    slot.end = end;   // by itself: to copy whole what was written in parts a moment ago, a processor waits
    commit(slot, length);
}

void ThreadRing::publishNative(NativeId id, std::int64_t fd, std::uint64_t start, std::int64_t result, int error) noexcept
{
    const std::uint64_t end = tick();
    if (!hasRoom()) [[unlikely]]
        return drop();
    Record& slot = nextSlot();
    slot.start = start;
    slot.end = end;
    slot.channel = 0;
    slot.position = kNoPosition;
    slot.bytes = result < 0 ? 0 : static_cast<std::uint32_t>(result);
    slot.error = 0;
    slot.native = error;
    slot.handle = static_cast<std::uint32_t>(fd);
    slot.call = static_cast<std::uint16_t>(id);
    slot.kind = Kind::Native;
    slot.flags = 0;
    commit(slot, 0);
}

void ThreadRing::enter(CallId call, std::uint64_t handle, std::uint64_t since) noexcept
{
    InProgress& slot = m_thread.inProgress;
    // Release: who sees one of these sees the last `leave` too, which is what the reader's two looks at `turn` rely on.
    slot.since.store(since, std::memory_order_release);
    slot.call.store(static_cast<std::uint64_t>(call), std::memory_order_release);
    slot.handle.store(handle, std::memory_order_release);
    slot.turn.store(slot.turn.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

void ThreadRing::leave() noexcept
{
    Counter& turn = m_thread.inProgress.turn;
    turn.store(turn.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

namespace {

void encode(DetailWriter& writer, const HandleInfo& info)
{
    writer.number(Key::kind, DetailType::Number, static_cast<std::uint64_t>(info.kind), kOut);
    writer.number(Key::access, DetailType::Constant, info.access, kOut, accessFamily(info.kind));
    writer.number(Key::inheritable, DetailType::Bool, info.inheritable, kOut);
    writer.text(Key::name, info.name, kOut);
    writer.text(Key::state, info.state, kOut);
    writer.text(Key::native, info.native, kOut);
    writer.text(Key::standsFor, info.standsFor, kOut);
    writer.text(Key::security, info.security, kOut);
    for (const HandleFact& fact : info.facts)
        writer.text(Key::fact, fact.name + '\t' + fact.value, kOut);
}

HandleSlot* rowOf(SegmentHeader* header, std::uint64_t handle)
{
    auto* rows = at<HandleSlot>(header, header->layout.handlesOffset());
    auto* end = rows + header->layout.handles;
    auto* row = std::find_if(rows, end, [&](const HandleSlot& slot) { return slot.handle.load() == handle; });
    return row == end ? nullptr : row;
}

void updateTable(ObjectEvent event, const HandleInfo& info)
{
    std::byte buffer[sizeof HandleSlot::details];
    DetailWriter writer(buffer, sizeof buffer);
    encode(writer, info);
    const auto details = writer.written();
    Segment& target = segment();
    const std::lock_guard lock(target.handles);
    HandleSlot* row = rowOf(target.header, value(info.handle));
    // Only opening takes a row: a change reported late by another thread must not bring a closed handle back.
    if (!row && event == ObjectEvent::Opened) {
        row = rowOf(target.header, 0);
        target.header->handlesLost.fetch_add(row ? 0 : 1, std::memory_order_relaxed);
    }
    if (!row)
        return;
    // Odd before anything changes, even after everything has: what the reader's two looks at `turn` rely on. Hence release.
    row->turn.fetch_add(1, std::memory_order_relaxed);
    row->handle.store(event == ObjectEvent::Closed ? 0 : value(info.handle), std::memory_order_release);
    row->channel.store(info.channel, std::memory_order_release);
    row->kind.store(static_cast<std::uint32_t>(info.kind), std::memory_order_release);
    row->length.store(static_cast<std::uint32_t>(details.size()), std::memory_order_release);
    storeBytes(row->details, details);
    row->turn.fetch_add(1, std::memory_order_release);
}

}  // namespace

void objectChanged(ObjectEvent event, const HandleInfo& info)
{
    if (!attached())
        return;
    updateTable(event, info);
    ThreadRing* ring = threadRing();
    if (!ring)
        return;
    std::byte buffer[2048];
    DetailWriter writer(buffer, sizeof buffer);
    encode(writer, info);
    Record record;
    record.start = now();
    record.kind = Kind::Object;
    record.call = static_cast<std::uint16_t>(event);
    record.handle = static_cast<std::uint32_t>(value(info.handle));
    record.channel = info.channel;
    record.flags = writer.truncated() ? kNoDetails : 0;
    ring->publish(record, record.start, writer.written());
}

}  // namespace ipc::trace
