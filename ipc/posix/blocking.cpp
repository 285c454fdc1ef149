// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/blocking.h"

#include "ipc/sys/handle.h"

#include <csignal>
#include <ctime>
#include <mutex>
#include <sys/syscall.h>
#include <unistd.h>
#include <unordered_map>

namespace ipc::posix {
namespace {

struct Threads {
    std::mutex mutex;   // taken when a thread blocks for the first time, ends, or is cancelled
    std::unordered_map<pid_t, BlockingThread*> states;
};

Threads& threads()
{
    static auto* instance = new Threads;   // outlives every thread, also those that end during exit
    return *instance;
}

int wakeSignal() { return SIGRTMIN + 3; }

void installWakeSignal()
{
    struct sigaction action = {};
    action.sa_handler = [](int) {};   // no SA_RESTART: the system call returns EINTR
    sigaction(wakeSignal(), &action, nullptr);
}

}  // namespace

BlockingThread::BlockingThread() : id(static_cast<pid_t>(syscall(SYS_gettid)))
{
    static std::once_flag once;
    std::call_once(once, installWakeSignal);
    const std::lock_guard lock(threads().mutex);
    threads().states[id] = this;
}

BlockingThread::~BlockingThread()
{
    const std::lock_guard lock(threads().mutex);
    threads().states.erase(id);
}

BlockingThread& detail::registerBlockingThread()
{
    thread_local BlockingThread state;
    blockingThread = &state;
    return state;
}

namespace {

// False if the thread is in no call that blocks. The caller holds the mutex of `threads()`, which keeps the thread from
// ending, and so its id from being reused, while it is signalled.
bool cancel(BlockingThread& thread)
{
    int inside = BlockingThread::Inside;
    if (!thread.state.compare_exchange_strong(inside, BlockingThread::Cancelled))
        return false;
    // A signal that arrives just before the system call would be missed: repeat until the thread has left.
    while (thread.state.load() == BlockingThread::Cancelled) {
        syscall(SYS_tgkill, getpid(), thread.id, wakeSignal());
        const timespec pause{0, 200'000};
        nanosleep(&pause, nullptr);
    }
    return true;
}

}  // namespace

void cancelBlockedIn(const void* object)
{
    const std::lock_guard lock(threads().mutex);
    for (const auto& [id, thread] : threads().states)
        if (thread->state.load() == BlockingThread::Inside && thread->object.load(std::memory_order_relaxed) == object)
            cancel(*thread);
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

ThreadId currentThreadId()
{
    thread_local const auto id = static_cast<ThreadId>(syscall(SYS_gettid));
    return id;
}

Result<void> cancelSynchronousIo(ThreadId thread)
{
    const std::lock_guard lock(threads().mutex);
    const auto found = threads().states.find(static_cast<pid_t>(thread));
    if (found == threads().states.end() || !cancel(*found->second))
        return fail("CancelSynchronousIo", ErrorCode::NotFound, 0, "that thread is in no call that blocks");
    return {};
}

}  // namespace ipc::sys
