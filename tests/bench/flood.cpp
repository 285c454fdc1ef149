// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/flood.h"

#include "app/measure/link.h"
#include "ipc/trace/call.h"
#include "ipc/trace/reader.h"

#include <chrono>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bench {
namespace {

using namespace std::chrono_literals;

// Messages with their numbers; writes and reads of them by turns.
void publish(int perMillisecond, int seconds)
{
    using namespace ipc;
    auto next = std::chrono::steady_clock::now();
    std::uint64_t number = 0;
    for (int step = 0; step < seconds * 1000; ++step, next += 1ms) {
        std::this_thread::sleep_until(next);
        for (int i = 0; i < perMillisecond; ++i, ++number) {
            const bool writes = number % 2 == 0;
            const std::uint64_t message = number / 2;
            trace::Call call(writes ? CallId::WriteFile : CallId::ReadFile, Handle{4});
            call.moved(7, message, static_cast<std::uint8_t>((writes ? trace::kWrites : trace::kReads) | trace::kMessage));
            call.bytes(sizeof message);
        }
    }
}

}  // namespace

Flood::Flood(lab::Recording& recording, int perMillisecond, int seconds) : m_intake(recording)
{
    auto reader = measure::must(ipc::trace::SegmentReader::create());
    const std::string path = reader.path();
    const int process = recording.addProcess({.name = QStringLiteral("flood"), .platform = QStringLiteral("linux")});
    m_pid = fork();
    if (m_pid == 0) {
        measure::must(ipc::trace::attach(path));
        publish(perMillisecond, seconds);
        _exit(0);
    }
    m_source = std::make_shared<lab::TraceSource>(std::move(reader), process);
    m_intake.add(m_source);
}

Flood::~Flood()
{
    if (m_pid > 0)
        waitpid(m_pid, nullptr, 0);
    m_intake.remove(*m_source);
}

bool Flood::isRunning()
{
    if (m_pid > 0 && waitpid(m_pid, nullptr, WNOHANG) == m_pid)
        m_pid = -1;
    return m_pid > 0;
}

ipc::trace::Counters Flood::counters()
{
    const std::lock_guard lock(m_source->mutex);
    return measure::must(m_source->reader->counters());
}

}  // namespace bench
