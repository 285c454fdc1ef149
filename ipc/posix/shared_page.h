// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstddef>
#include <pthread.h>
#include <utility>

namespace ipc::posix {

/// Shared memory mapped into this process, from its start. Move-only.
class SharedMapping {
public:
    SharedMapping() = default;
    SharedMapping(SharedMapping&& other) noexcept
        : m_base(std::exchange(other.m_base, nullptr)), m_size(std::exchange(other.m_size, 0)) {}
    SharedMapping& operator=(SharedMapping&&) = delete;
    ~SharedMapping();

    static Result<SharedMapping> map(const char* call, int fd, std::size_t size);
    template <class T>
    T* as() const { return static_cast<T*>(m_base); }
    /// Leaves it mapped until the process ends.
    void leak() { m_base = nullptr; }

private:
    void* m_base = nullptr;
    std::size_t m_size = 0;
};

/// Initialises a mutex in shared memory whose lock survives the death of the thread or process that holds it.
void initRobust(pthread_mutex_t& mutex, int type);

/// Holds a robust mutex of shared memory. The death of an owner inside is no error here: what the mutex guards is
/// committed by single stores, so it is whole at any moment.
class RobustLock {
public:
    explicit RobustLock(pthread_mutex_t& mutex) noexcept;
    ~RobustLock() { pthread_mutex_unlock(&m_mutex); }
    RobustLock(const RobustLock&) = delete;
    RobustLock& operator=(const RobustLock&) = delete;

private:
    pthread_mutex_t& m_mutex;
};

}  // namespace ipc::posix
