// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/thread.h"

#include "ipc/trace/writer.h"
#include "ipc/win32/handle_table.h"

#include <memory>

namespace ipc::win32 {
namespace {

struct Start {
    std::function<std::uint32_t()> run;
    std::string name;
};

DWORD WINAPI runThread(void* argument)
{
    const std::unique_ptr<Start> start(static_cast<Start*>(argument));
    trace::nameThread(start->name);
    return start->run();
}

/// Opens a thread of this process for one call.
template <class F>
Result<std::uint32_t> withThread(const char* call, ThreadId thread, F&& use)
{
    const HANDLE opened = OpenThread(THREAD_SUSPEND_RESUME, FALSE, static_cast<DWORD>(thread));
    if (!opened)
        return lastError(call);
    const DWORD before = use(opened);
    {
        const LastErrorKept kept;
        CloseHandle(opened);
    }
    if (before == static_cast<DWORD>(-1))
        return lastError(call);
    return before;
}

}  // namespace
}  // namespace ipc::win32

namespace ipc {

StackExtent currentStack()
{
    ULONG_PTR low = 0;
    ULONG_PTR high = 0;
    GetCurrentThreadStackLimits(&low, &high);
    return {low, high - low};
}

}  // namespace ipc

namespace ipc::sys {

using namespace ipc::win32;

Result<Handle> createThread(const ThreadOptions& options, std::function<std::uint32_t()> run)
{
    auto start = std::make_unique<Start>(std::move(run), options.name);
    const HANDLE thread = CreateThread(nullptr, options.stackSize, runThread, start.get(),
                                       options.stackSize != 0 ? STACK_SIZE_PARAM_IS_A_RESERVATION : 0, nullptr);
    if (!thread)
        return lastError("CreateThread");
    (void)start.release();   // the thread's own now
    return opened(thread, HandleKind::Thread, options.name);
}

Result<std::uint32_t> getExitCodeThread(Handle thread)
{
    DWORD code = 0;
    if (!GetExitCodeThread(toNative(thread), &code))
        return lastError("GetExitCodeThread");
    return code;
}

Result<std::uint32_t> suspendThread(ThreadId thread) { return withThread("SuspendThread", thread, SuspendThread); }

Result<std::uint32_t> resumeThread(ThreadId thread) { return withThread("ResumeThread", thread, ResumeThread); }

}  // namespace ipc::sys
