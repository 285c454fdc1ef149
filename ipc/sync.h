// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <cstdint>
#include <span>
#include <string>

/// Mutexes, events, semaphores, and waiting. On Windows the kernel's own objects; on Linux futexes in memory that all processes
/// with a handle map. Names are those of ipc/file_mapping.h: one name space for them all.
namespace ipc {

/// How a wait ended; the values of WaitForSingleObject.
enum class WaitStatus : std::uint32_t {
    Signalled = 0,      ///< WAIT_OBJECT_0: the caller owns the mutex, or the event was set
    Abandoned = 0x80,   ///< WAIT_ABANDONED: the caller owns the mutex, whose last owner ended without releasing it
    TimedOut = 0x102,   ///< WAIT_TIMEOUT
};

inline constexpr std::uint32_t kSynchronize = 0x00100000;
inline constexpr std::uint32_t kEventModifyState = 0x2;
inline constexpr std::uint32_t kMutexAllAccess = 0x001F0001;
inline constexpr std::uint32_t kEventAllAccess = 0x001F0003;
inline constexpr std::uint32_t kSemaphoreModifyState = 0x2;
inline constexpr std::uint32_t kSemaphoreAllAccess = 0x001F0003;

/// What CreateMutex, CreateEvent and CreateFileMapping give: the handle, and whether the name was taken already
/// (success with ERROR_ALREADY_EXISTS). An existing object keeps its properties: the arguments are ignored.
struct Created {
    Handle handle = Handle::Null;
    bool alreadyExisted = false;
};

struct MutexOptions {
    std::string name;            ///< empty: no name
    bool initialOwner = false;   ///< the calling thread owns it, if it is new
    Security security{};
};

struct EventOptions {
    std::string name;            ///< empty: no name
    bool manualReset = false;    ///< stays set until ResetEvent, and releases all who wait; otherwise one
    bool initialState = false;   ///< set from the start
    Security security{};
};

/// CreateMutex. 6 if the name belongs to another kind of object; 3 for a backslash in it, 161 at its start.
Result<Created> createMutex(const MutexOptions& options);

/// OpenMutex. 2 no such name, 6 another kind of object, 5 for no rights or those of another kind.
Result<Handle> openMutex(std::uint32_t access, bool inheritHandle, const std::string& name);

/// ReleaseMutex: takes back one wait of the calling thread. 288 if that thread does not own it.
Result<void> releaseMutex(Handle mutex);

/// CreateEvent. Errors as createMutex.
Result<Created> createEvent(const EventOptions& options);

/// OpenEvent. Errors as openMutex.
Result<Handle> openEvent(std::uint32_t access, bool inheritHandle, const std::string& name);

/// SetEvent: releases who waits, or the next who does. 5 if the handle lacks EVENT_MODIFY_STATE.
Result<void> setEvent(Handle event);
Result<void> resetEvent(Handle event);

struct SemaphoreOptions {
    std::string name;                 ///< empty: no name
    std::uint32_t initialCount = 0;   ///< how many waits it lets through from the start
    std::uint32_t maximumCount = 1;   ///< to which releases may raise that
    Security security{};
};

/// CreateSemaphore. 87 for a maximum below 1 or above 2^31-1, or a larger initial count; else errors as createMutex.
Result<Created> createSemaphore(const SemaphoreOptions& options);

/// OpenSemaphore. Errors as openMutex.
Result<Handle> openSemaphore(std::uint32_t access, bool inheritHandle, const std::string& name);

/// ReleaseSemaphore: lets that many more waits through; gives the count before. 87 for 0 or above 2^31-1; 298 if it would pass the maximum, and then
/// nothing changes; 5 if the handle lacks SEMAPHORE_MODIFY_STATE.
Result<std::uint32_t> releaseSemaphore(Handle semaphore, std::uint32_t releaseCount);

/// WaitForSingleObject. Blocks until the mutex, event, semaphore, process or thread is signalled, at most `timeout`. A mutex may
/// be taken again by the thread that owns it and must then be released as often. 5 without SYNCHRONIZE, 6 if the
/// handle is closed or its object cannot be waited for. CancelSynchronousIo does not end it: this is no I/O.
Result<WaitStatus> waitForSingleObject(Handle handle, Timeout timeout);

inline constexpr std::size_t kMostWaitObjects = 64;   ///< MAXIMUM_WAIT_OBJECTS

/// How a wait for several ended. `index`: which object of the list it was, the lowest if there were more; 0 if all were waited for.
struct MultipleWait {
    WaitStatus status = WaitStatus::TimedOut;
    std::uint32_t index = 0;
};

/// WaitForMultipleObjects: until one of them is signalled, or all at once; nothing is taken from any before. 87 for no or more
/// than 64 handles, or for one twice where all are waited for; else errors as waitForSingleObject.
/// Linux: sleeps in futex_waitv on words of all the objects; a signal is handed to it as to a wait for one. The end of a process, and that
/// of a thread that owns a mutex, is told by a thread "endings". Before Linux 5.16 the objects are looked at again and again, in
/// steps that grow to a millisecond; before 6.9 mutexes that somebody owns are, every 10 ms.
Result<MultipleWait> waitForMultipleObjects(std::span<const Handle> handles, bool waitAll, Timeout timeout);

}  // namespace ipc
