// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/shared_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ipc::sys {

Result<std::span<std::byte>> mapSharedFile(const std::string& path, std::size_t size)
{
    const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC | (size != 0 ? O_CREAT : 0), 0600);
    if (fd < 0)
        return fail("CreateFileMapping", ErrorCode::FileNotFound, errno, "open " + path);
    struct stat status = {};
    void* base = MAP_FAILED;
    const auto wanted = static_cast<off_t>(size);
    const bool isThere = fstat(fd, &status) == 0 && (status.st_size >= wanted || (ftruncate(fd, wanted) == 0 && fstat(fd, &status) == 0));
    if (isThere && status.st_size > 0)
        base = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    const int error = errno;
    close(fd);
    if (base == MAP_FAILED)
        return fail("MapViewOfFile", ErrorCode::FileInvalid, error, "map " + path);
    return std::span(static_cast<std::byte*>(base), static_cast<std::size_t>(status.st_size));
}

std::uint64_t currentProcessId() { return static_cast<std::uint64_t>(getpid()); }

}  // namespace ipc::sys
