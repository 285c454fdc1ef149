// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/column_fit.h"

#include <algorithm>
#include <numeric>

namespace ui {
namespace {

// The widest are cut to one width, as small as it must be.
void level(std::vector<int>& widths, int least, int room)
{
    const auto sumAt = [&](int most) {
        return std::accumulate(widths.begin(), widths.end(), 0, [most](int sum, int width) { return sum + std::min(width, most); });
    };
    int most = *std::max_element(widths.begin(), widths.end());
    while (most > least && sumAt(most) > room)
        --most;
    for (int& width : widths)
        width = std::min(width, most);
}

}  // namespace

std::vector<int> fitColumns(const std::vector<int>& needed, std::size_t essential, int least, int room)
{
    std::vector<int> widths(needed.begin(), needed.begin() + static_cast<std::ptrdiff_t>(essential));
    level(widths, least, room);
    int left = room - std::accumulate(widths.begin(), widths.end(), 0);
    std::size_t last = widths.size() - 1;
    for (std::size_t i = essential; i < needed.size(); ++i) {
        const bool fits = needed[i] <= left;
        widths.push_back(fits ? needed[i] : 0);
        left -= widths.back();
        last = fits ? i : last;
    }
    widths[last] += std::max(0, left);
    return widths;
}

}  // namespace ui
