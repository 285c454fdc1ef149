// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/mailslot_queue.h"

#include "ipc/posix/named_memory.h"
#include "ipc/posix/robust_mutex.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

namespace ipc::posix {
namespace {

constexpr std::uint64_t kStateSize = 4096;
constexpr std::uint64_t kRingSize = std::uint64_t{1} << 20;
constexpr std::uint64_t kSpoolStart = kStateSize + kRingSize;
constexpr std::uint64_t kLongestInRing = kRingSize / 4;
constexpr std::uint64_t kHole = std::uint64_t{1} << 20;   // what was read of the spool is given back in pieces of this

struct MessageHeader {
    std::uint64_t number = 0;
    std::uint64_t size = 0;
};

std::uint64_t roomFor(std::uint64_t size) { return (sizeof(MessageHeader) + size + 7) & ~std::uint64_t{7}; }

// An empty message may have no address, which memcpy does not take.
void ringWrite(std::byte* ring, std::uint64_t at, const void* bytes, std::size_t size)
{
    if (size == 0)
        return;
    const std::uint64_t begin = at % kRingSize;
    const std::size_t first = std::min<std::uint64_t>(size, kRingSize - begin);
    std::memcpy(ring + begin, bytes, first);
    std::memcpy(ring, static_cast<const std::byte*>(bytes) + first, size - first);
}

void ringRead(const std::byte* ring, std::uint64_t at, void* bytes, std::size_t size)
{
    if (size == 0)
        return;
    const std::uint64_t begin = at % kRingSize;
    const std::size_t first = std::min<std::uint64_t>(size, kRingSize - begin);
    std::memcpy(bytes, ring + begin, first);
    std::memcpy(static_cast<std::byte*>(bytes) + first, ring, size - first);
}

// Both go on after a partial transfer, which happens above 2 GiB.
bool spoolWrite(int fd, std::uint64_t at, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = trace::native(trace::NativeId::pwrite_, fd, [&] {
            return pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(kSpoolStart + at));
        });
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        at += static_cast<std::uint64_t>(count);
    }
    return true;
}

bool spoolRead(int fd, std::uint64_t at, std::span<std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = trace::native(trace::NativeId::pread_, fd, [&] {
            return pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(kSpoolStart + at));
        });
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        at += static_cast<std::uint64_t>(count);
    }
    return true;
}

}  // namespace

// Where everything is. Ring positions only grow (or start again at 0 when it is empty); spool positions likewise.
struct MailslotQueue::Place {
    std::uint64_t ringHead = 0;
    std::uint64_t ringTail = 0;
    std::uint64_t spoolHead = 0;
    std::uint64_t spoolTail = 0;
    std::uint64_t count = 0;
    std::uint64_t nextNumber = 0;
};

struct MailslotQueue::State {
    RobustMutex lock;
    std::uint32_t maxMessageSize;
    std::atomic<std::uint32_t> readTimeout;
    std::atomic<std::uint32_t> sleepers;
    std::atomic<std::uint32_t> bellLeftOut;
    std::atomic<std::uint32_t> current;   // which of the two places holds
    Place places[2];
};

Result<UniqueFd> MailslotQueue::make(std::uint32_t maxMessageSize, std::uint32_t readTimeout)
{
    static_assert(sizeof(State) <= kStateSize);
    constexpr auto kCall = "CreateMailslot";
    UniqueFd fd(trace::native(trace::NativeId::memfd_create_, -1, [] { return memfd_create("mailslot", MFD_CLOEXEC); }));
    if (!fd || ftruncate(fd.get(), kSpoolStart) != 0)
        return fail(kCall, ErrorCode::NotEnoughMemory, errno, "make the queue");
    const auto mapping = SharedMapping::map(kCall, fd.get(), kSpoolStart);
    if (!mapping)
        return Unexpected(mapping.error());
    auto* state = mapping->as<State>();
    state->lock.init();
    state->maxMessageSize = maxMessageSize;
    state->readTimeout.store(readTimeout);
    return fd;
}

Result<MailslotQueue> MailslotQueue::open(const char* call, UniqueFd memory)
{
    auto mapping = SharedMapping::map(call, memory.get(), kSpoolStart);
    if (!mapping)
        return Unexpected(mapping.error());
    MailslotQueue queue;
    queue.m_channel = channelOf(identityOf(memory.get()));
    queue.m_memory.reset(memory.release());
    queue.m_mapping = std::move(*mapping);
    return queue;
}

