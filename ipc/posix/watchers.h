// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/futex.h"
#include "ipc/posix/watch_list.h"

#include <algorithm>
#include <climits>

namespace ipc::posix {

/// Those who wait for several objects, as one of these objects sees them; a part of its page. Who wants any one of several is
/// handed a signal as a single sleeper is: the kernel tells how many it woke, so that one who was killed takes none along. Who wants
/// all at once is only told that there is a signal, and looks. All but `handedSince` and `toldSince` under the guard of the object.
class Watchers {
public:
    void init() noexcept
    {
        m_any.store(0);
        m_all.store(0);
        m_handed = 0;
        m_watched = 0;
    }

    /// The caller is about to look at the object and then to sleep; the `seen` of what follows.
    std::uint32_t watch(WatchList& list, bool any) noexcept
    {
        m_watched |= any ? kAny : kAll;
        const auto& word = any ? m_any : m_all;
        const std::uint32_t seen = word.load();
        list.add(word, seen);
        return seen;
    }

    /// Hands out at most `units` signals; how many found somebody.
    std::uint32_t hand(std::uint32_t units) noexcept
    {
        if ((m_watched & kAny) == 0 || units == 0)
            return 0;
        m_any.fetch_add(1);
        const long woken = futexWake(m_any, static_cast<int>(std::min<std::uint32_t>(units, INT_MAX)));
        const auto found = static_cast<std::uint32_t>(std::max(woken, 0L));
        m_handed += found;
        if (found < units)
            m_watched &= ~kAny;   // nobody sleeps; who is about to sees that the word is another
        return found;
    }
    /// The object is about to become signalled: those who are told look when the guard is free.
    void tell() noexcept
    {
        if ((m_watched & kAll) == 0)
            return;
        m_all.fetch_add(1);
        futexWake(m_all, INT_MAX);
        m_watched &= ~kAll;
    }

    /// Whether there was anything since `seen`. Need no guard.
    bool handedSince(std::uint32_t seen) const noexcept { return m_any.load() != seen; }
    bool toldSince(std::uint32_t seen) const noexcept { return m_all.load() != seen; }
    /// Takes a signal that was handed out since `seen`. Whoever was awake already for another reason may be quicker than the one
    /// who was woken, which then sleeps on: both had been waiting when the signal came.
    bool take(std::uint32_t seen) noexcept
    {
        if (m_handed == 0 || !handedSince(seen))
            return false;
        --m_handed;
        return true;
    }

private:
    static constexpr std::uint32_t kAny = 1;
    static constexpr std::uint32_t kAll = 2;

    std::atomic<std::uint32_t> m_any;   // slept on by who wants any one; changes when signals are handed out
    std::atomic<std::uint32_t> m_all;   // slept on by who wants all, or to be told
    std::uint32_t m_handed;             // signals handed out and not yet taken
    std::uint32_t m_watched;            // which words somebody may sleep on: stays when one is killed, until the next signal
};

}  // namespace ipc::posix
