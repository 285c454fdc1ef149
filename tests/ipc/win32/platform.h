// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// What the tests must know of the platform they run on.
namespace ipc::test {

/// Names live in the kernel.
inline constexpr std::size_t kNameFolders = 0;

}  // namespace ipc::test
