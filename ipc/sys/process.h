// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

/// What a backend supplies for ipc/process.h: the same calls, not recorded. ChildStream is the backend's altogether.
namespace ipc::sys {

Result<ChildProcess> createProcess(const ProcessOptions& options);
Result<void> receiveInheritedHandles();
[[noreturn]] void exitProcess(std::uint32_t exitCode);
Result<void> terminateProcess(Handle process, std::uint32_t exitCode);
Result<std::uint32_t> getExitCodeProcess(Handle process);
Result<void> setPriorityClass(Handle process, std::uint32_t priorityClass);
Result<std::uint32_t> getPriorityClass(Handle process);
Result<void> setThreadPriority(int level);
Result<int> getThreadPriority();
void sleep(Timeout time);
SystemInfo getSystemInfo();
Result<ProcessInfo> queryProcess(Handle process);

}  // namespace ipc::sys
