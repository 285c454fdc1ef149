// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

/// What /proc tells about a process. Everything is empty or zero when the process is gone.
namespace ipc::posix {

/// "/proc/<process>/<name>" as a whole.
std::string processFile(pid_t process, std::string_view name);

/// The kernel's ids of its threads, the main thread's first.
std::vector<pid_t> threadsOf(pid_t process);

/// How many files it holds open.
std::uint64_t numberOfDescriptors(pid_t process);

/// The same in every process and never reused: made of the pid and the moment the process was started.
std::uint64_t processIdentity(pid_t process);

/// The path of the program of this process; a name that can be executed even when that file was replaced.
std::string ownProgram();

std::vector<ThreadInfo> threadInfos(pid_t process);
std::vector<MemoryRegion> memoryRegions(pid_t process);

/// The soft limit that /proc/<pid>/limits tells under that name ("Max stack size"); nothing if there is none.
std::optional<std::uint64_t> limitOf(pid_t process, std::string_view name);

/// Finds the stacks: a thread that sleeps has its stack pointer told, and the region that this lies in is its stack. That
/// region is called "[stack:<thread>]" then.
void findStacks(pid_t process, std::vector<ThreadInfo>& threads, std::vector<MemoryRegion>& regions);

}  // namespace ipc::posix
