// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/event_order.h"

namespace ui::sequence {

/// What happened in lines [first, first + lines), counted for each process: the level of detail of the zoomed-out diagram. Costs
/// the chunks of lines, not the lines.
std::vector<LineCount> countLines(const EventOrder& order, qint64 first, qint64 lines);

}  // namespace ui::sequence
