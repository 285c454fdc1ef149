// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/sync.h"

#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"
#include "ipc/win32/handle_table.h"
#include "ipc/win32/identity.h"

#include <algorithm>
#include <array>

namespace ipc::win32 {
namespace {

// Tells the call in progress which object it is about.
void tell(Handle handle)
{
    if (auto* call = trace::current())
        if (const KnownHandle* object = known(handle))
            call->channel(object->channel);
}

// What CreateMutex or CreateEvent returned; GetLastError must not have been disturbed since.
Result<Created> created(HANDLE handle, HandleKind kind, const char* call, const std::string& name)
{
    const DWORD error = GetLastError();
    if (!handle)
        return lastError(call, name);
    return Created{opened(handle, kind, name, newChannel(kind)), error == ERROR_ALREADY_EXISTS};
}

Result<Handle> openedByName(HANDLE handle, HandleKind kind, const char* call, const std::string& name)
{
    if (!handle)
        return lastError(call, name);
    return opened(handle, kind, name, newChannel(kind));
}

}  // namespace
}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<Created> createMutex(const MutexOptions& options)
{
    Inheriting security(options.security.inheritHandle);
    const OptionalName name(options.name);
    SetLastError(ERROR_SUCCESS);
    const HANDLE handle = CreateMutexW(security.get(), options.initialOwner, name.get());
    return created(handle, HandleKind::Mutex, "CreateMutex", options.name);
}

Result<Handle> openMutex(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    const OptionalName wideName(name);
    return openedByName(OpenMutexW(access, inheritHandle, wideName.get()), HandleKind::Mutex, "OpenMutex", name);
}

Result<void> releaseMutex(Handle mutex)
{
    tell(mutex);
    return done(ReleaseMutex(toNative(mutex)), "ReleaseMutex");
}

Result<Created> createEvent(const EventOptions& options)
{
    Inheriting security(options.security.inheritHandle);
    const OptionalName name(options.name);
    SetLastError(ERROR_SUCCESS);
    const HANDLE handle = CreateEventW(security.get(), options.manualReset, options.initialState, name.get());
    return created(handle, HandleKind::Event, "CreateEvent", options.name);
}

Result<Handle> openEvent(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    const OptionalName wideName(name);
    return openedByName(OpenEventW(access, inheritHandle, wideName.get()), HandleKind::Event, "OpenEvent", name);
}

Result<void> setEvent(Handle event)
{
    tell(event);
    return done(SetEvent(toNative(event)), "SetEvent");
}

Result<void> resetEvent(Handle event)
{
    tell(event);
    return done(ResetEvent(toNative(event)), "ResetEvent");
}

Result<Created> createSemaphore(const SemaphoreOptions& options)
{
    Inheriting security(options.security.inheritHandle);
    const OptionalName name(options.name);
    SetLastError(ERROR_SUCCESS);
    const HANDLE handle = CreateSemaphoreW(security.get(), static_cast<LONG>(options.initialCount), static_cast<LONG>(options.maximumCount), name.get());
    return created(handle, HandleKind::Semaphore, "CreateSemaphore", options.name);
}

Result<Handle> openSemaphore(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    const OptionalName wideName(name);
    return openedByName(OpenSemaphoreW(access, inheritHandle, wideName.get()), HandleKind::Semaphore, "OpenSemaphore", name);
}

Result<std::uint32_t> releaseSemaphore(Handle semaphore, std::uint32_t releaseCount)
{
    tell(semaphore);
    LONG before = 0;
    if (!ReleaseSemaphore(toNative(semaphore), static_cast<LONG>(releaseCount), &before))
        return lastError("ReleaseSemaphore");
    changed(semaphore);
    return static_cast<std::uint32_t>(before);
}

Result<MultipleWait> waitForMultipleObjects(std::span<const Handle> handles, bool waitAll, Timeout timeout)
{
    constexpr auto kCall = "WaitForMultipleObjects";
    std::array<HANDLE, kMostWaitObjects> natives{};
    if (handles.empty() || handles.size() > natives.size())
        return failed(ERROR_INVALID_PARAMETER, kCall, std::to_string(handles.size()) + " handles; 1 to 64 can be waited for");
    std::ranges::transform(handles, natives.begin(), toNative);
    const DWORD result = WaitForMultipleObjects(static_cast<DWORD>(handles.size()), natives.data(), waitAll, static_cast<DWORD>(timeout.count()));
    if (result == WAIT_FAILED)
        return lastError(kCall);
    if (result == WAIT_TIMEOUT)
        return MultipleWait{};
    const bool abandoned = result >= WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + kMostWaitObjects;
    const auto index = result - (abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0);
    if (!waitAll)
        tell(handles[index]);
    for (std::size_t i = 0; i < handles.size(); ++i)
        if (waitAll || i == index)
            changed(handles[i]);   // the record is of the whole list
    return MultipleWait{abandoned ? WaitStatus::Abandoned : WaitStatus::Signalled, waitAll ? 0 : static_cast<std::uint32_t>(index)};
}

Result<WaitStatus> waitForSingleObject(Handle handle, Timeout timeout)
{
    tell(handle);
    const DWORD result = WaitForSingleObject(toNative(handle), static_cast<DWORD>(timeout.count()));
    if (result == WAIT_FAILED)
        return lastError("WaitForSingleObject");
    if (const KnownHandle* object = trace::attached() ? known(handle) : nullptr; object && object->kind == HandleKind::Semaphore)
        changed(handle);   // the count is not to be had from the calls
    return static_cast<WaitStatus>(result);
}

Result<WaitStatus> takeMutex(Handle mutex)
{
    const DWORD result = WaitForSingleObject(toNative(mutex), INFINITE);
    if (result == WAIT_FAILED)
        return lastError("WaitForSingleObject");
    return static_cast<WaitStatus>(result);
}

Result<void> giveMutex(Handle mutex) { return done(ReleaseMutex(toNative(mutex)), "ReleaseMutex"); }

}  // namespace ipc::sys
