// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/statistics.h"

#include <algorithm>
#include <cmath>

namespace measure {

double quantile(std::vector<double> values, double fraction)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const double place = fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const auto above = std::min(below + 1, values.size() - 1);
    return values[below] + (values[above] - values[below]) * (place - std::floor(place));
}

Spread spreadOf(const std::vector<double>& values)
{
    return {quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)};
}

double medianOf(const std::vector<std::uint32_t>& values)
{
    return quantile(std::vector<double>(values.begin(), values.end()), 0.5);
}

}  // namespace measure
