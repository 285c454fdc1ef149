// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/byte_lock.h"

#include "ipc/trace/call.h"

#include <string>

namespace ipc::posix {
namespace {

using trace::native;
using trace::NativeId;

struct flock wordsOf(ByteLock lock, Bytes bytes)
{
    struct flock words = {};
    words.l_type = static_cast<short>(lock);
    words.l_whence = SEEK_SET;
    words.l_start = bytes.first;
    words.l_len = bytes.count;
    return words;
}

bool change(int fd, int command, struct flock& words) noexcept
{
    return native(NativeId::fcntl_, fd, [&] { return fcntl(fd, command, &words); }) == 0;
}

}  // namespace

bool setByteLock(int fd, ByteLock lock, Bytes bytes) noexcept
{
    struct flock words = wordsOf(lock, bytes);
    return change(fd, F_OFD_SETLK, words);
}

bool awaitByteLock(int fd, ByteLock lock, Bytes bytes) noexcept
{
    struct flock words = wordsOf(lock, bytes);
    return change(fd, F_OFD_SETLKW, words);
}

bool othersHaveByteLock(int fd, Bytes bytes) noexcept
{
    struct flock words = wordsOf(ByteLock::Exclusive, bytes);
    return change(fd, F_OFD_GETLK, words) && words.l_type != F_UNLCK;
}

UniqueFd openAgain(int file, int mode)
{
    const std::string path = "/proc/self/fd/" + std::to_string(file);   // a duplicate would have the description of `file`
    return UniqueFd(native(NativeId::open_, file, [&] { return open(path.c_str(), mode | O_CLOEXEC); }));
}

}  // namespace ipc::posix
