// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipc {

/// Win32 error codes that the mechanisms of this library return: code, name here, name in winerror.h, meaning.
/// Values and texts follow winerror.h; the list is the single source of the enum, the names and the words.
#define IPC_ERROR_CODES(X)                                                                                 \
    X(0, Success, "ERROR_SUCCESS", "The operation completed successfully.")                                \
    X(1, InvalidFunction, "ERROR_INVALID_FUNCTION", "Incorrect function.")                                 \
    X(2, FileNotFound, "ERROR_FILE_NOT_FOUND", "The system cannot find the name.")                         \
    X(3, PathNotFound, "ERROR_PATH_NOT_FOUND", "The system cannot find the path.")                         \
    X(5, AccessDenied, "ERROR_ACCESS_DENIED", "Access is denied.")                                         \
    X(6, InvalidHandle, "ERROR_INVALID_HANDLE", "The handle is invalid.")                                  \
    X(8, NotEnoughMemory, "ERROR_NOT_ENOUGH_MEMORY", "Not enough memory resources are available.")         \
    X(13, InvalidData, "ERROR_INVALID_DATA", "The data is invalid.")                                       \
    X(18, NoMoreFiles, "ERROR_NO_MORE_FILES", "There are no more files.")                                  \
    X(31, GenFailure, "ERROR_GEN_FAILURE", "A device attached to the system is not functioning.")          \
    X(32, SharingViolation, "ERROR_SHARING_VIOLATION", "Another process is using the object.")             \
    X(38, HandleEof, "ERROR_HANDLE_EOF", "Reached the end of the file.")                                   \
    X(50, NotSupported, "ERROR_NOT_SUPPORTED", "The request is not supported.")                            \
    X(53, BadNetpath, "ERROR_BAD_NETPATH", "The network path was not found.")                              \
    X(80, FileExists, "ERROR_FILE_EXISTS", "The file exists.")                                             \
    X(87, InvalidParameter, "ERROR_INVALID_PARAMETER", "The parameter is incorrect.")                      \
    X(109, BrokenPipe, "ERROR_BROKEN_PIPE", "The pipe has been ended.")                                    \
    X(112, DiskFull, "ERROR_DISK_FULL", "There is not enough space on the disk.")                          \
    X(121, SemTimeout, "ERROR_SEM_TIMEOUT", "The time-out period has expired.")                            \
    X(122, InsufficientBuffer, "ERROR_INSUFFICIENT_BUFFER", "The buffer is too small for the message.")    \
    X(123, InvalidName, "ERROR_INVALID_NAME", "The name has incorrect syntax.")                            \
    X(157, Discarded, "ERROR_DISCARDED", "The memory block is empty or discarded: it cannot be locked.")   \
    X(161, BadPathname, "ERROR_BAD_PATHNAME", "The specified path is invalid.")                            \
    X(170, Busy, "ERROR_BUSY", "The requested resource is in use.")                                        \
    X(183, AlreadyExists, "ERROR_ALREADY_EXISTS", "An object with this name already exists.")              \
    X(193, BadExeFormat, "ERROR_BAD_EXE_FORMAT", "Not a valid application or image.")                      \
    X(206, FilenameExcedRange, "ERROR_FILENAME_EXCED_RANGE", "The name is too long.")                      \
    X(229, PipeLocal, "ERROR_PIPE_LOCAL", "The pipe is local.")                                            \
    X(230, BadPipe, "ERROR_BAD_PIPE", "The pipe state is invalid.")                                        \
    X(231, PipeBusy, "ERROR_PIPE_BUSY", "All pipe instances are busy.")                                    \
    X(232, NoData, "ERROR_NO_DATA", "The pipe is empty or is being closed.")                               \
    X(233, PipeNotConnected, "ERROR_PIPE_NOT_CONNECTED", "No process is on the other end of the pipe.")    \
    X(234, MoreData, "ERROR_MORE_DATA", "More data is available: the rest of the message is still unread.") \
    X(258, WaitTimeout, "WAIT_TIMEOUT", "The wait operation timed out.")                                   \
    X(259, NoMoreItems, "ERROR_NO_MORE_ITEMS", "No more data is available.")                               \
    X(288, NotOwner, "ERROR_NOT_OWNER", "The caller does not own the mutex.")                              \
    X(298, TooManyPosts, "ERROR_TOO_MANY_POSTS", "The semaphore's count would become larger than its maximum.") \
    X(487, InvalidAddress, "ERROR_INVALID_ADDRESS", "Attempt to access an invalid address.")               \
    X(535, PipeConnected, "ERROR_PIPE_CONNECTED", "A process is already on the other end of the pipe.")    \
    X(536, PipeListening, "ERROR_PIPE_LISTENING", "Waiting for a process to open the other end.")          \
    X(995, OperationAborted, "ERROR_OPERATION_ABORTED", "The operation was cancelled.")                    \
    X(996, IoIncomplete, "ERROR_IO_INCOMPLETE", "The overlapped operation is not complete yet.")           \
    X(997, IoPending, "ERROR_IO_PENDING", "The overlapped operation is in progress.")                      \
    X(998, NoAccess, "ERROR_NOACCESS", "Invalid access to a memory location.")                             \
    X(1006, FileInvalid, "ERROR_FILE_INVALID", "The file is empty or was altered: it cannot be mapped.")   \
    X(1132, MappedAlignment, "ERROR_MAPPED_ALIGNMENT", "The offset is not a multiple of 64 KiB.")          \
    X(1168, NotFound, "ERROR_NOT_FOUND", "Element not found.")                                             \
    X(1224, UserMappedFile, "ERROR_USER_MAPPED_FILE", "The file has a mapped section open.")               \
    X(1314, PrivilegeNotHeld, "ERROR_PRIVILEGE_NOT_HELD", "A required privilege is not held.")             \
    X(1368, CannotImpersonate, "ERROR_CANNOT_IMPERSONATE", "Nothing has been read from the pipe yet.")     \
    X(1400, InvalidWindowHandle, "ERROR_INVALID_WINDOW_HANDLE", "Invalid window handle.")                  \
    X(1418, ClipboardNotOpen, "ERROR_CLIPBOARD_NOT_OPEN", "This thread does not have the clipboard open.") \
    X(1455, CommitmentLimit, "ERROR_COMMITMENT_LIMIT", "The paging file is too small for this operation.") \
    X(1460, Timeout, "ERROR_TIMEOUT", "The operation timed out.")                                          \
    X(1784, InvalidUserBuffer, "ERROR_INVALID_USER_BUFFER", "The supplied buffer is not valid.")           \
    X(1816, NotEnoughQuota, "ERROR_NOT_ENOUGH_QUOTA", "Not enough quota: the message queue is full.")       \
    X(3025, RemoteMailslotsDeprecated, "ERROR_REMOTE_MAILSLOTS_DEPRECATED", "Remote mailslots are disabled.") \
    X(0x4000, DdeAdvAckTimeout, "DMLERR_ADVACKTIMEOUT", "DDE: no answer to an advise in time.")            \
    X(0x4001, DdeBusy, "DMLERR_BUSY", "DDE: the server answered that it is busy.")                         \
    X(0x4002, DdeDataAckTimeout, "DMLERR_DATAACKTIMEOUT", "DDE: no answer to a request in time.")          \
    X(0x4005, DdeExecAckTimeout, "DMLERR_EXECACKTIMEOUT", "DDE: no answer to an execute in time.")         \
    X(0x4006, DdeInvalidParameter, "DMLERR_INVALIDPARAMETER", "DDE: a parameter is invalid.")              \
    X(0x4009, DdeNotProcessed, "DMLERR_NOTPROCESSED", "DDE: the server refused (negative WM_DDE_ACK).")    \
    X(0x400A, DdeNoConvEstablished, "DMLERR_NO_CONV_ESTABLISHED", "DDE: no server answered WM_DDE_INITIATE.") \
    X(0x400B, DdePokeAckTimeout, "DMLERR_POKEACKTIMEOUT", "DDE: no answer to a poke in time.")             \
    X(0x400C, DdePostMsgFailed, "DMLERR_POSTMSG_FAILED", "DDE: the message could not be posted.")          \
    X(0x400D, DdeReentrancy, "DMLERR_REENTRANCY", "DDE: the conversation has a transaction in progress.")    \
    X(0x400E, DdeServerDied, "DMLERR_SERVER_DIED", "DDE: the conversation was terminated by the partner.") \
    X(0x4010, DdeUnadvAckTimeout, "DMLERR_UNADVACKTIMEOUT", "DDE: no answer to an unadvise in time.")

