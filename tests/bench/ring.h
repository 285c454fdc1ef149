// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace bench {

struct RingFigures {
    std::uint64_t produced = 0;
    std::uint64_t dropped = 0;
    double seconds = 0;
    double nanosecondsEach = 0;   ///< of the writer's own time
};

/// Another process writes a million records a second, in steps of a millisecond, while this one drains them.
RingFigures measureRing(int seconds);

}  // namespace bench
