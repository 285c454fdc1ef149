// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace ipc::posix {

/// Looks after a descriptor for a thread that waits in another one, and calls that thread away when something is there. So a
/// thread that serves many, of whom one alone is busy, waits where that one writes, with no system call to find out who did.
/// Lives as long as the process; its own thread starts with the first watch and is not recorded.
class Lookout {
public:
    explicit Lookout(const char* name) : m_name(name) {}
    Lookout(const Lookout&) = delete;
    Lookout& operator=(const Lookout&) = delete;

    /// Looks after `descriptor`, always the same one, until it has called once.
    void watch(int descriptor);
    /// To be asked after making a Blocking of this object, before waiting: a call that came earlier ends no wait.
    bool called() const noexcept { return m_called.load(); }

private:
    void run(int descriptor);

    const char* m_name;   // of the thread
    std::mutex m_mutex;
    std::condition_variable m_wanted;
    bool m_watching = false;
    bool m_running = false;
    std::atomic<bool> m_called{false};
};

}  // namespace ipc::posix
