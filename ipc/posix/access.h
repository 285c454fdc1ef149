// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

namespace ipc::posix {

/// The access mask that a handle of that kind gets when `asked` is asked for: each GENERIC_* becomes the rights that it stands
/// for, MAXIMUM_ALLOWED all of them.
std::uint32_t grantedAccess(HandleKind kind, std::uint32_t asked);

/// The same for a handle to a named object that is opened: 5 for no rights, or those of other kinds; 1314 for ACCESS_SYSTEM_SECURITY.
Result<std::uint32_t> openedAccess(const char* call, HandleKind kind, std::uint32_t asked);

/// Rights of a file, a pipe or a mailslot. Of a pipe the right to append is FILE_CREATE_PIPE_INSTANCE, and allows no write.
inline constexpr std::uint32_t kReadData = 0x1;
inline constexpr std::uint32_t kWriteData = 0x2;
inline constexpr std::uint32_t kAppendData = 0x4;
inline constexpr std::uint32_t kExecute = 0x20;
inline constexpr std::uint32_t kReadAttributes = 0x80;
inline constexpr std::uint32_t kWriteAttributes = 0x100;
inline constexpr std::uint32_t kDelete = 0x10000;

/// Whether ReadFile, WriteFile and the like may be made on that kind at all: a file, a pipe or a mailslot.
bool isFileObject(HandleKind kind);
/// Whether it is an end of a pipe of either kind.
bool isPipe(HandleKind kind);

}  // namespace ipc::posix
