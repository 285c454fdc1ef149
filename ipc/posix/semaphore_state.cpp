// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/semaphore_state.h"

#include "ipc/posix/event_state.h"
#include "ipc/posix/futex.h"

#include <algorithm>

namespace ipc::posix {

void SemaphoreState::init(std::uint32_t initial, std::uint32_t most) noexcept
{
    m_guard.init();
    m_count.store(initial);
    m_turn.store(0);
    m_watchers.init();
    m_most = most;
}

std::optional<std::uint32_t> SemaphoreState::release(std::uint32_t units) noexcept
{
    const Held guard(m_guard, [] {});
    const std::uint32_t before = m_count.load();
    if (units > m_most - before)
        return std::nullopt;
    m_turn.fetch_add(1);
    const long woken = units == 0 ? 0 : futexWake(m_turn, static_cast<int>(units));
    std::uint32_t left = units - static_cast<std::uint32_t>(std::max(woken, 0L));
    left -= m_watchers.hand(left);
    if (left != 0)
        m_watchers.tell();
    m_count.store(before + left);
    return before;
}

// Under the guard no release is half done: whoever finds nothing sleeps on the turn that was then, and the next release ends it.
bool SemaphoreState::take(std::uint32_t& turn) noexcept
{
    const Held guard(m_guard, [] {});
    turn = m_turn.load();
    const std::uint32_t count = m_count.load();
    m_count.store(count == 0 ? 0 : count - 1);
    return count != 0;
}

std::uint32_t SemaphoreState::watch(WatchList& list, bool any) noexcept
{
    const Held guard(m_guard, [] {});
    return m_watchers.watch(list, any);
}

bool SemaphoreState::caught(std::uint32_t seen) noexcept
{
    if (!m_watchers.handedSince(seen))
        return false;
    const Held guard(m_guard, [] {});
    return m_watchers.take(seen);
}

WaitStatus SemaphoreState::wait(Timeout timeout) noexcept
{
    std::optional<timespec> deadline;
    for (std::uint32_t turn = 0;;) {
        if (take(turn))
            return WaitStatus::Signalled;
        if (timeout.count() == 0)
            return WaitStatus::TimedOut;
        if (!deadline && timeout != kInfinite)
            deadline = deadlineAfter(timeout);
        if (futexWait(m_turn, turn, deadline ? &*deadline : nullptr) == 0)
            return WaitStatus::Signalled;   // handed over by a release
        if (errno == ETIMEDOUT)
            return WaitStatus::TimedOut;
    }
}

}  // namespace ipc::posix
