// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/shared_page.h"

#include "ipc/trace/call.h"

#include <cerrno>
#include <sys/mman.h>

namespace ipc::posix {

SharedMapping::~SharedMapping()
{
    if (m_base)
        munmap(m_base, m_size);
}

Result<SharedMapping> SharedMapping::map(const char* call, int fd, std::size_t size)
{
    void* base = MAP_FAILED;
    trace::native(trace::NativeId::mmap_, fd, [&] {
        base = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        return base == MAP_FAILED ? -1 : 0;
    });
    if (base == MAP_FAILED)
        return fail(call, ErrorCode::NotEnoughMemory, errno, "map the object's memory");
    SharedMapping mapping;
    mapping.m_base = base;
    mapping.m_size = size;
    return mapping;
}

void initRobust(pthread_mutex_t& mutex, int type)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

RobustLock::RobustLock(pthread_mutex_t& mutex) noexcept : m_mutex(mutex)
{
    if (pthread_mutex_lock(&m_mutex) == EOWNERDEAD)
        pthread_mutex_consistent(&m_mutex);
}

}  // namespace ipc::posix
