// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"

#include <optional>

namespace bench {

/// System calls of both processes, all their threads, for each round trip.
struct SystemCalls {
    double raw = 0;
    double library = 0;
    double traced = 0;
};

/// Counts them from outside with ptrace; nothing if this is not allowed here.
std::optional<SystemCalls> countSystemCalls(const measure::Mechanism& mechanism, std::size_t size, int core);

}  // namespace bench
