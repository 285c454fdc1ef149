// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/column_fit.h"

#include <algorithm>
#include <numeric>

namespace ui {

std::vector<int> fitColumns(const std::vector<int>& needed, const std::vector<std::size_t>& essential, const std::vector<int>& least, int room)
{
    std::vector<int> widths(needed.begin(), needed.begin() + static_cast<std::ptrdiff_t>(essential.size()));
    int left = room - std::accumulate(widths.begin(), widths.end(), 0);
    for (const std::size_t column : essential) {
        const int given = std::clamp(-left, 0, std::max(widths[column] - least[column], 0));
        widths[column] -= given;
        left += given;
    }
    std::size_t last = widths.size() - 1;
    while (last > 0 && widths[last] == 0)
        --last;
    for (std::size_t i = essential.size(); i < needed.size(); ++i) {
        const bool fits = needed[i] <= left;
        widths.push_back(fits ? needed[i] : 0);
        left -= widths.back();
        last = fits ? i : last;
    }
    widths[last] += std::max(0, left);
    return widths;
}

}  // namespace ui
