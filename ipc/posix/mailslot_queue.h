// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/shared_page.h"
#include "ipc/posix/unique_fd.h"

#include <cstdint>
#include <optional>
#include <span>

namespace ipc::posix {

/// The messages of one mailslot, in memory that all its servers and clients map.
///
/// Short messages lie in a ring that is mapped; when that is full, they and all that come after go to the spool, the
/// part of the same memfd behind the ring, which grows as needed: so there is no limit but memory, and a writer never
/// waits for a reader. What the ring holds is always older than what the spool holds. Every change is made under one
/// lock and becomes visible by one store (`current`), so whoever is killed inside leaves either all of it or nothing.
class MailslotQueue {
public:
    MailslotQueue() = default;
    MailslotQueue(MailslotQueue&&) = default;
    MailslotQueue& operator=(MailslotQueue&&) = delete;

    /// Memory of a new, empty queue.
    static Result<UniqueFd> make(std::uint32_t maxMessageSize, std::uint32_t readTimeout);
    static Result<MailslotQueue> open(const char* call, UniqueFd memory);

    int memory() const { return m_memory.get(); }
    std::uint64_t channel() const { return m_channel; }
    std::uint32_t maxMessageSize() const;
    std::uint32_t readTimeout() const;
    void setReadTimeout(std::uint32_t milliseconds);

    /// Adds a message; gives its number. 8 if there is no memory.
    Result<std::uint64_t> append(std::span<const std::byte> message);

    /// What a reader found.
    struct Taken {
        enum class Outcome { Message, Empty, TooSmall } outcome = Outcome::Empty;
        std::uint64_t number = 0;
        std::size_t size = 0;
        bool moreWaits = false;
    };
    /// Moves the first message into `buffer`; one that does not fit stays.
    Taken take(std::span<std::byte> buffer);

    struct Waiting {
        std::uint64_t count = 0;
        std::optional<std::uint64_t> nextSize;
    };
    Waiting waiting() const;

    /// Readers asleep until a datagram comes, and whether one was left out because too many were unread: then a
    /// reader that leaves messages behind wakes the next one.
    void fallAsleep();
    void wakeUp();
    void leaveOutBell();
    bool owesBell() const;

private:
    struct Place;
    struct State;
    State& state() const;
    std::byte* ring() const;
    bool inRing(const Place& place) const;
    std::uint64_t headSize(const Place& place, std::uint64_t& number) const;
    void commit(const Place& place) const;
    void trim(const Place& before, const Place& after) const;

    UniqueFd m_memory;
    SharedMapping m_mapping;
    std::uint64_t m_channel = 0;
};

}  // namespace ipc::posix
