// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/pair.h"
#include "app/measure/statistics.h"

#include <array>
#include <functional>

namespace measure {

/// How much to measure.
struct Effort {
    int rounds = 40;             ///< batches of each variant; in each round the variants come in random order
    std::uint32_t batch = 200;   ///< round trips in a batch
    int core = 0;                ///< both ends run there
};

/// One mechanism at one size, its variants measured by turns in one run.
struct Comparison {
    std::string mechanism;
    std::string raw;                               ///< what "raw" means here
    std::size_t size = 0;                          ///< bytes of a message, each way
    std::string unavailable;                       ///< why there are no figures
    std::array<std::vector<std::uint32_t>, 3> times;   ///< ns, by Variant
    Spread libraryOverRaw;                         ///< of the batches' medians, round by round
    Spread tracedOverRaw;
    double allocations = 0;                        ///< per round trip of the library, traced and not, in both processes
    std::uint64_t records = 0;                     ///< that tracing wrote, and how many of them were lost
    std::uint64_t lost = 0;
};

/// Measures. `goOn` is asked after each round and stops it by false.
Comparison compare(const Mechanism& mechanism, std::size_t size, const Effort& effort,
                   const std::function<bool()>& goOn = [] { return true; });

}  // namespace measure
