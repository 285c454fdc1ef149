// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cerrno>
#include <ctime>
#include <pthread.h>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace ipc::posix {

/// pthread_mutex_clocklock until `deadline` on CLOCK_MONOTONIC. The thread sanitizer of GCC 12 knows every other way to lock a
/// mutex, not this one, and so is told.
inline int lockUntil(pthread_mutex_t& mutex, const timespec& deadline) noexcept
{
#ifdef __SANITIZE_THREAD__
    __tsan_mutex_pre_lock(&mutex, __tsan_mutex_try_lock);
    const int error = pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &deadline);
    const bool locked = error == 0 || error == EOWNERDEAD;
    __tsan_mutex_post_lock(&mutex, locked ? __tsan_mutex_try_lock : __tsan_mutex_try_lock | __tsan_mutex_try_lock_failed, 0);
    return error;
#else
    return pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &deadline);
#endif
}

}  // namespace ipc::posix
