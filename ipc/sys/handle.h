// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <vector>

/// What a backend supplies for ipc/handle.h and ipc/file.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<void> closeHandle(Handle handle);
Result<std::uint32_t> getHandleInformation(Handle handle);
Result<void> setHandleInformation(Handle handle, std::uint32_t mask, std::uint32_t flags);
Result<Handle> duplicateHandle(Handle handle, const DuplicateOptions& options);
Result<HandleInfo> describeHandle(Handle handle);
std::vector<HandleInfo> openHandles();
void closeAllHandles();

Result<Handle> createFile(const FileOptions& options);
Result<Transfer> readFile(Handle handle, std::span<std::byte> buffer);
Result<std::size_t> writeFile(Handle handle, std::span<const std::byte> data);
Result<void> flushFileBuffers(Handle handle);
Result<std::uint64_t> getFileSize(Handle handle);
Result<void> setEndOfFile(Handle handle, std::uint64_t size);
Result<FileType> getFileType(Handle handle);
ThreadId currentThreadId();
Result<void> cancelSynchronousIo(ThreadId thread);

}  // namespace ipc::sys
