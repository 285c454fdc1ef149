// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace ui {

/// Widths of the columns of a table in `room` pixels; 0: not shown. The columns in `essential`, which are the first ones, are always
/// shown if they need any: where they do not fit they give way in the order named there, each down to its `least`, the last one only when all before it
/// have. Of the others come, in order, as many as there is whole room for. What is left over goes to the last one that is shown.
std::vector<int> fitColumns(const std::vector<int>& needed, const std::vector<std::size_t>& essential, const std::vector<int>& least, int room);

}  // namespace ui
