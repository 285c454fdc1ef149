// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"

#include "ipc/sys/named_pipe.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

namespace {

Result<Transfer> record(trace::Call& call, Result<Transfer> reply, std::span<std::byte> buffer)
{
    if (reply) {
        call.bytes(reply->bytes).out(Key::bytesRead, reply->bytes).dataOut(buffer.first(reply->bytes));
        if (reply->moreData)
            call.status(ErrorCode::MoreData);
    }
    return reply;
}

}  // namespace

Result<Handle> createNamedPipe(const NamedPipeOptions& options)
{
    trace::Call call(CallId::CreateNamedPipe);
    call.in(Key::name, options.name).in(Key::openMode, Family::PipeOpenMode, options.openMode)
        .in(Key::pipeMode, Family::PipeMode, options.pipeMode).in(Key::maxInstances, options.maxInstances)
        .in(Key::outBufferSize, options.outBufferSize).in(Key::inBufferSize, options.inBufferSize)
        .in(Key::defaultTimeout, options.defaultTimeout).in(Key::inheritHandle, options.security.inheritHandle);
    auto handle = call.end(sys::createNamedPipe(options));
    if (handle)
        call.made(*handle);
    return handle;
}

Result<void> connectNamedPipe(Handle handle)
{
    trace::Call call(CallId::ConnectNamedPipe, handle);
    return call.end(sys::connectNamedPipe(handle));
}

Result<void> disconnectNamedPipe(Handle handle)
{
    trace::Call call(CallId::DisconnectNamedPipe, handle);
    return call.end(sys::disconnectNamedPipe(handle));
}

Result<void> waitNamedPipe(std::string_view name, std::uint32_t timeout)
{
    trace::Call call(CallId::WaitNamedPipe);
    call.in(Key::name, name).in(Key::timeout, Family::PipeWait, timeout);
    return call.end(sys::waitNamedPipe(name, timeout));
}

Result<PipePeek> peekNamedPipe(Handle handle, std::span<std::byte> buffer)
{
    trace::Call call(CallId::PeekNamedPipe, handle);
    call.in(Key::size, buffer.size());
    auto peek = call.end(sys::peekNamedPipe(handle, buffer));
    if (peek)
        call.bytes(peek->bytesRead).out(Key::bytesRead, peek->bytesRead).out(Key::bytesAvailable, peek->bytesAvailable)
            .out(Key::bytesLeftThisMessage, peek->bytesLeftThisMessage).dataOut(buffer.first(peek->bytesRead));
    return peek;
}

Result<Transfer> transactNamedPipe(Handle handle, std::span<const std::byte> request, std::span<std::byte> reply)
{
    trace::Call call(CallId::TransactNamedPipe, handle);
    call.in(Key::request, request.size()).in(Key::size, reply.size());
    return record(call, call.end(sys::transactNamedPipe(handle, request, reply)), reply);
}

Result<Transfer> callNamedPipe(std::string_view name, std::span<const std::byte> request, std::span<std::byte> reply,
                               std::uint32_t timeout)
{
    trace::Call call(CallId::CallNamedPipe);
    call.in(Key::name, name).in(Key::request, request.size()).in(Key::size, reply.size())
        .in(Key::timeout, Family::PipeWait, timeout);
    return record(call, call.end(sys::callNamedPipe(name, request, reply, timeout)), reply);
}

Result<NamedPipeInfo> getNamedPipeInfo(Handle handle)
{
    trace::Call call(CallId::GetNamedPipeInfo, handle);
    auto info = call.end(sys::getNamedPipeInfo(handle));
    if (info)
        call.out(Key::flags, Family::PipeInfo, info->flags).out(Key::outBufferSize, info->outBufferSize)
            .out(Key::inBufferSize, info->inBufferSize).out(Key::maxInstances, info->maxInstances);
    return info;
}

Result<NamedPipeState> getNamedPipeHandleState(Handle handle, PipeStateQuery query)
{
    trace::Call call(CallId::GetNamedPipeHandleState, handle);
    auto state = call.end(sys::getNamedPipeHandleState(handle, query));
    if (state) {
        call.out(Key::state, Family::PipeState, state->state).out(Key::instances, state->instances);
        if (query.userName)
            call.out(Key::userName, state->userName);
    }
    return state;
}

Result<void> setNamedPipeHandleState(Handle handle, PipeStateChange change)
{
    trace::Call call(CallId::SetNamedPipeHandleState, handle);
    if (change.mode)
        call.in(Key::mode, Family::PipeState, *change.mode);
    return call.end(sys::setNamedPipeHandleState(handle, change));
}

Result<std::uint64_t> getNamedPipeClientProcessId(Handle handle)
{
    trace::Call call(CallId::GetNamedPipeClientProcessId, handle);
    auto process = call.end(sys::getNamedPipeClientProcessId(handle));
    if (process)
        call.out(Key::processId, *process);
    return process;
}

Result<std::uint64_t> getNamedPipeServerProcessId(Handle handle)
{
    trace::Call call(CallId::GetNamedPipeServerProcessId, handle);
    auto process = call.end(sys::getNamedPipeServerProcessId(handle));
    if (process)
        call.out(Key::processId, *process);
    return process;
}

Result<std::string> getNamedPipeClientComputerName(Handle handle)
{
    trace::Call call(CallId::GetNamedPipeClientComputerName, handle);
    auto name = call.end(sys::getNamedPipeClientComputerName(handle));
    if (name)
        call.out(Key::computerName, std::string_view(*name));
    return name;
}

}  // namespace ipc
