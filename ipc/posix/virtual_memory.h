// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file_mapping.h"

#include <optional>

namespace ipc::posix {

/// What VirtualQuery says of an address that VirtualAlloc has reserved; nothing for any other.
std::optional<MemoryInfo> allocationAt(std::uint64_t address);

}  // namespace ipc::posix
