// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/system_calls.h"

#include "app/measure/pair.h"

#include <atomic>
#include <csignal>
#include <sys/ptrace.h>
#include <sys/wait.h>

namespace bench {
namespace {

using measure::Pair;
using measure::Variant;

constexpr std::uint32_t kFew = 100;
constexpr std::uint32_t kMany = 300;

/// Stops of the process at system calls, from now until it ends its batch. Two stops are one call.
class Observer {
public:
    explicit Observer(pid_t process) : m_process(process)
    {
        m_attached = ptrace(PTRACE_SEIZE, process, nullptr, PTRACE_O_TRACESYSGOOD) == 0 && ptrace(PTRACE_INTERRUPT, process, nullptr, nullptr) == 0;
    }
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;
    ~Observer()
    {
        // Only a stopped process can be let go.
        if (m_attached && ptrace(PTRACE_INTERRUPT, m_process, nullptr, nullptr) == 0 && waitpid(m_process, nullptr, __WALL) == m_process)
            ptrace(PTRACE_DETACH, m_process, nullptr, nullptr);
    }
    bool attached() const { return m_attached; }

    /// Lets the process run until `done`, and counts.
    std::uint64_t countUntil(const std::atomic<bool>& done)
    {
        std::uint64_t stops = 0;
        while (!done.load()) {
            int status = 0;
            const pid_t stopped = waitpid(m_process, &status, __WALL | WNOHANG);
            if (stopped < 0 || (stopped > 0 && !WIFSTOPPED(status)))
                break;
            if (stopped == 0)
                continue;
            const bool call = WSTOPSIG(status) == (SIGTRAP | 0x80);
            stops += call ? 1 : 0;
            const bool ours = call || status >> 16 == PTRACE_EVENT_STOP;
            ptrace(PTRACE_SYSCALL, m_process, nullptr, ours ? 0 : WSTOPSIG(status));
        }
        return stops / 2;
    }

private:
    pid_t m_process;
    bool m_attached = false;
};

/// The tracer of a process is a thread, so the same one that attaches must run this; the batch is ordered from another.
std::optional<std::uint64_t> countIn(Pair& pair, Observer& observer, std::uint32_t roundTrips)
{
    std::atomic<bool> done = false;
    bool failed = false;
    std::jthread order([&] {
        failed = !pair.run(roundTrips);
        done = true;
    });
    const std::uint64_t count = observer.countUntil(done);
    order.join();
    return failed ? std::nullopt : std::optional(count);
}

std::optional<double> countOne(const measure::Mechanism& mechanism, Variant variant, std::size_t size, int core)
{
    Pair pair(mechanism, variant, size, core);
    if (!pair.run(kFew))
        return std::nullopt;
    Observer observer(static_cast<pid_t>(pair.driver()));
    if (!observer.attached())
        return std::nullopt;
    const auto few = countIn(pair, observer, kFew);
    const auto many = countIn(pair, observer, kMany);
    if (!few || !many)
        return std::nullopt;
    // Both hold the same calls for orders and results; the difference holds round trips alone.
    return static_cast<double>(*many - *few) / (kMany - kFew);
}

}  // namespace

std::optional<SystemCalls> countSystemCalls(const measure::Mechanism& mechanism, std::size_t size, int core)
{
    const auto raw = countOne(mechanism, Variant::Raw, size, core);
    const auto library = countOne(mechanism, Variant::Library, size, core);
    const auto traced = countOne(mechanism, Variant::Traced, size, core);
    if (!raw || !library || !traced)
        return std::nullopt;
    return SystemCalls{*raw, *library, *traced};
}

}  // namespace bench
