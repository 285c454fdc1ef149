// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

namespace ui::objects {

/// What was added to a counter in a section by IncrementMemory, and how much of it did not arrive.
struct Counter {
    quint64 added = 0;
    quint64 lost = 0;
};

/// Of the counter that the call `last` added to, up to that call; nothing if it is no IncrementMemory. Looks back as far as to the
/// last WriteMemory at that place, for that began a new count.
Counter counterOf(const lab::Recording& recording, quint64 channel, lab::Row last);

}  // namespace ui::objects
