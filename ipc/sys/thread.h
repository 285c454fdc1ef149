// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/thread.h"

/// What a backend supplies for ipc/thread.h: the same calls, not recorded. currentStack is the backend's altogether.
namespace ipc::sys {

Result<Handle> createThread(const ThreadOptions& options, std::function<std::uint32_t()> run);
Result<std::uint32_t> getExitCodeThread(Handle thread);
Result<std::uint32_t> suspendThread(ThreadId thread);
Result<std::uint32_t> resumeThread(ThreadId thread);

}  // namespace ipc::sys
