// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/system_calls.h"

#include "app/measure/pair.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <vector>

namespace bench {
namespace {

using measure::Pair;
using measure::Variant;

constexpr std::uint32_t kFew = 50;
constexpr std::uint32_t kMany = 150;

std::vector<pid_t> threadsOf(pid_t process)
{
    std::vector<pid_t> threads;
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task", gone))
        threads.push_back(std::stoi(entry.path().filename()));
    return threads;
}

/// The state of a thread as the kernel gives it: 'R' runs or would, 'S' sleeps in a system call, 'Z' has ended; '?' if it is gone.
char stateOf(pid_t thread)
{
    std::string line;
    std::getline(std::ifstream("/proc/" + std::to_string(thread) + "/stat"), line);
    const auto name = line.rfind(") ");
    return name == std::string::npos ? '?' : line[name + 2];
}

bool runs(char state) { return state != 'S' && state != 'Z' && state != '?'; }

/// Counts the stops of threads at system calls; two stops are one call. One thread goes on at a time, until it sleeps: as on the one
/// core where they are when nobody stops them. Otherwise who is woken overtakes who woke it, and other calls would be counted.
class Observer {
public:
    explicit Observer(std::initializer_list<ipc::ProcessId> processes)
    {
        for (const auto process : processes)
            for (const pid_t thread : threadsOf(static_cast<pid_t>(process)))
                attach(thread);
    }
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;
    ~Observer()
    {
        // Only a stopped thread can be let go.
        for (Thread& thread : m_threads) {
            int status = 0;
            thread.stopped = thread.stopped || (ptrace(PTRACE_INTERRUPT, thread.id, nullptr, nullptr) == 0 && waitpid(thread.id, &status, __WALL) == thread.id);
            if (thread.stopped)
                ptrace(PTRACE_DETACH, thread.id, nullptr, nullptr);
        }
    }
    bool attached() const { return m_attached && !m_threads.empty(); }

    /// Lets the threads run until `done`, and counts.
    std::uint64_t countUntil(const std::atomic<bool>& done)
    {
        std::uint64_t stops = 0;
        for (Thread* running = nullptr; !done.load();) {
            for (Thread& thread : m_threads)
                look(thread);
            if (running && !running->stopped && runs(stateOf(running->id)))
                continue;
            if (!running || !running->stopped) {
                const auto next = std::ranges::find(m_threads, true, &Thread::stopped);
                running = next == m_threads.end() ? nullptr : &*next;
            }
            if (running)
                stops += goOn(*running) ? 1 : 0;
        }
        return stops / 2;
    }

private:
    struct Thread {
        pid_t id = 0;
        bool stopped = false;
        int status = 0;   // why, as waitpid gives it
    };

    void attach(pid_t thread)
    {
        const bool seized = ptrace(PTRACE_SEIZE, thread, nullptr, PTRACE_O_TRACESYSGOOD) == 0;
        m_attached = m_attached && seized && ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) == 0;
        if (seized)
            m_threads.push_back({thread});
    }

    static void look(Thread& thread)
    {
        if (!thread.stopped)
            thread.stopped = waitpid(thread.id, &thread.status, __WALL | WNOHANG) > 0 && WIFSTOPPED(thread.status);
    }

    // True if it had stopped at a system call.
    static bool goOn(Thread& thread)
    {
        const bool call = WSTOPSIG(thread.status) == (SIGTRAP | 0x80);
        const bool ours = call || thread.status >> 16 == PTRACE_EVENT_STOP;
        thread.stopped = false;
        ptrace(PTRACE_SYSCALL, thread.id, nullptr, ours ? 0 : WSTOPSIG(thread.status));
        return call;
    }

    std::vector<Thread> m_threads;
    bool m_attached = true;
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
    Observer observer{pair.driver(), pair.echo()};
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
