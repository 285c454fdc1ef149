// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace peer {

/// The peer's named threads. Each makes what it is given in the order in which it came, so that one can be blocked
/// while another goes on. They are never joined: a thread may be blocked for good, and only the end of the process ends it.
class Threads {
public:
    using Work = std::function<void()>;

    Threads();

    /// Threads that a peer may have; also the room that its trace segment has for them.
    static constexpr std::size_t kMost = 48;
    static constexpr std::size_t kLongestName = 47;

    /// Gives `work` to the thread of that name, made if there is none. 87: not a name; 8: too many threads.
    ipc::Result<void> post(const std::string& name, Work work);

    /// Makes the calling thread "main" and works for ever.
    [[noreturn]] void runMain();

    /// The system's id of the thread, for CancelSynchronousIo; nothing if there is no such thread. Waits until a thread
    /// that was just made has begun.
    std::optional<ipc::ThreadId> idOf(std::string_view name);

    /// Suspends the thread of that name when it holds nothing of the peer's own: while it is idle, or has been inside a
    /// call for a moment. A thread that was stopped while it writes its answer would keep all others from writing theirs.
    std::optional<ipc::Result<std::uint32_t>> suspend(std::string_view name);

private:
    struct Queue {
        std::mutex mutex;
        std::condition_variable filled;
        std::deque<Work> work;
        std::condition_variable begun;
        std::condition_variable idle;
        bool busy = false;
        ipc::ThreadId id = 0;
    };

    std::shared_ptr<Queue> find(std::string_view name);
    ipc::Result<std::shared_ptr<Queue>> queueOf(const std::string& name);
    [[noreturn]] static void work(const std::string& name, Queue& queue);

    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<Queue>, std::less<>> m_queues;
};

/// The threads of this process.
Threads& threads();

}  // namespace peer
