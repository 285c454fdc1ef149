// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ui {

/// What the parts of the kernel column ask for, in pixels. A part that is not there asks for nothing.
struct ColumnNeeds {
    int picture = 0;        ///< to show all of it
    int table = 0;          ///< to show all rows
    int leastTable = 0;     ///< its head and one row
    int tableRow = 1;       ///< a further row
    int leastDetails = 0;   ///< to be worth reading
};

struct ColumnHeights {
    int picture = 0, table = 0, details = 0;
    bool operator==(const ColumnHeights&) const = default;
};

/// Picture and table get what they need, the details the rest. Where that is too little the table gives way first, then the
/// picture, each scrolling then; the table shows whole rows only. Without a table the picture has all.
ColumnHeights columnHeights(int total, const ColumnNeeds& needs);

}  // namespace ui
