// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/sharers.h"

#include "ipc/trace/call.h"

#include <fcntl.h>
#include <string>

namespace ipc::posix {
namespace {

using trace::NativeId;
using trace::native;

bool setSharersLock(int fd, short type, off_t byte)
{
    struct flock lock = {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = byte;
    lock.l_len = 1;
    return native(NativeId::fcntl_, fd, [&] { return fcntl(fd, F_OFD_SETLK, &lock); }) == 0;
}

UniqueFd lockedDescription(int file, off_t byte)
{
    const std::string path = "/proc/self/fd/" + std::to_string(file);   // a duplicate would have the description of `file`
    UniqueFd own(native(NativeId::open_, file, [&] { return open(path.c_str(), O_RDWR | O_CLOEXEC); }));
    if (own && !setSharersLock(own.get(), F_RDLCK, byte))
        own.reset();
    return own;
}

}  // namespace

UniqueFd Sharers::forChild(int file, off_t byte) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_own) {
        m_own = lockedDescription(file, byte);
        m_byte = byte;
    }
    return m_own ? lockedDescription(file, byte) : UniqueFd();
}

void Sharers::adopt(UniqueFd own, off_t byte)
{
    const std::lock_guard lock(m_mutex);
    m_own = std::move(own);
    m_byte = byte;
}

bool Sharers::any() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<bool>(m_own);
}

bool Sharers::leave()
{
    const std::lock_guard lock(m_mutex);
    if (!m_own)
        return true;
    setSharersLock(m_own.get(), F_UNLCK, m_byte);
    return setSharersLock(m_own.get(), F_WRLCK, m_byte);
}

}  // namespace ipc::posix
