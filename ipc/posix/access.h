// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

namespace ipc::posix {

/// The access mask that a handle of that kind gets when `asked` is asked for: each GENERIC_* becomes the rights that it stands
/// for, MAXIMUM_ALLOWED all of them.
std::uint32_t grantedAccess(HandleKind kind, std::uint32_t asked);

/// The same for a handle to a named object that is opened: 5 for no rights, or those of other kinds; 1314 for ACCESS_SYSTEM_SECURITY.
Result<std::uint32_t> openedAccess(const char* call, HandleKind kind, std::uint32_t asked);

/// Whether ReadFile, WriteFile and the like may be made on that kind at all: a file, a pipe or a mailslot.
bool isFileObject(HandleKind kind);

}  // namespace ipc::posix
