// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/owners_end.h"

#include "ipc/trace/call.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ipc::posix {
namespace {

constexpr unsigned kPidfdThread = O_EXCL;   // PIDFD_THREAD
constexpr auto kOwnerLook = std::chrono::milliseconds(10);

}  // namespace

void OwnersEnd::watch(WatchList& list, pid_t owner)
{
    const std::lock_guard lock(m_mutex);
    if (owner != 0 && (owner != m_owner || m_ending.word().load() != m_begun))
        follow(owner);
    if (m_ending.watching())
        list.add(m_ending.word(), m_ending.word().load());
    else if (owner != 0)
        list.lookAgainIn(kOwnerLook);
}

// Whoever sleeps already because of the owner before is woken, and looks who it is now.
void OwnersEnd::follow(pid_t owner)
{
    m_ending.forget();
    m_ending.wake();
    m_pidfd.reset(trace::native(trace::NativeId::pidfd_open_, owner,
                                [&] { return static_cast<int>(syscall(SYS_pidfd_open, owner, kPidfdThread)); }));
    m_owner = owner;
    m_begun = m_ending.word().load();
    if (m_pidfd)
        m_ending.watch(m_pidfd.get());
}

}  // namespace ipc::posix
