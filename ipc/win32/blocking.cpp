// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/blocking.h"

#include "ipc/sys/handle.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

namespace ipc::win32 {
namespace {

struct ThreadState;

struct Threads {
    std::mutex mutex;
    std::unordered_map<DWORD, ThreadState*> states;
};

Threads& threads()
{
    static auto* instance = new Threads;   // outlives every thread
    return *instance;
}

struct ThreadState {
    HANDLE cancel = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    bool inside = false;   // guarded by the mutex of Threads

    ThreadState()
    {
        const std::lock_guard lock(threads().mutex);
        threads().states[GetCurrentThreadId()] = this;
    }
    ~ThreadState()
    {
        const std::lock_guard lock(threads().mutex);
        threads().states.erase(GetCurrentThreadId());
        CloseHandle(cancel);
    }
};

ThreadState& thisThread()
{
    thread_local ThreadState state;
    return state;
}

}  // namespace

Blocking::Blocking()
{
    ThreadState& state = thisThread();
    const std::lock_guard lock(threads().mutex);
    m_outer = !state.inside;
    state.inside = true;
}

Blocking::~Blocking()
{
    if (!m_outer)
        return;
    ThreadState& state = thisThread();
    const std::lock_guard lock(threads().mutex);
    state.inside = false;
    ResetEvent(state.cancel);
}

bool Blocking::cancelled() const { return WaitForSingleObject(thisThread().cancel, 0) == WAIT_OBJECT_0; }

DWORD Blocking::wait(std::initializer_list<HANDLE> handles, DWORD milliseconds) const
{
    std::array<HANDLE, MAXIMUM_WAIT_OBJECTS> all;
    auto end = std::copy(handles.begin(), handles.end(), all.begin());
    *end++ = thisThread().cancel;
    const auto count = static_cast<DWORD>(end - all.begin());
    const DWORD result = WaitForMultipleObjects(count, all.data(), FALSE, milliseconds);
    return result == WAIT_OBJECT_0 + count - 1 ? kCancelled : result;
}

}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

ThreadId currentThreadId() { return GetCurrentThreadId(); }

Result<void> cancelSynchronousIo(ThreadId thread)
{
    const auto id = static_cast<DWORD>(thread);
    const std::lock_guard lock(threads().mutex);
    const auto found = threads().states.find(id);
    if (found != threads().states.end() && found->second->inside) {
        SetEvent(found->second->cancel);
        return {};
    }
    const HANDLE handle = OpenThread(THREAD_TERMINATE, FALSE, id);
    if (!handle)
        return fail("CancelSynchronousIo", ErrorCode::NotFound, GetLastError(), "no such thread");
    const bool cancelled = CancelSynchronousIo(handle);
    const DWORD error = GetLastError();
    CloseHandle(handle);
    return cancelled ? Result<void>{} : fail("CancelSynchronousIo", static_cast<ErrorCode>(error), error);
}

}  // namespace ipc::sys
