// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/layout.h"

namespace ui::sequence {

/// The zoomed-out picture: strips of a few pixels, in each the calls of every process counted, and the errors.
Scene layOutDensity(const Source& source, qreal top, qreal bottom);

/// True if lines are too close at this scale to be told apart; proportional: those in view.
bool isDense(const Scale& scale, qreal top, qreal height);

}  // namespace ui::sequence
