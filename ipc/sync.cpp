// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sync.h"

#include "ipc/sys/sync.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

namespace {

// Takes down what a Create call made; an existing name is a success that carries 183.
Result<Created> ended(trace::Call& call, Result<Created> created)
{
    auto result = call.end(std::move(created));
    if (result) {
        call.made(result->handle).out(Key::alreadyExisted, result->alreadyExisted);
        if (result->alreadyExisted)
            call.status(ErrorCode::AlreadyExists);
    }
    return result;
}

Result<Handle> ended(trace::Call& call, Result<Handle> opened)
{
    auto result = call.end(std::move(opened));
    if (result)
        call.made(*result);
    return result;
}

}  // namespace

Result<Created> createMutex(const MutexOptions& options)
{
    trace::Call call(CallId::CreateMutex);
    call.in(Key::name, options.name).in(Key::initialOwner, options.initialOwner)
        .in(Key::inheritHandle, options.security.inheritHandle);
    return ended(call, sys::createMutex(options));
}

Result<Handle> openMutex(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    trace::Call call(CallId::OpenMutex);
    call.in(Key::access, Family::MutexAccess, access).in(Key::inheritHandle, inheritHandle).in(Key::name, name);
    return ended(call, sys::openMutex(access, inheritHandle, name));
}

Result<void> releaseMutex(Handle mutex)
{
    trace::Call call(CallId::ReleaseMutex, mutex);
    return call.end(sys::releaseMutex(mutex));
}

Result<Created> createEvent(const EventOptions& options)
{
    trace::Call call(CallId::CreateEvent);
    call.in(Key::name, options.name).in(Key::manualReset, options.manualReset)
        .in(Key::initialState, options.initialState).in(Key::inheritHandle, options.security.inheritHandle);
    return ended(call, sys::createEvent(options));
}

Result<Handle> openEvent(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    trace::Call call(CallId::OpenEvent);
    call.in(Key::access, Family::EventAccess, access).in(Key::inheritHandle, inheritHandle).in(Key::name, name);
    return ended(call, sys::openEvent(access, inheritHandle, name));
}

Result<void> setEvent(Handle event)
{
    trace::Call call(CallId::SetEvent, event);
    return call.end(sys::setEvent(event));
}

Result<void> resetEvent(Handle event)
{
    trace::Call call(CallId::ResetEvent, event);
    return call.end(sys::resetEvent(event));
}

Result<Created> createSemaphore(const SemaphoreOptions& options)
{
    trace::Call call(CallId::CreateSemaphore);
    call.in(Key::name, options.name).in(Key::initialCount, std::uint64_t{options.initialCount})
        .in(Key::maximumCount, std::uint64_t{options.maximumCount}).in(Key::inheritHandle, options.security.inheritHandle);
    return ended(call, sys::createSemaphore(options));
}

Result<Handle> openSemaphore(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    trace::Call call(CallId::OpenSemaphore);
    call.in(Key::access, Family::SemaphoreAccess, access).in(Key::inheritHandle, inheritHandle).in(Key::name, name);
    return ended(call, sys::openSemaphore(access, inheritHandle, name));
}

Result<std::uint32_t> releaseSemaphore(Handle semaphore, std::uint32_t releaseCount)
{
    trace::Call call(CallId::ReleaseSemaphore, semaphore);
    call.in(Key::releaseCount, std::uint64_t{releaseCount});
    auto before = call.end(sys::releaseSemaphore(semaphore, releaseCount));
    if (before)
        call.out(Key::previousCount, std::uint64_t{*before});
    return before;
}

Result<MultipleWait> waitForMultipleObjects(std::span<const Handle> handles, bool waitAll, Timeout timeout)
{
    trace::Call call(CallId::WaitForMultipleObjects, handles.empty() ? Handle::Null : handles.front());
    call.in(Key::count, handles.size()).in(Key::waitAll, waitAll)
        .in(Key::timeout, Family::Timeout, static_cast<std::uint64_t>(timeout.count()));
    auto wait = call.end(sys::waitForMultipleObjects(handles, waitAll, timeout));
    if (wait)
        call.out(Key::result, Family::WaitResult, static_cast<std::uint64_t>(wait->status)).out(Key::index, std::uint64_t{wait->index});
    return wait;
}

Result<WaitStatus> waitForSingleObject(Handle handle, Timeout timeout)
{
    trace::Call call(CallId::WaitForSingleObject, handle);
    call.in(Key::timeout, Family::Timeout, static_cast<std::uint64_t>(timeout.count()));
    auto status = call.end(sys::waitForSingleObject(handle, timeout));
    if (status)
        call.out(Key::result, Family::WaitResult, static_cast<std::uint64_t>(*status));
    return status;
}

}  // namespace ipc
