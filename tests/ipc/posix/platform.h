// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// What the tests must know of the platform they run on.
namespace ipc::test {

/// Folders that names of mappings, mutexes and events have in a session's directory, once one was used.
inline constexpr std::size_t kNameFolders = 1;

}  // namespace ipc::test
