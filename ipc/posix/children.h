// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/process.h"

#include <string>
#include <vector>

/// Starting children and seeing them end. One thread of each process does both and lives as long as the process:
/// PR_SET_PDEATHSIG kills a child when the *thread* that made it ends.
namespace ipc::posix {

/// Everything a child needs, made before the fork: between fork and exec nothing may be allocated.
struct Launch {
    std::string path;
    std::vector<std::string> arguments;     ///< argv, the program's name first
    std::vector<std::string> environment;   ///< "NAME=value"
    int input = -1;                         ///< becomes the child's standard input
    int output = -1;                        ///< becomes its standard output
    std::vector<int> inherited;             ///< stay open under their numbers; everything else is O_CLOEXEC
    int niceness = 0;
};

/// Starts the program; returns when exec has happened or failed: the pid, or errno as a native code with 2, 5 or 193.
Result<pid_t> launch(const Launch& launch);

/// From now on `child` is reaped and its end recorded as soon as it comes.
void watch(std::shared_ptr<ProcessObject> child);

}  // namespace ipc::posix
