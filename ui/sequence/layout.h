// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/ties.h"

#include "ui/sequence/lanes.h"
#include "ui/sequence/scale.h"
#include "ui/sequence/scene.h"

#include <limits>

namespace ui::sequence {

/// All that a picture of the diagram depends on. Borrowed.
struct Source {
    const EventOrder& order;
    const Scale& scale;
    const Cast& cast;
    const Lanes& lanes;
    const Measures& measures;
    const lab::Ties* ties = nullptr;
    TextWidth width;
    lab::Moment now = 0;        ///< up to which calls that have not returned reach
    lab::Moment shown = std::numeric_limits<lab::Moment>::max();   ///< the moment shown: what returned later is still under way
};

/// From the top of a line to the height at which its call is drawn.
qreal anchorOffset(const Measures& measures);
/// Room of a line in which everything that belongs to it is shown.
qreal fullLineHeight(const Measures& measures);
/// Below this room of a line only marks are drawn; below the second, counts.
qreal labelLineHeight(const Measures& measures);
inline constexpr qreal kMarkLineHeight = 4;

/// Where the lines of ended processes end.
std::vector<LaneEnd> laneEnds(const Source& source);
/// Where those of processes begin that started after the first line.
std::vector<LaneBegin> laneBegins(const Source& source);

/// Everything that shows between two heights. Costs what is visible: lines outside are touched only for calls and data that
/// reach into it. No two labels overlap, none leaves its room between two lanes, and labels left out for want of height are
/// counted in the one before ("+2").
Scene layOut(const Source& source, qreal top, qreal bottom);

}  // namespace ui::sequence
