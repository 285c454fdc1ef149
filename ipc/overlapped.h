// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <optional>
#include <string>
#include <vector>

/// Overlapped I/O: operations that go on while the thread that started them does something else.
///
/// The handle must be of a named pipe and have been opened with FILE_FLAG_OVERLAPPED; on another one, of an anonymous
/// pipe or a mailslot too, an operation is finished when its call returns. A call without an OVERLAPPED waits for the end
/// of its operation, on either kind of handle.
///
/// Each started operation is one record: of a call that moved its bytes at once, or of one that failed with 997. What
/// was pending then is completed by a second record, IoCompletion, which bears the same number.
///
/// Linux: one thread of the process watches the sockets of what is pending, and completes it. It is started with the
/// first operation that has to wait. Windows: the kernel completes; a completion port tells a thread when that was.
namespace ipc {

inline constexpr std::uint32_t kFileFlagOverlapped = 0x40000000;   ///< FILE_FLAG_OVERLAPPED

/// An OVERLAPPED structure of this process, by its name. It is made when the name is first used, with an event of its
/// own, which is reset by hand. The memory it needs, buffers included, lives until its operation is completed.
struct Overlapped {
    std::string name;
    Handle event = Handle::Null;   ///< hEvent, if it is to be one that was made with CreateEvent
};

/// What an operation brought: of a read its bytes, of a write their number.
struct OverlappedTransfer {
    std::size_t bytes = 0;
    bool moreData = false;         ///< Win32's 234: the message goes on
    std::vector<std::byte> data{};
};

/// ReadFile, WriteFile, TransactNamedPipe and ConnectNamedPipe with an OVERLAPPED: as without, but what would wait
/// fails with 997 and goes on. 87 while the structure is in use, 6 if its event is closed. Here: 50 for a file on a disk.
/// The event is reset at the start and set at the end. An error at once (535 above all) leaves the structure as if it
/// were pending, for ever: its event is not set.
Result<OverlappedTransfer> readFile(Handle handle, std::size_t size, const Overlapped& overlapped);
Result<OverlappedTransfer> writeFile(Handle handle, std::vector<std::byte> data, const Overlapped& overlapped);
Result<OverlappedTransfer> transactNamedPipe(Handle handle, std::vector<std::byte> request, std::size_t size,
                                             const Overlapped& overlapped);
Result<void> connectNamedPipe(Handle handle, const Overlapped& overlapped);

/// GetOverlappedResult: how the operation ended. 996 while it is pending and `wait` is not set; with `wait`, waits for
/// the event. 995 cancelled, 109 the handle or the other end was closed. 87 for a name without an operation.
Result<OverlappedTransfer> getOverlappedResult(Handle handle, const std::string& name, bool wait);

/// HasOverlappedIoCompleted: looks at the structure, asks nobody.
Result<bool> hasOverlappedIoCompleted(const std::string& name);

/// CancelIoEx: ends with 995 what is pending on the handle, or the operation of one structure. 1168 if nothing is, 6 for no file.
/// What a write has put into a pipe and nobody has read is taken back.
Result<void> cancelIoEx(Handle handle, const std::optional<std::string>& name);

/// hEvent of a structure; Null if there is none of that name.
Handle overlappedEvent(const std::string& name);

/// What is pending on a handle, in the order of its start: "ReadFile a"; and the same as the fact about the handle.
std::vector<std::string> pendingOn(Handle handle);
HandleFact pendingFact(Handle handle);

}  // namespace ipc
