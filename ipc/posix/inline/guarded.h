// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/escape.h"

#include <atomic>

// sys::guarded of Linux, in place: what it runs copies every message that goes through a view.
namespace ipc::posix {

/// Where a SIGBUS of this thread goes on, if it has somewhere to go.
inline constinit thread_local Escape* escape = nullptr;

}  // namespace ipc::posix

namespace ipc::sys {

template <class F>
[[gnu::noinline]] bool guarded(F&& action) noexcept   // whoever makes a mark must be a function of its own
{
    posix::Escape mark;
    posix::Escape* const outer = posix::escape;
    if (MARK_ESCAPE(mark) != 0) [[unlikely]] {
        posix::escape = outer;
        return false;
    }
    posix::escape = &mark;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    action();
    std::atomic_signal_fence(std::memory_order_seq_cst);
    posix::escape = outer;
    return true;
}

}  // namespace ipc::sys
