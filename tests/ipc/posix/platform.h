// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include <unistd.h>

/// What the tests must know of the platform they run on.
namespace ipc::test {

/// Folders that names of mappings, mutexes and events have in a session's directory, once one was used.
inline constexpr std::size_t kNameFolders = 1;

/// What takes everything and gives nothing.
inline constexpr const char* kNullDevice = "/dev/null";

inline std::uint64_t ownProcessId() { return static_cast<std::uint64_t>(getpid()); }

}  // namespace ipc::test
