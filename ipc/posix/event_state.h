// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/robust_mutex.h"
#include "ipc/posix/watchers.h"
#include "ipc/sync.h"

#include <atomic>
#include <cstdint>

struct timespec;

namespace ipc::posix {

/// `timeout` from now, on CLOCK_MONOTONIC.
timespec deadlineAfter(Timeout timeout);

/// The memory of an event, in a page that processes share. A wait ends by the signal it is handed: two sets release two
/// sleepers, and who comes later takes nothing from them. A sleeper that is killed takes no signal along; a setter that is killed
/// leaves an event that works.
class EventState {
public:
    void init(bool manualReset, bool signalled) noexcept;
    bool isManual() const noexcept { return m_manualReset != 0; }
    bool isSignalled() const noexcept { return (m_word.load() & kSet) != 0; }

    void set() noexcept;
    void reset() noexcept;
    WaitStatus wait(Timeout timeout) noexcept;

    /// For a wait for several, as in Object. A manual-reset event that was set and reset again is caught as well.
    std::uint32_t watch(WatchList& list, bool any) noexcept;
    bool caught(std::uint32_t seen) noexcept;

private:
    // The word that threads sleep on: four flags, how many have said that they sleep, and how often that number was
    // forgotten. Nobody is counted and no flag set: set and reset are one exchange each.
    static constexpr std::uint32_t kSet = 1;
    static constexpr std::uint32_t kSetting = 2;          // somebody is waking a sleeper, and sets it if there was none
    static constexpr std::uint32_t kLate = 4;             // and somebody has lain down since
    static constexpr std::uint32_t kWatched = 8;          // there may be somebody among m_watchers
    static constexpr std::uint32_t kOne = 16;             // one sleeper; up to 16383
    static constexpr std::uint32_t kTurn = 1u << 18;
    static constexpr std::uint32_t turnOf(std::uint32_t word) { return word / kTurn; }
    static constexpr bool isCounted(std::uint32_t word) { return word % kTurn >= kOne; }

    bool changed(std::uint32_t& from, std::uint32_t to) noexcept { return m_word.compare_exchange_strong(from, to); }
    bool wakeOne(std::uint32_t word) noexcept;
    void handOver(std::uint32_t word) noexcept;
    void finishForDead() noexcept;

    RobustMutex m_guard;   // of who made it kSetting: if it was killed, the next one finishes
    std::atomic<std::uint32_t> m_word;
    std::uint32_t m_manualReset;
    Watchers m_watchers;
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free && sizeof(std::atomic<std::uint32_t>) == 4);

}  // namespace ipc::posix
