// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/sync.h"

#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"
#include "ipc/win32/handle_table.h"
#include "ipc/win32/identity.h"

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
    return Created{opened(handle, kind, name, objectChannel(handle, kind)), error == ERROR_ALREADY_EXISTS};
}

Result<Handle> openedByName(HANDLE handle, HandleKind kind, const char* call, const std::string& name)
{
    if (!handle)
        return lastError(call, name);
    return opened(handle, kind, name, objectChannel(handle, kind));
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

Result<WaitStatus> waitForSingleObject(Handle handle, Timeout timeout)
{
    tell(handle);
    const DWORD result = WaitForSingleObject(toNative(handle), static_cast<DWORD>(timeout.count()));
    if (result == WAIT_FAILED)
        return lastError("WaitForSingleObject");
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
