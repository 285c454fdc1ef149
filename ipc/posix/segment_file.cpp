// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/segment_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace ipc::sys {

Result<SegmentFile> SegmentFile::create(std::uint64_t size)
{
    SegmentFile file;
    const int fd = memfd_create("ipclab-trace", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return fail("CreateFileMapping", ErrorCode::NotEnoughMemory, errno, "memfd_create");
    file.m_native = fd;
    file.m_path = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd);
    if (ftruncate(fd, static_cast<off_t>(size)) != 0)
        return fail("CreateFileMapping", ErrorCode::CommitmentLimit, errno, "a trace segment of " + std::to_string(size) + " bytes");
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return fail("CreateFileMapping", ErrorCode::NotSupported, errno, "F_ADD_SEALS");
    void* base = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        return fail("MapViewOfFile", ErrorCode::NotEnoughMemory, errno, "map a trace segment");
    file.m_bytes = {static_cast<std::byte*>(base), static_cast<std::size_t>(size)};
    return file;
}

SegmentFile::~SegmentFile()
{
    if (m_bytes.data())
        munmap(m_bytes.data(), m_bytes.size());
    if (m_native >= 0)
        close(static_cast<int>(m_native));
}

}  // namespace ipc::sys
