// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/driver.h"

#include "app/measure/posix/fd_end.h"
#include "app/measure/roles.h"
#include "ipc/session.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace measure {
namespace {

CountAllocations g_countAllocations = nullptr;
std::string g_session;   // of the lab, where the pairs' directories are made; else where temporary files are

struct Ends {
    int read = -1;
    int write = -1;
};

/// A private directory for the names of two processes; goes with the object.
class PairDirectory {
public:
    PairDirectory()
    {
        const std::filesystem::path parent = g_session.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(g_session);
        m_path = (parent / "mXXXXXX").string();
        if (!mkdtemp(m_path.data()))
            giveUp("cannot make " + m_path + ": " + std::strerror(errno));
        // By this the clipboard keeper of the pair sees when the lab is gone.
        std::error_code ignored;
        if (!g_session.empty())
            std::filesystem::create_symlink("../lock", m_path + "/lock", ignored);
    }
    ~PairDirectory()
    {
        ipc::endSessionServices(m_path);
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    PairDirectory(const PairDirectory&) = delete;
    PairDirectory& operator=(const PairDirectory&) = delete;

    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

Ends makePipe()
{
    int ends[2];
    mustCall(pipe2(ends, O_CLOEXEC), "pipe2");
    return {ends[0], ends[1]};
}

bool readAll(int fd, std::span<std::byte> target)
{
    while (!target.empty()) {
        const ssize_t got = read(fd, target.data(), target.size());
        if (got <= 0 && !(got < 0 && errno == EINTR))
            return false;
        target = target.subspan(got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    return true;
}

bool writeAll(int fd, std::span<const std::byte> source)
{
    while (!source.empty()) {
        const ssize_t put = write(fd, source.data(), source.size());
        if (put < 0 && errno != EINTR)
            return false;
        source = source.subspan(put > 0 ? static_cast<std::size_t>(put) : 0);
    }
    return true;
}

void stayOn(int core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    mustCall(sched_setaffinity(0, sizeof cores, &cores), "sched_setaffinity");
}

/// Forks; the child ends when its parent does.
pid_t forkAttached()
{
    const pid_t parent = getpid();
    const pid_t child = static_cast<pid_t>(mustCall(fork(), "fork"));
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
    }
    return child;
}

/// A number that this process shares with those it forks.
std::atomic<std::uint64_t>& sharedCount()
{
    void* memory = mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        giveUp("mmap");
    return *new (memory) std::atomic<std::uint64_t>(0);
}

volatile pid_t s_echo = -1;

// Whoever waits for the other end of a pair waits for ever when that was killed: some of what joins them stays open in both.
void whenAChildEnds(int)
{
    siginfo_t info = {};
    if (waitid(P_PID, static_cast<id_t>(s_echo), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == s_echo)
        _exit(1);
}

void endWith(pid_t echo)
{
    s_echo = echo;
    struct sigaction action = {};
    action.sa_handler = whenAChildEnds;
    action.sa_flags = SA_RESTART;
    sigaction(SIGCHLD, &action, nullptr);
    whenAChildEnds(SIGCHLD);   // it may have been already
}

[[noreturn]] void beDriver(Work work, const std::string& directory, int orders, int results)
{
    stayOn(work.core);
    must(ipc::joinSession({directory, "LAB1", "LAB"}));   // the names in it are this pair's alone
    if (g_countAllocations) {
        auto& count = sharedCount();
        g_countAllocations(count);
        work.allocations = &count;
    }
    const auto link = work.link({.size = work.size, .name = "measure"});
    const Ends ready = makePipe();
    const pid_t other = forkAttached();
    if (other == 0) {
        traceInto(work, 1);
        const auto end = link->echo();
        close(ready.write);
        answer(work, *end);
    }
    endWith(other);
    const auto echo = static_cast<ipc::ProcessId>(other);
    writeAll(results, std::as_bytes(std::span(&echo, 1)));
    traceInto(work, 0);
    close(ready.write);
    std::byte nothing[1];
    (void)readAll(ready.read, nothing);   // its end tells that the other one has come so far
    close(ready.read);
    drive(work, *link->driver(), {[&](std::span<std::byte> order) { return readAll(orders, order); },
                                  [&](std::span<const std::byte> result) { writeAll(results, result); }});
    std::signal(SIGCHLD, SIG_DFL);
    kill(other, SIGKILL);
    waitpid(other, nullptr, 0);
    _exit(0);
}

class ForkedDriver final : public Driver {
public:
    explicit ForkedDriver(const Work& work)
    {
        std::signal(SIGPIPE, SIG_IGN);   // a driver that has given up is an error of `write`
        const Ends orders = makePipe();
        const Ends results = makePipe();
        m_process = forkAttached();
        if (m_process == 0) {
            close(orders.write);
            close(results.read);
            beDriver(work, m_directory.path(), orders.read, results.write);
        }
        close(orders.read);
        close(results.write);
        m_orders = orders.write;
        m_results = results.read;
    }
    ~ForkedDriver() override
    {
        close(m_orders);   // the driver ends, and the echo with it
        waitpid(m_process, nullptr, 0);
        close(m_results);
    }
    ForkedDriver(const ForkedDriver&) = delete;
    ForkedDriver& operator=(const ForkedDriver&) = delete;

    ipc::ProcessId id() const override { return static_cast<ipc::ProcessId>(m_process); }
    bool write(std::span<const std::byte> order) override { return writeAll(m_orders, order); }
    bool read(std::span<std::byte> result) override { return readAll(m_results, result); }

private:
    PairDirectory m_directory;   // first: goes when both processes are gone
    pid_t m_process = -1;
    int m_orders = -1;
    int m_results = -1;
};

}  // namespace

long mustCall(long result, const char* what)
{
    if (result < 0)
        giveUp(std::string(what) + ": " + std::strerror(errno));
    return result;
}

std::unique_ptr<Driver> startDriver(const Work& work) { return std::make_unique<ForkedDriver>(work); }

void countAllocationsWith(CountAllocations count) { g_countAllocations = count; }

std::optional<int> playRole(std::span<const std::string>) { return std::nullopt; }

bool inputIsOpen()
{
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    return poll(&input, 1, 0) == 0;
}

void keepTemporaryFilesIn(const std::string& directory)
{
    must(ipc::joinSession({.directory = directory}));
    g_session = directory;
}

void removeTemporaryFiles()
{
    if (!g_session.empty())
        ipc::removeAbandonedSession();
}

}  // namespace measure
