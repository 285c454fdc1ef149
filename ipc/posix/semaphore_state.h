// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/robust_mutex.h"
#include "ipc/posix/watchers.h"
#include "ipc/sync.h"

#include <atomic>
#include <optional>

namespace ipc::posix {

/// The memory of a semaphore, in a page that processes share. A release hands its units to those who sleep and keeps the rest:
/// who comes later takes nothing from them, and a sleeper that is killed takes no unit along.
class SemaphoreState {
public:
    void init(std::uint32_t initial, std::uint32_t most) noexcept;
    std::uint32_t count() const noexcept { return m_count.load(); }
    std::uint32_t most() const noexcept { return m_most; }

    /// The count before; nothing if it would have become larger than it may be.
    std::optional<std::uint32_t> release(std::uint32_t units) noexcept;
    WaitStatus wait(Timeout timeout) noexcept;

    /// For a wait for several, as in Object.
    std::uint32_t watch(WatchList& list, bool any) noexcept;
    bool caught(std::uint32_t seen) noexcept;

private:
    bool take(std::uint32_t& turn) noexcept;

    RobustMutex m_guard;   // of who changes the count
    std::atomic<std::uint32_t> m_count;
    std::atomic<std::uint32_t> m_turn;   // threads sleep on it: it tells who is about to sleep that there was a release
    std::uint32_t m_most;
    Watchers m_watchers;
};

}  // namespace ipc::posix
