// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/sharers.h"

#include "ipc/posix/byte_lock.h"

namespace ipc::posix {
namespace {

UniqueFd lockedDescription(int file, off_t byte)
{
    UniqueFd own = openAgain(file, O_RDWR);
    if (own && !setByteLock(own.get(), ByteLock::Shared, {byte}))
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
    setByteLock(m_own.get(), ByteLock::None, {m_byte});
    return setByteLock(m_own.get(), ByteLock::Exclusive, {m_byte});
}

}  // namespace ipc::posix
