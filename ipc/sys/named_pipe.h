// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/named_pipe.h"

/// What a backend supplies for ipc/named_pipe.h: the same calls, not recorded.
namespace ipc::sys {

Result<Handle> createNamedPipe(const NamedPipeOptions& options);
Result<void> connectNamedPipe(Handle handle);
Result<void> disconnectNamedPipe(Handle handle);
Result<void> waitNamedPipe(std::string_view name, std::uint32_t timeout);
Result<PipePeek> peekNamedPipe(Handle handle, std::span<std::byte> buffer);
Result<Transfer> transactNamedPipe(Handle handle, std::span<const std::byte> request, std::span<std::byte> reply);
Result<Transfer> callNamedPipe(std::string_view name, std::span<const std::byte> request, std::span<std::byte> reply,
                               std::uint32_t timeout);
Result<NamedPipeInfo> getNamedPipeInfo(Handle handle);
Result<NamedPipeState> getNamedPipeHandleState(Handle handle, PipeStateQuery query);
Result<void> setNamedPipeHandleState(Handle handle, PipeStateChange change);
Result<std::uint64_t> getNamedPipeClientProcessId(Handle handle);
Result<std::uint64_t> getNamedPipeServerProcessId(Handle handle);
Result<std::string> getNamedPipeClientComputerName(Handle handle);

}  // namespace ipc::sys
