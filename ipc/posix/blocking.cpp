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

enum State : int { Idle, Inside, Cancelled };

struct Threads {
    std::mutex mutex;   // taken when a thread blocks for the first time, ends, or is cancelled
    std::unordered_map<pid_t, std::atomic<int>*> states;
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

struct ThreadState {
    std::atomic<int> state{Idle};
    pid_t id = static_cast<pid_t>(syscall(SYS_gettid));

    ThreadState()
    {
        static std::once_flag once;
        std::call_once(once, installWakeSignal);
        const std::lock_guard lock(threads().mutex);
        threads().states[id] = &state;
    }
    ~ThreadState()
    {
        const std::lock_guard lock(threads().mutex);
        threads().states.erase(id);
    }
};

ThreadState& thisThread()
{
    thread_local ThreadState state;
    return state;
}

}  // namespace

Blocking::Blocking() noexcept : m_outer(thisThread().state.load(std::memory_order_relaxed) == Idle)
{
    if (m_outer)
        thisThread().state.store(Inside, std::memory_order_seq_cst);
}

Blocking::~Blocking()
{
    if (m_outer)
        thisThread().state.store(Idle, std::memory_order_seq_cst);
}

bool Blocking::cancelled() const noexcept { return thisThread().state.load(std::memory_order_acquire) == Cancelled; }

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
    // The lock keeps the thread from ending, and so its id from being reused, while it is signalled.
    const std::lock_guard lock(threads().mutex);
    const auto found = threads().states.find(static_cast<pid_t>(thread));
    int inside = Inside;
    if (found == threads().states.end() || !found->second->compare_exchange_strong(inside, Cancelled))
        return fail("CancelSynchronousIo", ErrorCode::NotFound, 0, "that thread is in no call that blocks");
    // A signal that arrives just before the system call would be missed: repeat until the thread has left.
    while (found->second->load() == Cancelled) {
        syscall(SYS_tgkill, getpid(), static_cast<pid_t>(thread), wakeSignal());
        const timespec pause{0, 200'000};
        nanosleep(&pause, nullptr);
    }
    return {};
}

}  // namespace ipc::sys
