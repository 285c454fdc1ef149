// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/pair.h"

#include "ipc/session.h"
#include "ipc/trace/writer.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace measure {
namespace {

using namespace std::chrono_literals;

AllocationCount g_allocations = [] { return std::uint64_t{0}; };
std::string g_session;

struct Ends {
    int read = -1;
    int write = -1;
};

Ends makePipe()
{
    int ends[2];
    mustCall(pipe2(ends, O_CLOEXEC), "pipe2");
    return {ends[0], ends[1]};
}

bool readAll(int fd, void* target, std::size_t size)
{
    for (auto* place = static_cast<char*>(target); size != 0;) {
        const ssize_t got = read(fd, place, size);
        if (got <= 0 && !(got < 0 && errno == EINTR))
            return false;
        place += got > 0 ? got : 0;
        size -= got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    return true;
}

bool writeAll(int fd, const void* source, std::size_t size)
{
    for (const auto* place = static_cast<const char*>(source); size != 0;) {
        const ssize_t put = write(fd, place, size);
        if (put < 0 && errno != EINTR)
            return false;
        place += put > 0 ? put : 0;
        size -= put > 0 ? static_cast<std::size_t>(put) : 0;
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

struct Work {
    const Mechanism& mechanism;
    Variant variant;
    std::size_t size;
    int core;
    int orders;
    int results;
    std::string directory;
    std::vector<std::string> segments;   // of the driver and the echo; empty without tracing
};

void traceInto(const Work& work, std::size_t which)
{
    if (!work.segments.empty())
        must(ipc::trace::attach(work.segments[which]));
}

[[noreturn]] void echo(const Work& work, Link& link)
{
    traceInto(work, 1);
    const auto end = link.echo();
    for (std::vector<std::byte> message(work.size);;) {
        end->receive(message);
        end->send(message);
    }
}

Batch measureBatch(End& end, std::span<const std::byte> message, std::span<std::byte> reply, std::uint32_t count)
{
    Batch batch;
    batch.times.resize(count);
    const std::uint64_t allocations = g_allocations();
    for (std::uint32_t& time : batch.times) {
        const auto start = std::chrono::steady_clock::now();   // the same for all variants
        end.send(message);
        end.receive(reply);
        time = static_cast<std::uint32_t>(std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
    }
    batch.allocations = g_allocations() - allocations;
    return batch;
}

[[noreturn]] void drive(const Work& work)
{
    stayOn(work.core);
    must(ipc::joinSession({work.directory, "LAB1", "LAB"}));
    const auto link = work.variant == Variant::Raw ? work.mechanism.makeRaw(work.size) : work.mechanism.makeLibrary(work.size);
    const pid_t other = forkAttached();
    if (other == 0)
        echo(work, *link);
    traceInto(work, 0);
    const auto end = link->driver();
    std::vector<std::byte> message(work.size);
    fillPattern(message);
    std::vector<std::byte> reply(work.size);
    for (std::uint32_t count = 0; readAll(work.orders, &count, sizeof count);) {
        std::fill(reply.begin(), reply.end(), std::byte{});
        const Batch batch = measureBatch(*end, message, reply, count);
        if (message != reply)
            giveUp("what came back is not what was sent");
        writeAll(work.results, &batch.allocations, sizeof batch.allocations);
        writeAll(work.results, batch.times.data(), batch.times.size() * sizeof batch.times[0]);
    }
    kill(other, SIGKILL);
    waitpid(other, nullptr, 0);
    _exit(0);
}

}  // namespace

void countAllocationsWith(AllocationCount count) { g_allocations = count; }

void makeDirectoriesIn(const std::string& session) { g_session = session; }

PairDirectory::PairDirectory()
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

PairDirectory::~PairDirectory()
{
    ipc::endSessionServices(m_path);
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

void giveUp(const std::string& why)
{
    std::fprintf(stderr, "measure: %s\n", why.c_str());
    _exit(1);
}

long mustCall(long result, const char* what)
{
    if (result < 0)
        giveUp(std::string(what) + ": " + std::strerror(errno));
    return result;
}

std::string_view toText(Variant variant)
{
    static constexpr std::string_view kTexts[] = {"raw", "library", "traced"};
    return kTexts[static_cast<std::size_t>(variant)];
}

Pair::Pair(const Mechanism& mechanism, Variant variant, std::size_t size, int core)
{
    std::signal(SIGPIPE, SIG_IGN);   // a driver that has given up is an error of `run`
    std::vector<std::string> paths;
    for (int i = 0; variant == Variant::Traced && i < 2; ++i) {
        m_segments.push_back(must(ipc::trace::SegmentReader::create()));
        paths.push_back(m_segments.back().path());
    }
    const Ends orders = makePipe();
    const Ends results = makePipe();
    m_driver = forkAttached();
    if (m_driver == 0) {
        close(orders.write);
        close(results.read);
        drive({mechanism, variant, size, core, orders.read, results.write, m_directory.path(), std::move(paths)});
    }
    close(orders.read);
    close(results.write);
    m_orders = orders.write;
    m_results = results.read;
    if (variant == Variant::Traced)
        m_drain = std::jthread([this](const std::stop_token& stop) { drainUntil(stop); });
}

Pair::~Pair()
{
    close(m_orders);   // the driver ends, and the echo with it
    waitpid(m_driver, nullptr, 0);
    close(m_results);
}

void Pair::drainUntil(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        for (auto& segment : m_segments)
            must(segment.drain([](std::uint32_t, const ipc::trace::Record&, std::span<const std::byte>) {}));
        std::this_thread::sleep_for(16ms);   // the lab's tick
    }
}

ipc::trace::Counters Pair::counters()
{
    m_drain.request_stop();
    m_drain.join();
    ipc::trace::Counters sum;
    for (auto& segment : m_segments) {
        must(segment.drain([](std::uint32_t, const ipc::trace::Record&, std::span<const std::byte>) {}));
        const auto counters = must(segment.counters());
        sum.produced += counters.produced;
        sum.consumed += counters.consumed;
        sum.dropped += counters.dropped;
    }
    return sum;
}

ipc::Result<Batch> Pair::run(std::uint32_t count)
{
    Batch batch;
    batch.times.resize(count);
    const bool done = writeAll(m_orders, &count, sizeof count) && readAll(m_results, &batch.allocations, sizeof batch.allocations)
                      && readAll(m_results, batch.times.data(), count * sizeof batch.times[0]);
    if (!done)
        return ipc::fail("Measure", ipc::ErrorCode::BrokenPipe, 0, "a measuring process ended");
    return batch;
}

}  // namespace measure
