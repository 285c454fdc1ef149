// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/blocking.h"

#include <pthread.h>

/// Locks in shared memory that outlive whoever holds them.
namespace ipc::posix {

/// How a lock was had. OwnerDied: its last holder ended inside; what it guards may be half done.
enum class Taken : std::uint8_t { Yes, OwnerDied, Busy, Cancelled };

/// Makes a mutex in a shared page that is handed on when its owner ends; `type`: PTHREAD_MUTEX_DEFAULT or PTHREAD_MUTEX_RECURSIVE.
void initRobust(pthread_mutex_t& mutex, int type) noexcept;

/// A mutex in a shared page. The kernel hands it on when a process ends that holds it, kill -9 included.
class RobustMutex {
public:
    void init() noexcept { initRobust(m_mutex, PTHREAD_MUTEX_DEFAULT); }
    Taken tryLock() noexcept
    {
        const int error = pthread_mutex_trylock(&m_mutex);
        return error == 0 ? Taken::Yes : taken(error);
    }
    /// For sections of a few memory accesses.
    Taken lock() noexcept;
    /// For sections that last as long as a call: can be cancelled.
    Taken lock(const Blocking& blocking) noexcept
    {
        const Taken result = tryLock();
        return result != Taken::Busy ? result : await(blocking);
    }
    void unlock() noexcept { pthread_mutex_unlock(&m_mutex); }

private:
    [[gnu::cold]] Taken taken(int error) noexcept;
    [[gnu::cold]] Taken await(const Blocking& blocking) noexcept;

    pthread_mutex_t m_mutex;
};

/// Holds a RobustMutex while it lives; `recover` puts right what a dead holder left half done.
class Held {
public:
    template <class F>
    Held(RobustMutex& lock, F&& recover) noexcept : m_lock(&lock)
    {
        if (lock.lock() == Taken::OwnerDied)
            recover();
    }
    ~Held() { release(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void release() noexcept
    {
        if (m_lock)
            m_lock->unlock();
        m_lock = nullptr;
    }

private:
    RobustMutex* m_lock;
};

}  // namespace ipc::posix
