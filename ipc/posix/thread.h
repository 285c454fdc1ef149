// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

namespace ipc::posix {

inline constexpr std::uint32_t kThreadAllAccess = 0x001FFFFF;

/// A real handle to the calling thread. Of one that CreateThread made it is of the same object; of any other the exit code is 0.
Result<Handle> openOwnThread(std::uint32_t access, bool inheritable);

}  // namespace ipc::posix