/// A Win32 error code, the same on every platform. Codes outside the list are legal values of the type.
enum class ErrorCode : std::uint32_t {
#define IPC_X(code, name, win32, text) name = code,
    IPC_ERROR_CODES(IPC_X)
#undef IPC_X
};

/// The name in winerror.h ("ERROR_MORE_DATA"), or "ERROR_<n>" for a code outside the list.
std::string errorName(ErrorCode code);

/// The code of a winerror.h name; nothing if the name is unknown.
std::optional<ErrorCode> errorFromName(std::string_view name);

/// One sentence that says what the code means; empty for a code outside the list.
std::string_view errorText(ErrorCode code);

/// A failed call: what Windows says, what the system underneath said, and what was attempted. Whatever is done with one is cold, so
/// that the compiler lays what leads to a failure away from what every message runs through.
struct Error {
    ErrorCode code = ErrorCode::Success;
    std::int64_t native = 0;      ///< errno on Linux, the same as `code` on Windows; 0 if no system call failed
    const char* call = "";        ///< the Win32 name of the call that failed; a literal
    std::string detail{};         ///< what was attempted, for people; may be empty

    [[gnu::cold, gnu::noinline]] Error() noexcept;
    [[gnu::cold, gnu::noinline]] Error(ErrorCode code, std::int64_t native, const char* call, std::string detail = {}) noexcept;
    [[gnu::cold, gnu::noinline]] Error(const Error&);
    [[gnu::cold, gnu::noinline]] Error(Error&&) noexcept;
    [[gnu::cold, gnu::noinline]] Error& operator=(const Error&);
    [[gnu::cold, gnu::noinline]] Error& operator=(Error&&) noexcept;
    [[gnu::cold, gnu::noinline]] ~Error();

    friend bool operator==(const Error& error, ErrorCode code) { return error.code == code; }
};

/// "ReadFile: 234 ERROR_MORE_DATA. More data is available… (detail; errno 11 EAGAIN)". The one place where an
/// Error becomes words.
std::string toText(const Error& error);

}  // namespace ipc
