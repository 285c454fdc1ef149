// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/ending.h"
#include "ipc/posix/unique_fd.h"
#include "ipc/posix/watch_list.h"

#include <mutex>
#include <sys/types.h>

namespace ipc::posix {

/// The end of the thread that owns a mutex, for those of this process who wait for that mutex beside others: the kernel tells it to
/// nobody but those who sleep on the mutex alone. Thread-safe.
class OwnersEnd {
public:
    /// Adds what changes when thread `owner` of any process has ended; nothing if it is 0 or has ended already, which the mutex shows.
    /// Before Linux 6.9, whose descriptors are of whole processes, the list is looked at again every 10 ms instead.
    void watch(WatchList& list, pid_t owner);

private:
    void follow(pid_t owner);

    std::mutex m_mutex;
    UniqueFd m_pidfd;    // of m_owner
    Ending m_ending;     // goes before the descriptor
    pid_t m_owner = 0;
    std::uint32_t m_begun = 0;   // the word of m_ending when m_owner was followed: another one now, and that has ended
};

}  // namespace ipc::posix
