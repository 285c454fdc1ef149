// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/overlapped.h"

#include "ipc/posix/access.h"
#include "ipc/posix/event.h"
#include "ipc/posix/pipe_end.h"
#include "ipc/sys/sync.h"

#include <climits>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ipc::posix {

const char* PipeOperation::callName() const { return ipc::callName(call).data(); }

std::optional<Result<Transfer>> PipeOperation::outcome() const
{
    return m_over.load(std::memory_order_acquire) != 0 ? std::optional(m_result) : std::nullopt;
}

void PipeOperation::settle(Result<Transfer> result)
{
    m_result = std::move(result);
    m_over.store(1, std::memory_order_release);
    syscall(SYS_futex, &m_over, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
    if (heldEvent) {
        setEvent(heldEvent);
        recordChange(*heldEvent);
    }
    heldEvent = Pin();
}

bool PipeOperation::await(Blocking& blocking) const
{
    while (m_over.load(std::memory_order_acquire) == 0) {
        const auto woken = blocking(trace::NativeId::futex_, -1, [&] {
            return syscall(SYS_futex, &m_over, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
        });
        if (woken < 0 && errno == ECANCELED)
            return false;
    }
    return true;
}

Result<Transfer> settled(PipeOperation& operation, Result<Transfer> result)
{
    if (result)
        operation.settle(*result);
    return result;
}

Result<Transfer> startOnSynchronous(Object& object, PipeOperation& operation)
{
    switch (operation.call) {
    case CallId::ReadFile: return settled(operation, object.read(operation.buffer));
    case CallId::WriteFile:
        return settled(operation, object.write(operation.request).map([](std::size_t bytes) { return Transfer{bytes, false}; }));
    default: return fail(operation.callName(), ErrorCode::InvalidFunction, 0, "the handle is not of a pipe");
    }
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

OperationPtr makeOperation() { return std::make_shared<PipeOperation>(); }

Result<Transfer> startOperation(const OperationPtr& base)
{
    const auto operation = std::static_pointer_cast<PipeOperation>(base);
    Pin object = pin(operation->handle);
    if (!object)
        return fail(operation->callName(), ErrorCode::InvalidHandle);
    if (!isFileObject(object->kind()))
        return fail(operation->callName(), ErrorCode::InvalidHandle);
    if (object->kind() == HandleKind::File)
        return fail(operation->callName(), ErrorCode::NotSupported, 0, "files have no overlapped operations here");
    const std::uint32_t rights = operation->call == CallId::ReadFile ? kReadData : operation->call == CallId::WriteFile ? kWriteData
                                 : operation->call == CallId::TransactNamedPipe ? kReadData | kWriteData : 0;
    if ((object.access() & rights) != rights)
        return fail(operation->callName(), ErrorCode::AccessDenied);
    operation->heldEvent = pin(operation->event);
    if (!resetEvent(operation->heldEvent))
        return fail(operation->callName(), ErrorCode::InvalidHandle, 0, "the event of the OVERLAPPED");
    recordChange(*operation->heldEvent);
    auto* end = dynamic_cast<PipeEnd*>(&*object);
    auto result = end ? end->start(operation) : startOnSynchronous(*object, *operation);
    if (!result && result.error() != ErrorCode::IoPending)
        operation->heldEvent = Pin();
    return result;
}

Result<void> awaitOperation(const Operation& operation)
{
    return sys::waitForSingleObject(operation.event, kInfinite).map([](WaitStatus) {});
}

Result<void> cancelIoEx(Handle handle, const Operation* operation)
{
    const Pin object = pin(handle);
    if (!object || !isFileObject(object->kind()))
        return fail("CancelIoEx", ErrorCode::InvalidHandle);
    auto* end = dynamic_cast<PipeEnd*>(&*object);
    if (!end || !end->cancel(operation))
        return fail("CancelIoEx", ErrorCode::NotFound, 0, "nothing is pending");
    return {};
}

void handleChanged(Handle handle)
{
    if (const Pin object = pin(handle))
        recordChange(*object);
}

}  // namespace ipc::sys