MailslotQueue::State& MailslotQueue::state() const { return *m_mapping.as<State>(); }
std::byte* MailslotQueue::ring() const { return m_mapping.as<std::byte>() + kStateSize; }
std::uint32_t MailslotQueue::maxMessageSize() const { return state().maxMessageSize; }
std::uint32_t MailslotQueue::readTimeout() const { return state().readTimeout.load(); }
void MailslotQueue::setReadTimeout(std::uint32_t milliseconds) { state().readTimeout.store(milliseconds); }

void MailslotQueue::fallAsleep() { state().sleepers.fetch_add(1); }
void MailslotQueue::wakeUp() { state().sleepers.fetch_sub(1); }
void MailslotQueue::leaveOutBell() { state().bellLeftOut.store(1); }
bool MailslotQueue::owesBell() const { return state().bellLeftOut.load() != 0 && state().sleepers.load() != 0; }

bool MailslotQueue::inRing(const Place& place) const { return place.ringHead != place.ringTail; }

std::uint64_t MailslotQueue::headSize(const Place& place, std::uint64_t& number) const
{
    MessageHeader header;
    if (inRing(place))
        ringRead(ring(), place.ringHead, &header, sizeof header);
    else
        spoolRead(m_memory.get(), place.spoolHead, std::as_writable_bytes(std::span(&header, 1)));
    number = header.number;
    return header.size;
}

void MailslotQueue::commit(const Place& place) const
{
    const std::uint32_t next = 1 - state().current.load(std::memory_order_relaxed);
    state().places[next] = place;
    state().current.store(next, std::memory_order_release);
}

Result<std::uint64_t> MailslotQueue::append(std::span<const std::byte> message)
{
    const Held held(state().lock, [] {});
    Place place = state().places[state().current.load(std::memory_order_relaxed)];
    const MessageHeader header{place.nextNumber, message.size()};
    const std::uint64_t room = roomFor(message.size());
    if (place.spoolHead == place.spoolTail && room <= kLongestInRing && place.ringTail - place.ringHead + room <= kRingSize) {
        ringWrite(ring(), place.ringTail, &header, sizeof header);
        ringWrite(ring(), place.ringTail + sizeof header, message.data(), message.size());
        place.ringTail += room;
    } else {
        if (!spoolWrite(m_memory.get(), place.spoolTail, std::as_bytes(std::span(&header, 1)))
            || !spoolWrite(m_memory.get(), place.spoolTail + sizeof header, message))
            return fail("WriteFile", ErrorCode::NotEnoughMemory, errno, "no memory for the message");
        place.spoolTail += room;
    }
    ++place.nextNumber;
    ++place.count;
    commit(place);
    return header.number;
}

MailslotQueue::Taken MailslotQueue::take(std::span<std::byte> buffer)
{
    const Held held(state().lock, [] {});
    const Place before = state().places[state().current.load(std::memory_order_relaxed)];
    if (before.count == 0)
        return {};
    std::uint64_t number = 0;
    const std::uint64_t size = headSize(before, number);
    if (size > buffer.size())
        return {Taken::Outcome::TooSmall, number, size, true};
    Place place = before;
    if (inRing(place)) {
        ringRead(ring(), place.ringHead + sizeof(MessageHeader), buffer.data(), size);
        place.ringHead += roomFor(size);
        if (place.ringHead == place.ringTail)
            place.ringHead = place.ringTail = 0;
    } else {
        spoolRead(m_memory.get(), place.spoolHead + sizeof(MessageHeader), buffer.first(size));
        place.spoolHead += roomFor(size);
        if (place.spoolHead == place.spoolTail)
            place.spoolHead = place.spoolTail = 0;
    }
    --place.count;
    if (place.count == 0)
        state().bellLeftOut.store(0);
    commit(place);
    trim(before, place);
    return {Taken::Outcome::Message, number, size, place.count != 0};
}

// Gives memory of the spool back that nobody needs any more.
void MailslotQueue::trim(const Place& before, const Place& after) const
{
    if (before.spoolHead == after.spoolHead)
        return;
    if (after.spoolTail == 0)
        (void)!ftruncate(m_memory.get(), kSpoolStart);   // what is not given back now is with the next message
    else if (before.spoolHead / kHole != after.spoolHead / kHole)
        fallocate(m_memory.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                  static_cast<off_t>(kSpoolStart + before.spoolHead / kHole * kHole),
                  static_cast<off_t>((after.spoolHead / kHole - before.spoolHead / kHole) * kHole));
}

MailslotQueue::Waiting MailslotQueue::waiting() const
{
    const Held held(state().lock, [] {});
    const Place place = state().places[state().current.load(std::memory_order_relaxed)];
    if (place.count == 0)
        return {};
    std::uint64_t number = 0;
    return {place.count, headSize(place, number)};
}

}  // namespace ipc::posix
