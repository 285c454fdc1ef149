// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <functional>

/// Threads as kernel objects: made with a handle, waited for, asked for their exit code, suspended.
namespace ipc {

struct ThreadOptions {
    std::string name{};            ///< on screen; at most 47 bytes
    std::uint64_t stackSize = 0;   ///< bytes to reserve (STACK_SIZE_PARAM_IS_A_RESERVATION); 0: the system's default
};

/// CreateThread. What `run` returns is the thread's exit code. The handle is signalled when the thread has ended.
/// 8 if there is no room for its stack.
Result<Handle> createThread(const ThreadOptions& options, std::function<std::uint32_t()> run);

/// GetExitCodeThread: 259 while it runs. 6 if the handle is not a thread's, 5 if it does not allow to ask.
Result<std::uint32_t> getExitCodeThread(Handle thread);

/// SuspendThread and ResumeThread of a thread of this process: how often it was suspended before. It runs while that
/// is 0. Whatever it holds, it goes on holding. On Linux a signal parks it, so that it stops in the middle of anything,
/// as on Windows. 87 no such thread; 156 suspended 127 times already.
Result<std::uint32_t> suspendThread(ThreadId thread);
Result<std::uint32_t> resumeThread(ThreadId thread);

/// The stack of the calling thread as it is reserved: lowest address and bytes.
struct StackExtent {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
};
StackExtent currentStack();

}  // namespace ipc
