// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/world.h"

namespace lab {

/// A handle of `world` as it is at that world's moment. What a process told of its handle is as old as its last call on it; what
/// others have done since, their records say: messages that wait, bytes that can be read.
HandleState asItIsNow(HandleState handle, const World& world);

}  // namespace lab
