// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace ipc::posix {

/// Whether a reader waits, and what a writer has claimed it for: data through the socket, or a look at the queue.
enum class PipeWaiter : std::uint32_t { None, Waits, Data, Bell };
/// What a writer sleeps for; UntilProgress: for any of its writes, or the end of them all.
enum class PipeSleep : std::uint32_t { Awake, UntilAccepted, UntilEmpty, UntilProgress };

/// One direction of a named-pipe connection as both processes see it: what was written and not yet read, in entries,
/// one for each WriteFile. All of it is guarded by the lock of the instance. Every change ends with one store that
/// makes it count, and what is derived can be counted again, so a process may die at any instruction in it.
struct PipeQueueState {
    std::uint32_t quota;        ///< bytes that may be unread before writes wait
    std::uint32_t span;         ///< size of the ring in use, a power of two
    std::uint64_t head;         ///< ring positions of the first entry and behind the last
    std::uint64_t tail;
    std::uint64_t unread;       ///< bytes in entries; derived
    std::uint32_t pending;      ///< entries whose writer still waits; derived
    PipeSleep sleeping;         ///< what the writer sleeps for; the reader clears it and rings
    std::uint64_t bytes;        ///< written in all: the stream position of the next entry
    std::uint64_t messages;     ///< entries in all: the number of the next one

    // A reader that waits. It is given data without a detour: the writer claims it, then sends.
    std::atomic<PipeWaiter> waiter;   ///< claimed: what follows is the reader's to look at, without the lock
    std::uint32_t waiterMore;   ///< claimed for data: the message goes on in the queue
    std::uint64_t waiterRoom;   ///< size of its buffer
    std::uint64_t waiterBytes;  ///< claimed for data: how many bytes the socket brings
    std::uint64_t waiterPosition;   ///< and their place
};

/// What a read or peek took or saw.
struct PipeTake {
    std::size_t bytes = 0;
    bool moreData = false;      ///< the rest of a message stays
    bool partial = false;       ///< began or ended inside a message
    std::uint64_t inMessage = 0; ///< how much of that message was taken before; 0 in a stream of bytes
    std::uint64_t position = 0; ///< of the first byte, or the number of the message
    bool ring = false;          ///< the writer sleeps for what now is: wake it
};

/// How a write goes on once it is in the queue.
enum class PipePut : std::uint8_t { Accepted, Pending };

/// The operations on a queue. `area` is where this process has mapped the queue's memory (kAreaSize bytes of a sparse
/// file); the ring of size `span` lies at offset `span` in it, so that rings of two sizes never overlap.
class PipeQueue {
public:
    static constexpr std::uint32_t kLeastSpan = 1u << 16;
    static constexpr std::uint32_t kMostSpan = 1u << 25;
    static constexpr std::uint64_t kAreaSize = std::uint64_t{kMostSpan} * 2;
    /// The longest write that one entry holds.
    static constexpr std::size_t kLongest = kMostSpan / 2;

    PipeQueue(PipeQueueState& state, std::byte* area, bool messages) : m_state(state), m_area(area), m_messages(messages) {}

    static void init(PipeQueueState& state, std::uint32_t quota);
    /// Forgets entries and counts: for a new connection.
    void clear();
    /// Counts again what is derived, after a process died inside.
    void recover();

    PipeQueueState& state() { return m_state; }
    bool empty() const { return m_state.head == m_state.tail; }
    std::uint64_t unread() const { return m_state.unread; }
    std::uint32_t pending() const { return m_state.pending; }

    /// Whether a write of that size would be accepted at once.
    bool fits(std::size_t size) const { return m_state.unread + size <= m_state.quota || size == 0; }
    /// The memory that a write of that size needs beyond what the ring has: bytes to allocate at an offset of the
    /// area, before `put`. Nothing if it fits.
    struct Growth {
        std::uint64_t offset;
        std::uint64_t size;
    };
    std::optional<Growth> growthFor(std::size_t size) const;
    /// Moves to the larger ring, whose memory the caller has allocated.
    void grow(const Growth& growth);

    /// The place that the next write will have, for the record.
    std::uint64_t nextPosition() const { return m_messages ? m_state.messages : m_state.bytes; }
    /// Appends. `taken` bytes of it go to the reader by another way and count as read. `forced`: accepted in any case.
    PipePut put(std::span<const std::byte> data, std::size_t taken, bool forced);
    /// Takes the last entry back, if its writer still waits.
    void withdrawPending();
    /// The place of the first write that still waits; the largest number if none does.
    std::uint64_t pendingFrom() const;
    /// Whether the writer of the entry at that place still waits.
    bool isPending(std::uint64_t position) const;
    /// Takes that one back, if so; what came behind it may be accepted now.
    bool withdraw(std::uint64_t position);

    PipeTake take(std::span<std::byte> buffer, bool messageMode);
    /// What there is without taking it; of a message queue the first message only.
    PipeTake peek(std::span<std::byte> buffer) const;
    /// Bytes of the first message that are unread.
    std::uint64_t firstLength() const;

private:
    struct Entry;
    Entry& at(std::uint64_t position) const;
    std::uint64_t sizeOf(const Entry& entry) const;
    void copyIn(std::uint64_t position, std::span<const std::byte> data);
    void copyOut(std::uint64_t position, std::span<std::byte> data) const;
    std::uint64_t placeOf(const Entry& entry) const;
    Entry* find(std::uint64_t position) const;
    void skipWithdrawn();
    void accept();

    PipeQueueState& m_state;
    std::byte* m_area;
    bool m_messages;
};

}  // namespace ipc::posix
