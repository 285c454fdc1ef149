// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/mutex_state.h"

#include "ipc/posix/clock_lock.h"
#include "ipc/posix/event_state.h"
#include "ipc/posix/futex.h"
#include "ipc/posix/robust_mutex.h"
#include "ipc/sys/handle.h"

#include <climits>

namespace ipc::posix {
namespace {

// Not asked of the kernel each time, as the thread's id is not.
std::uint32_t ownProcess()
{
    thread_local const auto id = static_cast<std::uint32_t>(getpid());
    return id;
}

}  // namespace

void MutexState::init() noexcept { initRobust(m_mutex, PTHREAD_MUTEX_RECURSIVE); }

bool MutexState::ownedByThisProcess() const noexcept { return process() == ownProcess(); }
bool MutexState::ownedByThisThread() const noexcept { return ownedByThisProcess() && thread() == sys::currentThreadId(); }

Result<WaitStatus> MutexState::take(Timeout timeout) noexcept
{
    const int result = acquire(timeout);
    if (result == EBUSY || result == ETIMEDOUT)
        return WaitStatus::TimedOut;
    if (result == EOWNERDEAD)
        pthread_mutex_consistent(&m_mutex);
    else if (result != 0)
        return fail("WaitForSingleObject", ErrorCode::GenFailure, result, "take the mutex");
    setOwner(result == EOWNERDEAD);
    return result == EOWNERDEAD ? WaitStatus::Abandoned : WaitStatus::Signalled;
}

Result<void> MutexState::give() noexcept
{
    if (!held() || !ownedByThisThread())
        return fail("ReleaseMutex", ErrorCode::NotOwner, 0, "this thread does not own it");
    const bool last = m_count.fetch_sub(1) == 1;
    if (last)
        m_releases.fetch_add(1);
    if (const int result = pthread_mutex_unlock(&m_mutex); result != 0)
        return fail("ReleaseMutex", ErrorCode::NotOwner, result);
    if (last && m_watched.load() != 0) [[unlikely]] {
        m_watched.store(0);   // before the change: who sees the change in `watch` says afterwards that it watches
        m_freed.fetch_add(1);
        futexWake(m_freed, INT_MAX);
    }
    return {};
}

int MutexState::acquire(Timeout timeout) noexcept
{
    int result = pthread_mutex_trylock(&m_mutex);
    if (result != EBUSY || timeout.count() == 0)
        return result;
    const timespec deadline = deadlineAfter(timeout);
    trace::native(trace::NativeId::futex_, -1, [&] {
        result = timeout == kInfinite ? pthread_mutex_lock(&m_mutex) : lockUntil(m_mutex, deadline);
        errno = result;
        return result == 0 || result == EOWNERDEAD ? 0 : -1;
    });
    return result;
}

void MutexState::setOwner(bool abandoned) noexcept
{
    m_process.store(ownProcess());
    m_thread.store(static_cast<std::uint32_t>(sys::currentThreadId()));
    m_count.store(abandoned ? 1 : m_count.load() + 1);
}

// The kernel finds the owner of a robust mutex in its futex word, so it must be there (Documentation/locking/robust-futex-ABI).
std::uint64_t MutexState::state() const noexcept
{
    const auto word = static_cast<std::uint32_t>(__atomic_load_n(&m_mutex.__data.__lock, __ATOMIC_SEQ_CST));
    return m_releases.load() << 32 | (word & ~FUTEX_WAITERS);
}

pid_t MutexState::ownerIn(std::uint64_t state) noexcept
{
    return (state & FUTEX_OWNER_DIED) != 0 ? 0 : static_cast<pid_t>(state & FUTEX_TID_MASK);
}

std::uint64_t MutexState::watch(WatchList& list) noexcept
{
    const std::uint32_t seen = m_freed.load();
    m_watched.store(1);
    list.add(m_freed, seen);
    return state();
}

}  // namespace ipc::posix
