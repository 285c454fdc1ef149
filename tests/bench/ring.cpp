// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ring.h"

#include "app/measure/link.h"
#include "ipc/trace/call.h"
#include "ipc/trace/reader.h"

#include <chrono>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kEachMillisecond = 1000;

void writeRecords(int seconds, std::uint64_t& nanoseconds)
{
    using namespace ipc;
    auto next = Clock::now();
    for (int step = 0; step < seconds * 1000; ++step, next += 1ms) {
        std::this_thread::sleep_until(next);
        const std::uint64_t start = trace::now();
        for (int i = 0; i < kEachMillisecond; ++i) {
            trace::Call call(CallId::WriteFile, Handle{4});
            call.in(trace::Key::size, std::uint64_t(i)).bytes(64);
        }
        nanoseconds += trace::now() - start;
    }
}

}  // namespace

RingFigures measureRing(int seconds)
{
    auto reader = measure::must(ipc::trace::SegmentReader::create());
    void* shared = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        measure::giveUp("no shared memory");
    const auto start = Clock::now();
    const pid_t writer = fork();
    if (writer == 0) {
        measure::must(ipc::trace::attach(reader.path()));
        writeRecords(seconds, *static_cast<std::uint64_t*>(shared));
        _exit(0);
    }
    const auto drain = [&] {
        measure::must(reader.drain([](std::uint32_t, const ipc::trace::Record&, std::span<const std::byte>) {}));
    };
    while (waitpid(writer, nullptr, WNOHANG) == 0) {
        drain();
        std::this_thread::sleep_for(5ms);
    }
    const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
    drain();
    const auto counters = measure::must(reader.counters());
    const auto nanoseconds = static_cast<double>(*static_cast<std::uint64_t*>(shared));
    munmap(shared, 4096);
    return {counters.produced, counters.dropped, elapsed, nanoseconds / static_cast<double>(counters.produced)};
}

}  // namespace bench
