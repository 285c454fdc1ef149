// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/robust_mutex.h"

#include "ipc/posix/clock_lock.h"

#include <ctime>

namespace ipc::posix {
namespace {

// A cancelled thread must notice: pthread_mutex_timedlock goes on after a signal, so it waits in slices.
constexpr long kSlice = 10'000'000;

timespec sliceEnd()
{
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += kSlice;
    if (time.tv_nsec >= 1'000'000'000) {
        time.tv_nsec -= 1'000'000'000;
        ++time.tv_sec;
    }
    return time;
}

}  // namespace

void initRobust(pthread_mutex_t& mutex, int type) noexcept
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

Taken RobustMutex::taken(int error) noexcept
{
    if (error == EOWNERDEAD) {
        pthread_mutex_consistent(&m_mutex);
        return Taken::OwnerDied;
    }
    return error == 0 ? Taken::Yes : Taken::Busy;
}

Taken RobustMutex::lock() noexcept
{
    const Taken result = tryLock();
    return result == Taken::Busy ? taken(pthread_mutex_lock(&m_mutex)) : result;
}

Taken RobustMutex::await(const Blocking& blocking) noexcept
{
    Taken result = Taken::Busy;
    while (result == Taken::Busy) {
        if (blocking.cancelled())
            return Taken::Cancelled;
        const timespec until = sliceEnd();
        result = taken(lockUntil(m_mutex, until));
    }
    return result;
}

}  // namespace ipc::posix
