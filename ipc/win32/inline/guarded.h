// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ipc::sys {

// A file that is mapped cannot be cut off here (1224).
template <class F>
bool guarded(F&& action) noexcept
{
    action();
    return true;
}

}  // namespace ipc::sys
