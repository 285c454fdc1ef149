// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/peer_clock.h"

#include <ctime>

namespace lab {
namespace {

std::uint64_t read(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
}

}  // namespace

TwoClocks readTwoClocks()
{
    // A thread may be interrupted between two readings: of a few, those that lie closest together are right.
    TwoClocks best;
    std::uint64_t least = ~std::uint64_t{0};
    for (int attempt = 0; attempt < 4; ++attempt) {
        const std::uint64_t before = read(CLOCK_MONOTONIC_RAW);
        const std::uint64_t lab = read(CLOCK_MONOTONIC);
        const std::uint64_t after = read(CLOCK_MONOTONIC_RAW);
        if (after - before < least) {
            least = after - before;
            best = {before + (after - before) / 2, lab};
        }
    }
    return best;
}

}  // namespace lab
