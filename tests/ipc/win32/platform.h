// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include <process.h>

/// What the tests must know of the platform they run on.
namespace ipc::test {

/// Names live in the kernel.
inline constexpr std::size_t kNameFolders = 0;

/// What takes everything and gives nothing.
inline constexpr const char* kNullDevice = "NUL";

inline std::uint64_t ownProcessId() { return static_cast<std::uint64_t>(_getpid()); }

}  // namespace ipc::test
