// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>

namespace ipc {

/// How long a call may wait. INFINITE on Windows.
using Timeout = std::chrono::milliseconds;
inline constexpr Timeout kInfinite{0xFFFFFFFF};

inline constexpr std::uint32_t kGenericRead = 0x80000000;
inline constexpr std::uint32_t kGenericWrite = 0x40000000;
inline constexpr std::uint32_t kGenericExecute = 0x20000000;

/// SECURITY_ATTRIBUTES, as far as the lab lets one choose it.
struct Security {
    bool inheritHandle = false;
};

/// Parameters of CreateFile.
struct FileOptions {
    std::string name;               ///< \\.\pipe\…, \\.\mailslot\…, \\*\mailslot\…, or a path of this system
    std::uint32_t access = 0;       ///< GENERIC_READ, GENERIC_WRITE or single rights
    std::uint32_t share = 0;        ///< FILE_SHARE_*
    std::uint32_t disposition = 3;  ///< CREATE_NEW 1, CREATE_ALWAYS 2, OPEN_EXISTING 3, OPEN_ALWAYS 4
    std::uint32_t flags = 0;        ///< FILE_FLAG_*, FILE_ATTRIBUTE_*, SECURITY_SQOS_PRESENT …
    Security security{};
};

/// What a read brought. `moreData` is Win32's FALSE/234: the buffer is full and the message goes on.
struct Transfer {
    std::size_t bytes = 0;
    bool moreData = false;
};

/// CreateFile: opens the client end of a pipe or mailslot, or a file. 2 no such name, 231 no free instance, 5 access,
/// 32 of a file: a share mode is against it.
Result<Handle> createFile(const FileOptions& options);

/// ReadFile. Blocks as the object does. Reads at least one byte, one message, or fails.
Result<Transfer> readFile(Handle handle, std::span<std::byte> buffer);

/// WriteFile: bytes written. Blocks while the object's quota is used up.
Result<std::size_t> writeFile(Handle handle, std::span<const std::byte> data);

/// FlushFileBuffers: on a pipe, waits until the other end has read everything.
Result<void> flushFileBuffers(Handle handle);

/// GetFileSize of a plain file.
Result<std::uint64_t> getFileSize(Handle handle);

/// SetFilePointer and SetEndOfFile: the file ends there, and there the next transfer begins. 1224 to cut off what was there when a
/// section was made of the file, as long as there is one.
Result<void> setEndOfFile(Handle handle, std::uint64_t size);

/// FILE_TYPE_*: what is behind a handle.
enum class FileType : std::uint32_t { Unknown = 0, Disk = 1, Char = 2, Pipe = 3 };

/// GetFileType: of a file, or of a pipe or mailslot. 6 for what is none of these.
Result<FileType> getFileType(Handle handle);

/// A thread of this process as CancelSynchronousIo names it: the kernel's thread id.
using ThreadId = std::uint64_t;
ThreadId currentThreadId();

/// CancelSynchronousIo: the call that thread is blocked in ends with 995. 1168 if it is in none.
Result<void> cancelSynchronousIo(ThreadId thread);

}  // namespace ipc
