// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/writer.h"

#include <ctime>
#include <fstream>
#include <string>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace ipc::trace {
namespace {

std::uint64_t systemClock() noexcept
{
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
}

#if defined(__x86_64__)

// Reading CLOCK_MONOTONIC costs 20 to 35 ns, four times for each portable call: a tenth of a round trip. Where the kernel itself
// derives that clock from the processor's counter, the counter is read instead, and tied to the clock anew once a
// millisecond. Between two ties the clocks part by a few nanoseconds (the kernel slews by 500 millionths at most).
constexpr std::uint64_t kTie = 1'000'000;            // ns for which a tie serves
constexpr std::uint64_t kLeastBase = 5'000'000;      // ns over which the counter's rate is measured
constexpr std::uint64_t kMostBase = 1'000'000'000;

struct Tie {
    std::uint64_t counter = 0;
    std::uint64_t time = 0;
};

struct Clock {
    Tie base;                 // where the measuring of the rate began
    Tie tie;                  // the latest
    std::uint64_t rate = 0;   // ns for each tick, times 2^32; 0: not known yet
    std::uint64_t valid = 0;  // ticks after `tie` until which it serves
    std::uint64_t last = 0;   // the latest time given: a thread's clock does not go back
};
constinit thread_local Clock t_clock;

bool counterIsTheClock()
{
    std::ifstream file("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    std::string source;
    return file >> source && source == "tsc";
}

// The time between two reads of the counter: a tie that was interrupted in the middle is not used.
bool tieNow(Tie& tie) noexcept
{
    constexpr std::uint64_t kQuick = 2000;   // ticks
    for (int attempt = 0; attempt < 3; ++attempt) {
        const std::uint64_t before = __rdtsc();
        tie.time = systemClock();
        const std::uint64_t after = __rdtsc();
        tie.counter = before + (after - before) / 2;
        if (after - before < kQuick)
            return true;
    }
    return false;
}

std::uint64_t later(Clock& clock, std::uint64_t time) noexcept
{
    clock.last = time > clock.last ? time : clock.last;
    return clock.last;
}

// How fast the counter runs, from `base` to `tie`; 0 if the two clocks did not run evenly (the machine slept, or was moved).
std::uint64_t rateUntil(const Clock& clock, const Tie& tie) noexcept
{
    const std::uint64_t passed = tie.time - clock.base.time;
    const auto rate = (passed << 32) / (tie.counter - clock.base.counter);   // `passed` has 31 bits
    const std::uint64_t change = rate > clock.rate ? rate - clock.rate : clock.rate - rate;
    return clock.rate == 0 || change < clock.rate / 1000 ? rate : 0;
}

void measureRate(Clock& clock, const Tie& tie) noexcept
{
    const std::uint64_t passed = tie.time - clock.base.time;
    if (clock.base.counter == 0 || tie.counter <= clock.base.counter || passed > 2 * kMostBase) {
        clock.base = tie;
        return;
    }
    if (passed < kLeastBase)
        return;
    clock.rate = rateUntil(clock, tie);
    if (clock.rate == 0 || passed > kMostBase)
        clock.base = tie;
}

std::uint64_t tieAgain(Clock& clock) noexcept
{
    Tie tie;
    clock.valid = 0;
    if (tieNow(tie)) {
        measureRate(clock, tie);
        clock.tie = tie;
        clock.valid = clock.rate == 0 ? 0 : (kTie << 32) / clock.rate;
    }
    return later(clock, tie.time);
}

const bool g_counter = counterIsTheClock();

#endif

}  // namespace

std::uint64_t now() noexcept
{
#if defined(__x86_64__)
    if (g_counter) {
        Clock& clock = t_clock;
        const std::uint64_t ticks = __rdtsc() - clock.tie.counter;
        if (ticks >= clock.valid)
            return tieAgain(clock);
        return later(clock, clock.tie.time + (ticks * clock.rate >> 32));   // a millisecond of ticks: no overflow
    }
#endif
    return systemClock();
}

}  // namespace ipc::trace
