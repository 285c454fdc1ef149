// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/handle_table.h"

/// Events as the library itself uses them, without a call of the user's.
namespace ipc::posix {

/// Resets the event. False if the handle is not of one.
bool resetEvent(const Pin& event);
void setEvent(const Pin& event);

}  // namespace ipc::posix
