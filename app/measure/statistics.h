// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace measure {

/// The value below which `fraction` of the values lie, interpolated; 0 of none.
double quantile(std::vector<double> values, double fraction);

/// Median with its quartiles.
struct Spread {
    double low = 0;
    double median = 0;
    double high = 0;
};
Spread spreadOf(const std::vector<double>& values);

double medianOf(const std::vector<std::uint32_t>& values);

}  // namespace measure
