// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

#include <optional>
#include <string>
#include <vector>
#include <windows.h>

/// What only ntdll tells of a process, or the process's own memory. The structures are those of winternl.h and of Microsoft's public
/// symbols for 64-bit programs, which have been the same since Windows 7.
namespace ipc::win32 {

struct ThreadFacts {
    ThreadId id = 0;
    std::uint64_t cpuTime = 0;    ///< ns
    std::string state;            ///< as ThreadInfo::state; empty where the system does not tell (Wine)
    std::string waitsIn;          ///< KWAIT_REASON by name, while it waits
};

/// The process's entry in SystemProcessInformation. A number that is never 0 of a process that runs is missing if the system says 0: Wine 8.0
/// counts no page faults, and knows no parent of what Linux started.
struct ProcessFacts {
    std::optional<ProcessId> parent;
    std::optional<std::uint64_t> handles;
    std::optional<std::uint64_t> softFaults, hardFaults;
    std::vector<ThreadFacts> threads;
};

/// Nothing if no such process runs.
std::optional<ProcessFacts> processFacts(DWORD process);

/// What the process's environment block (PEB) leads to, read out of its memory: the process need not take part.
struct ProcessBlock {
    std::string commandLine;
    std::vector<std::string> environment;   ///< "NAME=value"
    std::vector<std::uint64_t> heaps;       ///< where each begins; of another process none under Wine 8.0, whose PEB has no list of them
};

/// Needs PROCESS_QUERY_INFORMATION and PROCESS_VM_READ; what cannot be read is empty.
ProcessBlock processBlock(HANDLE process);

/// Needs the process's PROCESS_VM_READ and the thread's THREAD_QUERY_INFORMATION; nothing told without.
ThreadStack threadStack(HANDLE process, HANDLE thread);

}  // namespace ipc::win32
