// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/comparison.h"
#include "tests/bench/ring.h"
#include "tests/bench/system_calls.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace bench {

struct Line {
    measure::Comparison comparison;
    std::optional<SystemCalls> systemCalls;
};

struct Report {
    std::vector<Line> lines;
    std::optional<RingFigures> ring;
};

void printHeader(const measure::Effort& effort);
void print(const Line& line);
void print(const RingFigures& ring);
nlohmann::json toJson(const Report& report);

}  // namespace bench
