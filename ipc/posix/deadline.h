// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace ipc::posix {

/// The moment until which a call may wait; never, if its time-out is infinite.
class Deadline {
public:
    explicit Deadline(Timeout timeout)
        : m_never(timeout == kInfinite), m_at(m_never ? Clock::time_point{} : Clock::now() + timeout)
    {
    }

    bool never() const { return m_never; }
    bool passed() const { return !m_never && Clock::now() >= m_at; }
    /// What is left, rounded up to whole milliseconds; zero once it has passed. Only if it is not never.
    std::chrono::milliseconds left() const
    {
        return std::max(std::chrono::ceil<std::chrono::milliseconds>(m_at - Clock::now()), std::chrono::milliseconds{0});
    }
    /// On CLOCK_MONOTONIC, as futexes take it. Only if it is not never.
    timespec at() const
    {
        const auto since = m_at.time_since_epoch();
        const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
        return {seconds.count(), (since - seconds).count()};
    }
    /// The same as poll takes it: -1 for ever.
    int forPoll() const { return m_never ? -1 : static_cast<int>(std::min<std::int64_t>(left().count(), 0x7FFFFFFF)); }

private:
    using Clock = std::chrono::steady_clock;

    bool m_never;
    Clock::time_point m_at;
};

}  // namespace ipc::posix
