// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace ui {

/// Widths of the columns of a table in `room` pixels; 0: not shown. The first `essential` ones are always shown: where they do not fit
/// the widest give way, down to `least`. Of the others come, in order, as many as there is whole room for. What is left over
/// goes to the last one.
std::vector<int> fitColumns(const std::vector<int>& needed, std::size_t essential, int least, int room);

}  // namespace ui
