// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <optional>
#include <string_view>

namespace ipc {

inline constexpr std::uint32_t kPipeAccessInbound = 1;    ///< PIPE_ACCESS_*: the client writes
inline constexpr std::uint32_t kPipeAccessOutbound = 2;   ///< the server writes
inline constexpr std::uint32_t kPipeAccessDuplex = 3;
inline constexpr std::uint32_t kFirstPipeInstance = 0x00080000;   ///< FILE_FLAG_FIRST_PIPE_INSTANCE

inline constexpr std::uint32_t kPipeNoWait = 1;            ///< PIPE_NOWAIT
inline constexpr std::uint32_t kPipeReadModeMessage = 2;   ///< PIPE_READMODE_MESSAGE
inline constexpr std::uint32_t kPipeTypeMessage = 4;       ///< PIPE_TYPE_MESSAGE
inline constexpr std::uint32_t kPipeRejectRemote = 8;      ///< PIPE_REJECT_REMOTE_CLIENTS

inline constexpr std::uint32_t kPipeServerEnd = 1;         ///< PIPE_SERVER_END in NamedPipeInfo::flags

inline constexpr std::uint32_t kPipeUnlimitedInstances = 255;
inline constexpr std::uint32_t kPipeDefaultWait = 0;       ///< NMPWAIT_USE_DEFAULT_WAIT
inline constexpr std::uint32_t kPipeNoWaiting = 1;         ///< NMPWAIT_NOWAIT: a wait of 1 ms
inline constexpr std::uint32_t kPipeWaitForever = 0xFFFFFFFF;

/// Parameters of CreateNamedPipe.
struct NamedPipeOptions {
    std::string name;                     ///< \\.\pipe\…, any case
    std::uint32_t openMode = kPipeAccessDuplex;
    std::uint32_t pipeMode = 0;           ///< PIPE_TYPE_* | PIPE_READMODE_* | PIPE_WAIT or NOWAIT
    std::uint32_t maxInstances = kPipeUnlimitedInstances;   ///< 1 … 255; that of the first instance counts
    std::uint32_t outBufferSize = 4096;   ///< quota server → client, bytes
    std::uint32_t inBufferSize = 4096;    ///< quota client → server, bytes
    std::uint32_t defaultTimeout = 0;     ///< ms for WaitNamedPipe; 0 is 50 ms
    Security security{};
};

/// CreateNamedPipe: the server end of a new instance, which listens at once. 123 bad name, 3 none, 87 bad mode,
/// 231 all instances in use, 5 first instance exists or access differs. The first instance's type, limit and default time-out hold
/// for all; quotas are each one's own. An instance counts until the last handle to it is closed, that of its client included.
/// Linux: a listening AF_UNIX socket in the session's directory and a file that both ends map.
Result<Handle> createNamedPipe(const NamedPipeOptions& options);

/// ConnectNamedPipe: waits for a client. 535: one is there already (good), 232: one was and left (disconnect first),
/// 536: none, and the handle does not wait.
Result<void> connectNamedPipe(Handle handle);

/// DisconnectNamedPipe: takes the client off; data that it has not read is lost, and all its calls fail with 233.
Result<void> disconnectNamedPipe(Handle handle);

/// WaitNamedPipe: until an instance listens, at most `timeout` ms or one of NMPWAIT_*. 2 no such pipe, 121 in time
/// none. Nothing is reserved: CreateFile may still find the instance taken.
Result<void> waitNamedPipe(std::string_view name, std::uint32_t timeout);

/// What PeekNamedPipe saw.
struct PipePeek {
    std::size_t bytesRead = 0;               ///< copied to the buffer
    std::uint32_t bytesAvailable = 0;        ///< all that is unread
    std::uint32_t bytesLeftThisMessage = 0;  ///< of the first message, beyond what was copied; of a byte pipe 0 − bytesRead
};

/// PeekNamedPipe, on both kinds of pipe: looks, takes nothing, does not wait for data. 109 other end closed and
/// nothing left, 230 not connected, 5 without read access.
/// The count for byte pipes is what Windows returns, though its documentation promises 0.
Result<PipePeek> peekNamedPipe(Handle handle, std::span<std::byte> buffer);

/// TransactNamedPipe: one message out, one in. 230 unless the pipe is of message type and read in messages; 231 if
/// something is unread already.
Result<Transfer> transactNamedPipe(Handle handle, std::span<const std::byte> request, std::span<std::byte> reply);

/// CallNamedPipe: opens, waiting for at most `timeout` ms if all are busy, transacts, closes. What does not fit the
/// reply buffer is lost.
Result<Transfer> callNamedPipe(std::string_view name, std::span<const std::byte> request, std::span<std::byte> reply,
                               std::uint32_t timeout);

struct NamedPipeInfo {
    std::uint32_t flags = 0;         ///< PIPE_SERVER_END, PIPE_TYPE_MESSAGE
    std::uint32_t outBufferSize = 0; ///< as asked for at creation
    std::uint32_t inBufferSize = 0;
    std::uint32_t maxInstances = 0;
};

/// GetNamedPipeInfo, on both kinds. 5 without FILE_READ_ATTRIBUTES.
Result<NamedPipeInfo> getNamedPipeInfo(Handle handle);

/// What GetNamedPipeHandleState is asked for besides state and instances.
struct PipeStateQuery {
    bool collection = false;   ///< lpMaxCollectionCount, lpCollectDataTimeout: 87, the pipe is local
    bool userName = false;     ///< server end only
};
struct NamedPipeState {
    std::uint32_t state = 0;      ///< PIPE_NOWAIT, PIPE_READMODE_MESSAGE
    std::uint32_t instances = 0;
    std::string userName;         ///< of the client, if asked for
};

/// GetNamedPipeHandleState, on both kinds. 5 without FILE_READ_ATTRIBUTES.
Result<NamedPipeState> getNamedPipeHandleState(Handle handle, PipeStateQuery query = {});

/// What SetNamedPipeHandleState changes.
struct PipeStateChange {
    std::optional<std::uint32_t> mode;   ///< PIPE_READMODE_* | PIPE_WAIT or NOWAIT
    bool collection = false;             ///< lpMaxCollectionCount, lpCollectDataTimeout: 87, the pipe is local
};

/// SetNamedPipeHandleState, on both kinds. 87 message mode on a byte pipe or unknown bits, 5 without
/// FILE_WRITE_ATTRIBUTES.
Result<void> setNamedPipeHandleState(Handle handle, PipeStateChange change);

/// GetNamedPipeClientProcessId and GetNamedPipeServerProcessId, on both ends, also after the other end was closed.
/// Client, from the server end, when disconnected: 1168.
Result<std::uint64_t> getNamedPipeClientProcessId(Handle handle);
Result<std::uint64_t> getNamedPipeServerProcessId(Handle handle);

/// GetNamedPipeClientComputerName. 229 for a client on this computer.
Result<std::string> getNamedPipeClientComputerName(Handle handle);

}  // namespace ipc
