// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/call.h"

#include <atomic>
#include <cerrno>

/// Blocking system calls that CancelSynchronousIo can end.
namespace ipc::posix {

struct BlockingThread;

/// Whether the calling thread sits in a call that may be cancelled. Cancelling sets Cancelled and signals the thread
/// until it has noticed; the signal has no handler of consequence, it only makes the system call return EINTR.
class Blocking {
public:
    /// `object`: what the thread waits in, so that closing its last handle can end the wait (`cancelBlockedIn`).
    explicit Blocking(const void* object = nullptr) noexcept;
    /// Leaves; a cancel that came too late for any system call is forgotten, as on Windows.
    ~Blocking();
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;

    bool cancelled() const noexcept;

    /// Makes `call` until it does not fail with EINTR; fails with ECANCELED once cancelled.
    template <class F>
    auto operator()(trace::NativeId id, std::int64_t fd, F&& call) noexcept
    {
        for (;;) {
            if (cancelled()) {
                errno = ECANCELED;
                return decltype(call())(-1);
            }
            const auto result = trace::native(id, fd, call);
            if (result >= 0 || errno != EINTR)
                return result;
        }
    }

private:
    BlockingThread* m_thread;
    bool m_outer = false;
};

/// Ends with ECANCELED the calls of this process that are blocked in `object`, and returns when they have noticed.
/// A call that comes later must find out by itself: have it look at a flag after it has made its Blocking.
void cancelBlockedIn(const void* object);

}  // namespace ipc::posix
