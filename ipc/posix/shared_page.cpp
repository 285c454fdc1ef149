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

Result<SharedMapping> SharedMapping::map(const char* call, int fd, std::size_t size, std::uint64_t offset)
{
    void* base = MAP_FAILED;
    trace::native(trace::NativeId::mmap_, fd, [&] {
        base = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, static_cast<off_t>(offset));
        return base == MAP_FAILED ? -1 : 0;
    });
    if (base == MAP_FAILED)
        return fail(call, ErrorCode::NotEnoughMemory, errno, "map the object's memory");
    // Where the directory is on a disk, the first touch of a hole would read ahead megabytes of zeroes: 3 ms in the first call.
    madvise(base, size, MADV_RANDOM);
    SharedMapping mapping;
    mapping.m_base = base;
    mapping.m_size = size;
    return mapping;
}

}  // namespace ipc::posix
