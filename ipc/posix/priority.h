// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace ipc::posix {

/// The nice value a child starts with: that of the class, or for 0 this process's own unless it is above normal.
int childNiceness(std::uint32_t priorityClass);

/// The class whose nice value is nearest to that of the process.
std::uint32_t priorityClassOf(pid_t process);

/// False for values that are no *_PRIORITY_CLASS.
bool isPriorityClass(std::uint32_t priorityClass);

}  // namespace ipc::posix
