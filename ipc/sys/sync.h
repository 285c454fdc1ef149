// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/sync.h"

/// What a backend supplies for ipc/sync.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<Created> createMutex(const MutexOptions& options);
Result<Handle> openMutex(std::uint32_t access, bool inheritHandle, const std::string& name);
Result<void> releaseMutex(Handle mutex);
Result<Created> createEvent(const EventOptions& options);
Result<Handle> openEvent(std::uint32_t access, bool inheritHandle, const std::string& name);
Result<void> setEvent(Handle event);
Result<void> resetEvent(Handle event);
Result<Created> createSemaphore(const SemaphoreOptions& options);
Result<Handle> openSemaphore(std::uint32_t access, bool inheritHandle, const std::string& name);
Result<std::uint32_t> releaseSemaphore(Handle semaphore, std::uint32_t releaseCount);
Result<WaitStatus> waitForSingleObject(Handle handle, Timeout timeout);
Result<MultipleWait> waitForMultipleObjects(std::span<const Handle> handles, bool waitAll, Timeout timeout);

}  // namespace ipc::sys
