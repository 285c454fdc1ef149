// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"
#include "ipc/trace/reader.h"

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace measure {

/// How the data is moved.
enum class Variant : std::uint8_t { Raw, Library, Traced };
std::string_view toText(Variant variant);

/// What a batch of round trips showed.
struct Batch {
    std::vector<std::uint32_t> times;     ///< ns of each round trip
    std::uint64_t allocations = 0;        ///< calls of operator new in the driver, if the program counts them
};

/// Where the pairs' directories are made from now on: a lab session's. Until then it is where temporary files are.
void makeDirectoriesIn(const std::string& session);

/// A private directory for the names of two processes; goes with the object.
class PairDirectory {
public:
    PairDirectory();
    ~PairDirectory();
    PairDirectory(const PairDirectory&) = delete;
    PairDirectory& operator=(const PairDirectory&) = delete;

    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

/// Two processes joined by one mechanism, both on one core, that make round trips when told to. They end with the
/// object, or with this process.
class Pair {
public:
    Pair(const Mechanism& mechanism, Variant variant, std::size_t size, int core);
    ~Pair();
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    /// Makes `count` round trips. The error says why it cannot.
    ipc::Result<Batch> run(std::uint32_t count);

    /// The process that starts the round trips.
    pid_t driver() const { return m_driver; }
    /// Records of both processes, with tracing on: all were drained if produced = consumed.
    ipc::trace::Counters counters();

private:
    void drainUntil(const std::stop_token& stop);

    PairDirectory m_directory;   // first: goes when both processes are gone
    pid_t m_driver = -1;
    int m_orders = -1;
    int m_results = -1;
    std::vector<ipc::trace::SegmentReader> m_segments;
    std::jthread m_drain;   // last: ends before what it drains
};

/// How often operator new was called in this thread, for programs that count; 0 otherwise.
using AllocationCount = std::uint64_t (*)();
void countAllocationsWith(AllocationCount count);

}  // namespace measure
