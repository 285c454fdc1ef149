// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/thread.h"

#include "ipc/sys/thread.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

Result<Handle> createThread(const ThreadOptions& options, std::function<std::uint32_t()> run)
{
    return sys::createThread(options, std::move(run));   // its handle is recorded when it is opened
}

Result<std::uint32_t> getExitCodeThread(Handle thread)
{
    trace::Call call(CallId::GetExitCodeThread, thread);
    auto code = call.end(sys::getExitCodeThread(thread));
    if (code)
        call.out(Key::exitCode, std::uint64_t{*code});
    return code;
}

Result<std::uint32_t> suspendThread(ThreadId thread)
{
    trace::Call call(CallId::SuspendThread);
    call.in(Key::threadId, thread);
    auto before = call.end(sys::suspendThread(thread));
    if (before)
        call.out(Key::count, std::uint64_t{*before});
    return before;
}

Result<std::uint32_t> resumeThread(ThreadId thread)
{
    trace::Call call(CallId::ResumeThread);
    call.in(Key::threadId, thread);
    auto before = call.end(sys::resumeThread(thread));
    if (before)
        call.out(Key::count, std::uint64_t{*before});
    return before;
}

}  // namespace ipc
