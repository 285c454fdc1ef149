// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"

#include <cstdint>
#include <fcntl.h>

/// Locks on bytes of a file, which need not be there: what processes tell each other by them they cannot leave behind. They belong to
/// the open file description (F_OFD_*): a process that inherits or duplicates the descriptor has them too, and they end with the last.
namespace ipc::posix {

/// `count` bytes from `first` on; 0: all that may ever follow.
struct Bytes {
    std::int64_t first = 0;
    std::int64_t count = 1;
};

enum class ByteLock : short { None = F_UNLCK, Shared = F_RDLCK, Exclusive = F_WRLCK };

/// Has that lock from now on, instead of another. Shared ones need a file that is open for reading, exclusive ones for writing. False,
/// with errno, at once if somebody else's is against it (EAGAIN), or the file system has none.
bool setByteLock(int fd, ByteLock lock, Bytes bytes) noexcept;

/// The same, but waits for the others.
bool awaitByteLock(int fd, ByteLock lock, Bytes bytes) noexcept;

/// Whether anybody else has a lock on one of them.
bool othersHaveByteLock(int fd, Bytes bytes) noexcept;

/// The same file under an open file description of its own, with locks and a position of its own. `mode`: O_RDONLY or O_RDWR. Empty,
/// with errno, if this user may not.
UniqueFd openAgain(int file, int mode);

}  // namespace ipc::posix
