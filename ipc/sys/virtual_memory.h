// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/virtual_memory.h"

/// What a backend supplies for ipc/virtual_memory.h: the same calls, not recorded.
namespace ipc::sys {

Result<std::uint64_t> virtualAlloc(std::uint64_t address, std::uint64_t size, std::uint32_t type, std::uint32_t protection);
Result<void> virtualFree(std::uint64_t address, std::uint64_t size, std::uint32_t type);

}  // namespace ipc::sys
