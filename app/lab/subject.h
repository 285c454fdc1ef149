// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

namespace lab {

/// The id of the mechanism that a recording is about ("named-pipe"): the one that most of its calls, and of the objects that
/// were opened, belong to. Empty if none does.
QString subjectOf(const Recording& recording);

}  // namespace lab
