// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/clock.h"

#include <ctime>
#include <fstream>
#include <string>

namespace ipc::trace {
namespace {

using detail::ThreadClock;
using detail::Tie;

std::uint64_t systemClock() noexcept
{
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
}

// Reading CLOCK_MONOTONIC costs 20 to 35 ns, four times for each portable call: a tenth of a round trip. Where the kernel itself
// derives that clock from the processor's counter, the counter is read instead, and tied to the clock anew once a
// millisecond. Between two ties the clocks part by a few nanoseconds (the kernel slews by 500 millionths at most).
constexpr std::uint64_t kTie = 1'000'000;            // ns for which a tie serves
constexpr std::uint64_t kLeastBase = 5'000'000;      // ns over which the counter's rate is measured
constexpr std::uint64_t kMostBase = 1'000'000'000;

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
        const std::uint64_t before = detail::counter();
        tie.time = systemClock();
        const std::uint64_t after = detail::counter();
        tie.counter = before + (after - before) / 2;
        if (after - before < kQuick)
            return true;
    }
    return false;
}

std::uint64_t later(ThreadClock& clock, std::uint64_t time) noexcept
{
    clock.last = time > clock.last ? time : clock.last;
    return clock.last;
}

// How fast the counter runs, from `base` to `tie`; 0 if the two clocks did not run evenly (the machine slept, or was moved).
std::uint64_t rateUntil(const ThreadClock& clock, const Tie& tie) noexcept
{
    const std::uint64_t passed = tie.time - clock.base.time;
    const auto rate = (passed << 32) / (tie.counter - clock.base.counter);   // `passed` has 31 bits
    const std::uint64_t change = rate > clock.rate ? rate - clock.rate : clock.rate - rate;
    return clock.rate == 0 || change < clock.rate / 1000 ? rate : 0;
}

void measureRate(ThreadClock& clock, const Tie& tie) noexcept
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

std::uint64_t tieAgain(ThreadClock& clock) noexcept
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

const bool g_counter = detail::kHasCounter && counterIsTheClock();

}  // namespace

std::uint64_t detail::systemTime() noexcept { return g_counter ? tieAgain(detail::clock) : systemClock(); }

}  // namespace ipc::trace
