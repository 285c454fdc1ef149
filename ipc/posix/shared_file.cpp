// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/shared_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ipc::sys {

Result<std::span<std::byte>> mapSharedFile(const std::string& path)
{
    const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fail("CreateFileMapping", ErrorCode::FileNotFound, errno, "open " + path);
    struct stat status = {};
    void* base = MAP_FAILED;
    if (fstat(fd, &status) == 0 && status.st_size > 0)
        base = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    const int error = errno;
    close(fd);
    if (base == MAP_FAILED)
        return fail("MapViewOfFile", ErrorCode::FileInvalid, error, "map " + path);
    return std::span(static_cast<std::byte*>(base), static_cast<std::size_t>(status.st_size));
}

std::uint64_t currentProcessId() { return static_cast<std::uint64_t>(getpid()); }

}  // namespace ipc::sys
