// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace ipc::posix {

/// Makes the end of a process or a thread, which the system tells by a descriptor, a change of a futex word, so that it can be
/// waited for beside others. A thread of this process, "endings", waits in the descriptors; it starts with the first one and is
/// not recorded.
class Ending {
public:
    Ending() = default;
    ~Ending() { forget(); }
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;

    /// Looks after `pidfd`, which must stay open until `forget`. False if the system does not let it.
    bool watch(int pidfd);
    void forget();
    bool watching() const noexcept { return m_pidfd >= 0; }

    /// Becomes another, and wakes who sleeps on it, when what is watched has ended.
    const std::atomic<std::uint32_t>& word() const noexcept { return m_word; }
    /// The same without an end.
    void wake() noexcept;

private:
    std::atomic<std::uint32_t> m_word{0};
    std::uint64_t m_ticket = 0;
    int m_pidfd = -1;
};

}  // namespace ipc::posix
