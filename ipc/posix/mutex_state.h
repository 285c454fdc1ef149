// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/watch_list.h"
#include "ipc/sync.h"

#include <atomic>
#include <cstdint>
#include <pthread.h>
#include <sys/types.h>

namespace ipc::posix {

/// The memory of a mutex, in a page that processes share: glibc's robust, recursive mutex, whose owner's death the kernel reports
/// through the thread's robust list; beside it what only the owner writes.
class MutexState {
public:
    void init() noexcept;

    bool held() const noexcept { return m_count.load() != 0; }
    bool ownedByThisProcess() const noexcept;
    bool ownedByThisThread() const noexcept;
    std::uint32_t process() const noexcept { return m_process.load(); }   ///< these two: of the owner, the last one if it is free
    std::uint32_t thread() const noexcept { return m_thread.load(); }
    std::uint32_t count() const noexcept { return m_count.load(); }         ///< waits of the owner not yet released
    std::uint64_t releases() const noexcept { return m_releases.load(); }   ///< times it became free

    Result<WaitStatus> take(Timeout timeout) noexcept;
    Result<void> give() noexcept;

    /// Another one after every change of the owner: the futex word, which names it, and how often it was released.
    std::uint64_t state() const noexcept;
    /// 0: nobody, or a thread that has ended.
    static pid_t ownerIn(std::uint64_t state) noexcept;
    /// For a wait for several: adds what changes when it is released. Gives the state then.
    std::uint64_t watch(WatchList& list) noexcept;

private:
    int acquire(Timeout timeout) noexcept;
    void setOwner(bool abandoned) noexcept;

    pthread_mutex_t m_mutex;
    std::atomic<std::uint32_t> m_process;
    std::atomic<std::uint32_t> m_thread;
    std::atomic<std::uint32_t> m_count;
    std::atomic<std::uint64_t> m_releases;
    std::atomic<std::uint32_t> m_watched;   // somebody may sleep on m_freed: stays when that one is killed, until the next release
    std::atomic<std::uint32_t> m_freed;     // changes after a release that somebody watched
};

}  // namespace ipc::posix
