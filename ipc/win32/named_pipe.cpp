// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/named_pipe.h"
#include "ipc/trace/call.h"
#include "ipc/win32/overlapped.h"
#include "ipc/win32/pipe_traffic.h"

#include <array>
#include <lmcons.h>

namespace ipc::sys {

using namespace ipc::win32;

namespace {

DWORD sizeOf(std::span<const std::byte> data) { return static_cast<DWORD>(data.size()); }

// What came, if the call gave a message or the first part of one.
Result<Transfer> transferred(BOOL succeeded, DWORD bytes, const char* call)
{
    if (succeeded)
        return Transfer{bytes, false};
    if (GetLastError() == ERROR_MORE_DATA)
        return Transfer{bytes, true};
    return lastError(call);
}

// Whether a transaction would begin: what the system itself looks at first. Only asked for the record.
bool mayTransact(HANDLE pipe)
{
    DWORD state = 0;
    DWORD unread = 0;
    return trace::current() && GetNamedPipeHandleStateW(pipe, &state, nullptr, nullptr, nullptr, nullptr, 0)
           && (state & PIPE_READMODE_MESSAGE) != 0 && PeekNamedPipe(pipe, nullptr, 0, nullptr, &unread, nullptr) && unread == 0;
}

}  // namespace

Result<Handle> createNamedPipe(const NamedPipeOptions& options)
{
    OwnerOnly security(options.security.inheritHandle);
    const std::wstring name = wide(options.name);
    const HANDLE handle = CreateNamedPipeW(options.name.empty() ? nullptr : name.c_str(), options.openMode, options.pipeMode | PIPE_REJECT_REMOTE_CLIENTS,
                                           options.maxInstances, options.outBufferSize, options.inBufferSize,
                                           options.defaultTimeout, security.get());
    if (handle == INVALID_HANDLE_VALUE)
        return lastError("CreateNamedPipe", options.name);
    return opened(handle, HandleKind::NamedPipeServer, options.name, 0, (options.openMode & FILE_FLAG_OVERLAPPED) != 0);
}

Result<void> connectNamedPipe(Handle handle)
{
    auto connected = [&] {
        const InCall call(handle);
        DWORD nothing = 0;
        auto result = done(waited(call.get(), toNative(handle), nothing, [&](OVERLAPPED* overlapped) {
            return ConnectNamedPipe(toNative(handle), overlapped);
        }), "ConnectNamedPipe");
        const bool isThere = result || result.error().code == ErrorCode::PipeConnected;
        if (call && isThere) {
            call->disconnected.store(false);
            attachTraffic(handle, *call.get());
        }
        return result;
    }();
    changed(handle);
    return connected;
}

Result<void> disconnectNamedPipe(Handle handle)
{
    auto disconnected = [&] {
        const InCall call(handle);
        auto result = done(DisconnectNamedPipe(toNative(handle)), "DisconnectNamedPipe");
        if (call && result) {
            call->disconnected.store(true);
            detachTraffic(*call.get());
        }
        return result;
    }();
    changed(handle);
    return disconnected;
}

Result<void> waitNamedPipe(std::string_view name, std::uint32_t timeout)
{
    return done(WaitNamedPipeW(wide(name).c_str(), timeout), "WaitNamedPipe", std::string(name));
}

Result<PipePeek> peekNamedPipe(Handle handle, std::span<std::byte> buffer)
{
    const InCall call(handle);
    const PipeMove move(handle, call.get(), PipeMove::Way::Peeks);
    DWORD read = 0;
    DWORD available = 0;
    DWORD left = 0;
    if (!PeekNamedPipe(toNative(handle), buffer.data(), sizeOf(buffer), &read, &available, &left))
        return lastError("PeekNamedPipe");
    move.peeked(read);
    return PipePeek{read, available, left};
}

Result<Transfer> transactNamedPipe(Handle handle, std::span<const std::byte> request, std::span<std::byte> reply)
{
    const InCall call(handle);
    PipeMove sent(handle, call.get(), PipeMove::Way::Writes);
    PipeMove received(handle, call.get(), PipeMove::Way::Reads);
    if (mayTransact(toNative(handle))) {
        // A record can be about one place in one stream: the request gets one of its own.
        trace::Call part(CallId::WriteFile, handle);
        part.dataIn(request).bytes(request.size());
        sent.moved(request.size());
    }
    DWORD read = 0;
    const BOOL succeeded = waited(call.get(), toNative(handle), read, [&](OVERLAPPED* overlapped) {
        return TransactNamedPipe(toNative(handle), const_cast<std::byte*>(request.data()), sizeOf(request), reply.data(),
                                 sizeOf(reply), &read, overlapped);
    });
    auto result = transferred(succeeded, read, "TransactNamedPipe");
    if (result) {
        countEarlierReads(call.get(), received);
        received.moved(read);
    } else {
        sent.failed(static_cast<DWORD>(result.error().code));
    }
    return result;
}

Result<Transfer> callNamedPipe(std::string_view name, std::span<const std::byte> request, std::span<std::byte> reply,
                               std::uint32_t timeout)
{
    countConnection(name);
    DWORD read = 0;
    const BOOL succeeded = CallNamedPipeW(wide(name).c_str(), const_cast<std::byte*>(request.data()), sizeOf(request),
                                          reply.data(), sizeOf(reply), &read, timeout);
    return transferred(succeeded, read, "CallNamedPipe");
}

Result<NamedPipeInfo> getNamedPipeInfo(Handle handle)
{
    const InCall call(handle);
    DWORD flags = 0;
    DWORD out = 0;
    DWORD in = 0;
    DWORD most = 0;
    if (!GetNamedPipeInfo(toNative(handle), &flags, &out, &in, &most))
        return lastError("GetNamedPipeInfo");
    return NamedPipeInfo{flags, out, in, most};
}

Result<NamedPipeState> getNamedPipeHandleState(Handle handle, PipeStateQuery query)
{
    const InCall call(handle);
    DWORD state = 0;
    DWORD instances = 0;
    DWORD count = 0;
    DWORD timeout = 0;
    std::array<wchar_t, UNLEN + 1> user{};
    if (!GetNamedPipeHandleStateW(toNative(handle), &state, &instances, query.collection ? &count : nullptr,
                                  query.collection ? &timeout : nullptr, query.userName ? user.data() : nullptr,
                                  query.userName ? static_cast<DWORD>(user.size()) : 0))
        return lastError("GetNamedPipeHandleState");
    return NamedPipeState{state, instances, narrow(user.data())};
}

Result<void> setNamedPipeHandleState(Handle handle, PipeStateChange change)
{
    auto set = [&] {
        const InCall call(handle);
        DWORD mode = change.mode.value_or(0);
        DWORD zero = 0;
        return done(SetNamedPipeHandleState(toNative(handle), change.mode ? &mode : nullptr, change.collection ? &zero : nullptr,
                                            change.collection ? &zero : nullptr), "SetNamedPipeHandleState");
    }();
    if (set)
        changed(handle);
    return set;
}

Result<std::uint64_t> getNamedPipeClientProcessId(Handle handle)
{
    const InCall call(handle);
    ULONG process = 0;
    if (!GetNamedPipeClientProcessId(toNative(handle), &process))
        return lastError("GetNamedPipeClientProcessId");
    return std::uint64_t{process};
}

Result<std::uint64_t> getNamedPipeServerProcessId(Handle handle)
{
    const InCall call(handle);
    ULONG process = 0;
    if (!GetNamedPipeServerProcessId(toNative(handle), &process))
        return lastError("GetNamedPipeServerProcessId");
    return std::uint64_t{process};
}

Result<std::string> getNamedPipeClientComputerName(Handle handle)
{
    using Function = BOOL(WINAPI*)(HANDLE, wchar_t*, ULONG);
    // Wine 8.0 does not have it.
    static const auto function = systemFunction<Function>(L"kernel32.dll", "GetNamedPipeClientComputerNameW");
    if (!function)
        return fail("GetNamedPipeClientComputerName", ErrorCode::NotSupported, ERROR_CALL_NOT_IMPLEMENTED, "this system does not have the function");
    const InCall call(handle);
    std::array<wchar_t, 256> name{};
    if (!function(toNative(handle), name.data(), sizeof name))
        return lastError("GetNamedPipeClientComputerName");
    return narrow(name.data());
}

}  // namespace ipc::sys
