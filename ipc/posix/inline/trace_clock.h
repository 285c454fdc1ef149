// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// trace::now of Linux, in place: a traced call reads the clock four times.
namespace ipc::trace {
namespace detail {

#if defined(__x86_64__)
inline constexpr bool kHasCounter = true;
inline std::uint64_t counter() noexcept { return __builtin_ia32_rdtsc(); }
#else
inline constexpr bool kHasCounter = false;
inline std::uint64_t counter() noexcept { return 0; }
#endif

/// A reading of the processor's counter and of the machine's clock at one moment.
struct Tie {
    std::uint64_t counter = 0;
    std::uint64_t time = 0;   ///< ns
};

/// How a thread gets from the counter to the clock.
struct ThreadClock {
    Tie tie;                  ///< the latest
    std::uint64_t rate = 0;   ///< ns for each tick, times 2^32; 0: not known yet
    std::uint64_t valid = 0;  ///< ticks after `tie` until which it serves: few enough that times `rate` does not overflow
    std::uint64_t last = 0;   ///< the latest time given: a thread's clock does not go back
    Tie base;                 ///< where the measuring of the rate began
};
inline constinit thread_local ThreadClock clock;

/// Asks the system what time it is, and may make a new tie.
std::uint64_t systemTime() noexcept;

}  // namespace detail

inline std::uint64_t now() noexcept
{
    if constexpr (detail::kHasCounter) {
        detail::ThreadClock& clock = detail::clock;
        const std::uint64_t ticks = detail::counter() - clock.tie.counter;
        if (ticks < clock.valid) [[likely]] {
            const std::uint64_t time = clock.tie.time + (ticks * clock.rate >> 32);
            return clock.last = time > clock.last ? time : clock.last;
        }
    }
    return detail::systemTime();
}

}  // namespace ipc::trace
