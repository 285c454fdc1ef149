// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <linux/futex.h>

namespace ipc::posix {

/// The futex words that one thread sleeps on at once: those of all objects that it waits for. An object adds its words before it
/// is looked at; if any of them is another by the time of the sleep, there is none.
class WatchList {
public:
    /// `seen`: what the word held before the object was looked at.
    void add(const std::atomic<std::uint32_t>& word, std::uint32_t seen) noexcept
    {
        m_words[m_count++] = {seen, reinterpret_cast<std::uint64_t>(&word), FUTEX_32, 0};
    }
    /// Something in the list changes without a word: the sleep ends after `most` at the latest.
    void lookAgainIn(std::chrono::nanoseconds most) noexcept { m_most = std::min(m_most, most); }
    void clear() noexcept
    {
        m_count = 0;
        m_most = std::chrono::nanoseconds::max();
    }

    /// Sleeps until somebody wakes one of the words, or `deadline` on CLOCK_MONOTONIC (null: never). May end for no reason.
    /// Without futex_waitv (before Linux 5.16): a step that doubles from 20 us to 1 ms each time.
    void sleep(const timespec* deadline) noexcept;

private:
    static constexpr std::size_t kMost = 128;   // FUTEX_WAITV_MAX: two words for each of the 64 objects

    std::array<futex_waitv, kMost> m_words;   // only the first m_count are ever looked at
    std::uint32_t m_count = 0;
    std::chrono::nanoseconds m_most = std::chrono::nanoseconds::max();
    std::chrono::nanoseconds m_step = std::chrono::microseconds(20);
};

}  // namespace ipc::posix
