// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"
#include "ipc/result.h"

#include <string>

namespace ipc::posix::clipboard {

/// Connects to the keeper of this session; starts it if there is none. 31 with the reason if it cannot be had: no
/// session joined, no display, no program.
Result<UniqueFd> connectToKeeper(const char* call);

/// Ends the keeper of a session, if there is one, and waits until it has ended, at most 2 s.
void endKeeper(const std::string& sessionDirectory);

}  // namespace ipc::posix::clipboard
