// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/event_state.h"

#include "ipc/posix/futex.h"

#include <climits>
#include <optional>

// SetEvent on an event that somebody sleeps on wakes one: if the kernel woke one, that one has the signal and the event stays unset.
// If it woke none, or all are to be woken, it is made kSetting and they are looked for again; if there are none, the event becomes set.
// Who comes meanwhile and wants to sleep says so (kLate); it must not wait for the setter, which on a busy processor runs only when
// this thread sleeps. Those who wait for several objects come after the sleepers: an auto-reset event is handed to one of them, a
// manual one tells them all.
namespace ipc::posix {
timespec deadlineAfter(Timeout timeout)
{
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    const auto nanoseconds = time.tv_nsec + (timeout.count() % 1000) * 1'000'000;
    time.tv_sec += timeout.count() / 1000 + nanoseconds / 1'000'000'000;
    time.tv_nsec = nanoseconds % 1'000'000'000;
    return time;
}

void EventState::init(bool manualReset, bool signalled) noexcept
{
    m_guard.init();
    m_watchers.init();
    m_manualReset = manualReset ? 1 : 0;
    m_word.store(signalled ? kSet : 0);
}

void EventState::set() noexcept
{
    std::uint32_t word = m_word.load();
    while (word % kTurn == 0)
        if (changed(word, word | kSet))
            return;
    if ((word & kSet) != 0 || wakeOne(word))
        return;
    const Held guard(m_guard, [] {});
    finishForDead();
    for (word = m_word.load(); (word & kSet) == 0;) {
        const bool slept = word % kTurn != 0;
        if (!changed(word, word | (slept ? kSetting : kSet)))
            continue;
        if (slept)
            handOver(word | kSetting);
        return;
    }
}

// What is most usual: one who sleeps alone on an auto-reset event has the signal as soon as the kernel has woken it. If this thread
// is killed before it has taken the sleeper off the count, that is one too high, as it is for a sleeper that was killed.
bool EventState::wakeOne(std::uint32_t word) noexcept
{
    if (isManual() || (word & (kSetting | kLate | kWatched)) != 0 || futexWake(m_word, 1) <= 0)
        return false;
    for (const std::uint32_t turn = turnOf(word); turnOf(word) == turn;)
        if (changed(word, word - kOne))
            break;
    return true;   // in another turn all who were counted have been forgotten
}

void EventState::reset() noexcept
{
    for (std::uint32_t word = m_word.load(); (word & kSetting) == 0;)
        if ((word & kSet) == 0 || changed(word, word & ~kSet))
            return;
    const Held guard(m_guard, [] {});
    finishForDead();
    m_word.fetch_and(~kSet);
}

// From kSetting to what follows; under the guard. `word` is what it was last seen to be.
void EventState::handOver(std::uint32_t word) noexcept
{
    for (;;) {
        const long woken = isCounted(word) ? futexWake(m_word, isManual() ? INT_MAX : 1) : 0;
        if (woken > 0) {
            const auto count = static_cast<std::uint32_t>(woken) * kOne;
            const std::uint32_t done = isManual() ? 0 : kSetting | kLate;
            while (!changed(word, (word - count) & ~done)) {}
            if (!isManual())
                return;
            word -= count;
        } else if ((word & kLate) != 0) {
            while (!changed(word, word & ~kLate)) {}   // who is about to lie down sees it change
            word &= ~kLate;
        } else if (m_watchers.hand(1) != 0) {
            while (!changed(word, word & ~(kSetting | kLate))) {}
            return;
        } else {
            m_watchers.tell();
            if (changed(word, (turnOf(word) + 1) * kTurn | kSet))
                return;   // whoever was counted was killed, or is awake and sees that the count was forgotten
        }
    }
}

// Under the guard nobody else is setting: if somebody is, it has been killed.
void EventState::finishForDead() noexcept
{
    if (const std::uint32_t word = m_word.load(); (word & kSetting) != 0)
        handOver(word);
}

std::uint32_t EventState::watch(WatchList& list, bool any) noexcept
{
    const Held guard(m_guard, [] {});
    finishForDead();
    m_word.fetch_or(kWatched);
    return m_watchers.watch(list, any && !isManual());
}

bool EventState::caught(std::uint32_t seen) noexcept
{
    if (isManual())
        return m_watchers.toldSince(seen);
    if (!m_watchers.handedSince(seen))
        return false;
    const Held guard(m_guard, [] {});
    return m_watchers.take(seen);
}

WaitStatus EventState::wait(Timeout timeout) noexcept
{
    std::optional<timespec> deadline;
    std::optional<std::uint32_t> turn;   // in which this thread was counted
    for (std::uint32_t word = m_word.load();;) {
        const std::uint32_t counted = turn == turnOf(word) ? kOne : 0;
        if ((word & kSet) != 0) {
            const std::uint32_t taken = (word - counted) & ~(isManual() ? 0 : kSet);
            if (taken == word || changed(word, taken))
                return WaitStatus::Signalled;
            continue;
        }
        if (timeout.count() == 0)
            return WaitStatus::TimedOut;
        const std::uint32_t asleep = (word - counted + kOne) | ((word & kSetting) != 0 ? kLate : 0);
        if (asleep != word && !changed(word, asleep))
            continue;
        turn = turnOf(asleep);
        if (!deadline && timeout != kInfinite)
            deadline = deadlineAfter(timeout);
        if (futexWait(m_word, asleep, deadline ? &*deadline : nullptr) == 0)
            return WaitStatus::Signalled;   // woken by a setter, which has taken it off the count
        const bool late = errno == ETIMEDOUT;
        word = m_word.load();
        while (late && turn == turnOf(word))
            if (changed(word, word - kOne))
                break;
        if (late)
            return WaitStatus::TimedOut;
    }
}

}  // namespace ipc::posix
