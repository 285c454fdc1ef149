// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mechanism_page/column_heights.h"

#include <algorithm>

namespace ui {

ColumnHeights columnHeights(int total, const ColumnNeeds& needs)
{
    if (needs.table == 0)
        return {total, 0, 0};
    ColumnHeights heights;
    heights.picture = std::clamp(needs.picture, 0, std::max(0, total - needs.leastTable - needs.leastDetails));
    heights.table = std::clamp(needs.table, std::min(needs.leastTable, total), std::max(needs.leastTable, total - heights.picture - needs.leastDetails));
    if (heights.table < needs.table && heights.table > needs.leastTable)
        heights.table -= (heights.table - needs.leastTable) % needs.tableRow;
    heights.details = std::max(0, total - heights.picture - heights.table);
    return heights;
}

}  // namespace ui
