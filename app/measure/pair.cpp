// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/pair.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace measure {
namespace {

using namespace std::chrono_literals;

constexpr auto ignoreRecord = [](std::uint32_t, const ipc::trace::Record&, std::span<const std::byte>) {};

}  // namespace

void giveUp(const std::string& why)
{
    std::fprintf(stderr, "measure: %s\n", why.c_str());
    std::fflush(stderr);
    std::_Exit(1);
}

std::string_view toText(Variant variant)
{
    static constexpr std::string_view kTexts[] = {"raw", "library", "traced"};
    return kTexts[static_cast<std::size_t>(variant)];
}

Pair::Pair(const Mechanism& mechanism, Variant variant, std::size_t size, int core)
{
    Work work{&mechanism, variant, size, core};
    for (int i = 0; variant == Variant::Traced && i < 2; ++i) {
        m_segments.push_back(must(ipc::trace::SegmentReader::create()));
        work.segments.push_back(m_segments.back().path());
    }
    m_driver = startDriver(work);
    if (!m_driver->read(std::as_writable_bytes(std::span(&m_echo, 1))))
        m_echo = 0;
    if (variant == Variant::Traced)
        m_drain = std::jthread([this](const std::stop_token& stop) { drainUntil(stop); });
}

void Pair::drainUntil(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        for (auto& segment : m_segments)
            must(segment.drain(ignoreRecord));
        std::this_thread::sleep_for(16ms);   // the lab's tick
    }
}

ipc::trace::Counters Pair::counters()
{
    m_drain.request_stop();
    m_drain.join();
    ipc::trace::Counters sum;
    for (auto& segment : m_segments) {
        must(segment.drain(ignoreRecord));
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
    const bool done = m_driver->write(std::as_bytes(std::span(&count, 1))) && m_driver->read(std::as_writable_bytes(std::span(&batch.allocations, 1)))
                      && m_driver->read(std::as_writable_bytes(std::span(batch.times)));
    if (!done)
        return ipc::fail("Measure", ipc::ErrorCode::BrokenPipe, 0, "a measuring process ended");
    return batch;
}

}  // namespace measure
