// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// What each backend supplies to the portable parts.
namespace ipc::sys {

/// Maps the whole file, readable, writable and shared, for the rest of the process's life. With a `size` the file is made, or
/// made that large, if it is not; without, it must be there.
Result<std::span<std::byte>> mapSharedFile(const std::string& path, std::size_t size = 0);

/// The id of this process as its own system names it.
std::uint64_t currentProcessId();

}  // namespace ipc::sys
