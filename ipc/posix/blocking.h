// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/call.h"

#include <atomic>
#include <cerrno>
#include <sys/types.h>

/// Blocking system calls that CancelSynchronousIo can end.
namespace ipc::posix {

/// What is known of a thread that has been in a blocking call. It registers itself at its first one.
struct BlockingThread {
    enum State : int { Idle, Inside, Cancelled };

    BlockingThread();
    ~BlockingThread();

    std::atomic<int> state{Idle};
    std::atomic<const void*> object{nullptr};
    pid_t id;
};

namespace detail {
inline constinit thread_local BlockingThread* blockingThread = nullptr;
BlockingThread& registerBlockingThread();
}  // namespace detail

/// Whether the calling thread sits in a call that may be cancelled. Cancelling sets Cancelled and signals the thread
/// until it has noticed; the signal has no handler of consequence, it only makes the system call return EINTR.
class Blocking {
public:
    /// `object`: what the thread waits in, so that closing its last handle can end the wait (`cancelBlockedIn`).
    explicit Blocking(const void* object = nullptr) noexcept
        : m_thread(detail::blockingThread ? detail::blockingThread : &detail::registerBlockingThread()),
          m_outer(m_thread->state.load(std::memory_order_relaxed) == BlockingThread::Idle)
    {
        if (!m_outer)
            return;
        m_thread->object.store(object, std::memory_order_relaxed);
        // Whoever closes the object looks here after saying so there; this thread looks there after saying so here.
        m_thread->state.store(BlockingThread::Inside, std::memory_order_seq_cst);
    }
    /// Leaves; a cancel that came too late for any system call is forgotten, as on Windows.
    ~Blocking()
    {
        if (m_outer)
            m_thread->state.store(BlockingThread::Idle, std::memory_order_release);
    }
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;

    bool cancelled() const noexcept { return m_thread->state.load(std::memory_order_acquire) == BlockingThread::Cancelled; }

    /// Makes `call` until it does not fail with EINTR; fails with ECANCELED once cancelled.
    template <class F>
    auto operator()(trace::NativeId id, std::int64_t fd, F&& call, trace::Begin begin = trace::Begin::Now) noexcept
    {
        for (;;) {
            if (cancelled()) [[unlikely]] {
                errno = ECANCELED;
                return decltype(call())(-1);
            }
            const auto result = trace::native(id, fd, call, begin);
            if (result >= 0 || errno != EINTR) [[likely]]
                return result;
        }
    }

private:
    BlockingThread* m_thread;
    bool m_outer;
};

/// Ends with ECANCELED the calls of this process that are blocked in `object`, and returns when they have noticed.
/// A call that comes later must find out by itself: have it look at a flag after it has made its Blocking.
void cancelBlockedIn(const void* object);

}  // namespace ipc::posix
