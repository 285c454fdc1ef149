// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/driver.h"
#include "ipc/trace/reader.h"

#include <thread>

namespace measure {

/// What a batch of round trips showed.
struct Batch {
    std::vector<std::uint32_t> times;     ///< ns of each round trip
    std::uint64_t allocations = 0;        ///< calls of operator new in both processes, if the program counts them
};

/// Two processes joined by one mechanism, both on one core, that make round trips when told to. They end with the
/// object, or with this process.
class Pair {
public:
    Pair(const Mechanism& mechanism, Variant variant, std::size_t size, int core);
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() = default;

    /// Makes `count` round trips. The error says why it cannot.
    ipc::Result<Batch> run(std::uint32_t count);

    /// The process that starts the round trips, and the one that answers; 0 if it has not come so far.
    ipc::ProcessId driver() const { return m_driver->id(); }
    ipc::ProcessId echo() const { return m_echo; }
    /// Records of both processes, with tracing on: all were drained if produced = consumed.
    ipc::trace::Counters counters();

private:
    void drainUntil(const std::stop_token& stop);

    std::vector<ipc::trace::SegmentReader> m_segments;
    std::unique_ptr<Driver> m_driver;
    ipc::ProcessId m_echo = 0;
    std::jthread m_drain;   // last: ends before what it drains
};

}  // namespace measure
