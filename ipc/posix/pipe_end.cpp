// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/pipe_end.h"

#include "ipc/posix/access.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/overlapped.h"
#include "ipc/sys/named_pipe.h"

namespace ipc::posix {
namespace {

constexpr std::uint32_t kStateBits = kPipeNoWait | kPipeReadModeMessage;

// The pipe behind a handle, if the handle grants `rights`.
Result<PinOf<PipeEnd>> use(Handle handle, const char* call, std::uint32_t rights)
{
    Pin object = pin(handle);
    if (!object)
        return fail(call, ErrorCode::InvalidHandle);
    const HandleKind kind = object->kind();
    PinOf<PipeEnd> end(std::move(object));
    if (!end)
        return fail(call, isFileObject(kind) ? ErrorCode::InvalidFunction : ErrorCode::InvalidHandle, 0, "the handle is not of a pipe");
    if ((end.access() & rights) != rights)
        return fail(call, ErrorCode::AccessDenied);
    return end;
}

}  // namespace

Result<void> PipeEnd::connect() { return fail("ConnectNamedPipe", ErrorCode::InvalidFunction); }
Result<void> PipeEnd::disconnect() { return fail("DisconnectNamedPipe", ErrorCode::InvalidFunction); }
Result<Transfer> PipeEnd::transact(std::span<const std::byte>, std::span<std::byte>)
{
    return fail("TransactNamedPipe", ErrorCode::BadPipe);
}
Result<Transfer> PipeEnd::start(const std::shared_ptr<PipeOperation>& operation)
{
    switch (operation->call) {
    case CallId::ConnectNamedPipe: return settled(*operation, connect().map([] { return Transfer{}; }));
    case CallId::TransactNamedPipe: return settled(*operation, transact(operation->request, operation->buffer));
    default: return startOnSynchronous(*this, *operation);
    }
}
bool PipeEnd::cancel(const sys::Operation*) { return false; }

Taken PipeEnd::await(RobustMutex& calls, const Blocking& blocking) noexcept
{
    m_queued.fetch_add(1);
    const Taken taken = calls.lock(blocking);
    m_queued.fetch_sub(1);
    m_queued.notify_all();
    return taken;
}

// A lock that is given back goes to whoever is quickest, but who waits for it was there before the close: they are let by first.
void PipeEnd::awaitCalls() noexcept
{
    for (std::uint32_t queued = 1; queued != 0;) {
        while ((queued = m_queued.load()) != 0)
            m_queued.wait(queued);
        Taken taken = calls().tryLock();
        if (taken == Taken::Busy) {
            if (auto* call = trace::current())
                call->channel(channel());   // says what it waited for
            taken = calls().lock();
        }
        if (taken == Taken::OwnerDied)
            ownerDied();
        queued = m_queued.load();
        calls().unlock();
    }
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<void> connectNamedPipe(Handle handle)
{
    const auto pipe = use(handle, "ConnectNamedPipe", 0);
    return pipe ? (*pipe)->connect() : Unexpected(pipe.error());
}

Result<void> disconnectNamedPipe(Handle handle)
{
    const auto pipe = use(handle, "DisconnectNamedPipe", 0);
    return pipe ? (*pipe)->disconnect() : Unexpected(pipe.error());
}

Result<PipePeek> peekNamedPipe(Handle handle, std::span<std::byte> buffer)
{
    const auto pipe = use(handle, "PeekNamedPipe", kReadData);
    return pipe ? (*pipe)->peek(buffer) : Unexpected(pipe.error());
}

Result<Transfer> transactNamedPipe(Handle handle, std::span<const std::byte> request, std::span<std::byte> reply)
{
    const auto pipe = use(handle, "TransactNamedPipe", kReadData | kWriteData);
    return pipe ? (*pipe)->transact(request, reply) : Unexpected(pipe.error());
}

Result<NamedPipeInfo> getNamedPipeInfo(Handle handle)
{
    const auto pipe = use(handle, "GetNamedPipeInfo", kReadAttributes);
    return pipe ? (*pipe)->info() : Unexpected(pipe.error());
}

Result<NamedPipeState> getNamedPipeHandleState(Handle handle, PipeStateQuery query)
{
    const auto pipe = use(handle, "GetNamedPipeHandleState", kReadAttributes);
    if (!pipe)
        return Unexpected(pipe.error());
    if (query.collection)
        return fail("GetNamedPipeHandleState", ErrorCode::InvalidParameter, 0, "a local pipe collects nothing");
    return (*pipe)->state(query);
}

Result<void> setNamedPipeHandleState(Handle handle, PipeStateChange change)
{
    static constexpr const char* kCall = "SetNamedPipeHandleState";
    if (change.mode && (*change.mode & ~kStateBits) != 0)   // before the handle is looked at: the driver is told of two settings only
        return fail(kCall, ErrorCode::InvalidParameter, 0, "unknown bits in the mode");
    if (!change.mode && !change.collection)
        return {};
    const auto pipe = use(handle, kCall, kWriteAttributes);
    if (!pipe)
        return Unexpected(pipe.error());
    if (change.collection)
        return fail(kCall, ErrorCode::InvalidParameter, 0, "a local pipe collects nothing");
    return (*pipe)->setMode(*change.mode);
}

Result<std::uint64_t> getNamedPipeClientProcessId(Handle handle)
{
    const auto pipe = use(handle, "GetNamedPipeClientProcessId", 0);
    return pipe ? (*pipe)->clientProcess() : Unexpected(pipe.error());
}

Result<std::uint64_t> getNamedPipeServerProcessId(Handle handle)
{
    const auto pipe = use(handle, "GetNamedPipeServerProcessId", 0);
    return pipe ? (*pipe)->serverProcess() : Unexpected(pipe.error());
}

Result<std::string> getNamedPipeClientComputerName(Handle handle)
{
    const auto pipe = use(handle, "GetNamedPipeClientComputerName", 0);
    if (!pipe)
        return Unexpected(pipe.error());
    return fail("GetNamedPipeClientComputerName", ErrorCode::PipeLocal, 0, "the client is on this computer");
}

}  // namespace ipc::sys
