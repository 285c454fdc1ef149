// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/drain.h"

#include "ipc/trace/writer.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace lab {
namespace {

constexpr std::size_t kDrainedAtOnce = 8192;             // records of one peer in one pass: bounds how long its mutex is held
constexpr std::size_t kMostWaiting = 4'000'000;   // records: beyond that the rings fill up, and count what they lose
constexpr auto kBusyPause = std::chrono::milliseconds(2);
constexpr auto kIdlePause = std::chrono::milliseconds(8);

}  // namespace

void Arrivals::add(TraceSource* source, std::uint32_t ring, const ipc::trace::Record& record, std::span<const std::byte> details)
{
    Item& item = items.emplace_back(Item{source, ring, record});
    item.record.side = bytes.size();
    item.record.sideLength = static_cast<std::uint32_t>(details.size());
    bytes.insert(bytes.end(), details.begin(), details.end());
}

Drain::Drain() : m_thread([this] { run(); }) {}

Drain::~Drain()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Drain::add(std::shared_ptr<TraceSource> source)
{
    const std::lock_guard lock(m_mutex);
    m_sources.push_back(std::move(source));
    m_wake.notify_all();
}

void Drain::remove(const TraceSource* source)
{
    const std::lock_guard pass(m_passMutex);
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_sources, [&](const auto& known) { return known.get() == source; });
}

std::deque<Arrivals> Drain::take(bool everything)
{
    if (everything) {
        const std::lock_guard pass(m_passMutex);
        sortUntil(std::numeric_limits<std::uint64_t>::max());
    }
    const std::lock_guard lock(m_mutex);
    m_waiting = 0;
    return std::exchange(m_sorted, {});
}

// What ended up to the horizon is all there, and can be put in order.
void Drain::sortUntil(std::uint64_t horizon)
{
    const auto later = std::stable_partition(m_arrived.items.begin(), m_arrived.items.end(), [&](const auto& item) { return item.record.end <= horizon; });
    if (later == m_arrived.items.begin())
        return;
    Arrivals rest;
    std::for_each(later, m_arrived.items.end(), [&](const auto& item) { rest.add(m_arrived, item); });
    m_arrived.items.erase(later, m_arrived.items.end());
    std::stable_sort(m_arrived.items.begin(), m_arrived.items.end(), [](const auto& a, const auto& b) { return a.record.end < b.record.end; });
    const std::lock_guard lock(m_mutex);
    m_sorted.push_back(std::exchange(m_arrived, std::move(rest)));
}

void Drain::drainNow()
{
    while (pass()) {
    }
}

void Drain::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        if (m_sources.empty() || m_waiting > kMostWaiting) {
            m_wake.wait_for(lock, kIdlePause * (m_sources.empty() ? 100 : 1));
            continue;
        }
        lock.unlock();
        const bool more = pass();
        lock.lock();
        if (!more && !m_stop)
            m_wake.wait_for(lock, m_waiting == 0 ? kIdlePause : kBusyPause);
    }
}

// True if there may be more at once.
bool Drain::pass()
{
    const std::lock_guard pass(m_passMutex);
    const std::uint64_t begun = ipc::trace::now();
    std::vector<std::shared_ptr<TraceSource>> sources;
    {
        const std::lock_guard lock(m_mutex);
        sources = m_sources;
    }
    bool more = false;
    const std::size_t before = m_arrived.items.size();
    for (const auto& source : sources)
        more |= drainSource(*source);
    const std::size_t fresh = m_arrived.items.size() - before;
    if (!more)
        sortUntil(begun);
    const std::lock_guard lock(m_mutex);
    m_waiting += fresh;
    return more;
}

bool Drain::drainSource(TraceSource& source)
{
    const std::lock_guard lock(source.mutex);
    if (!source.reader || !source.error.isEmpty())
        return false;
    if (source.clock)
        source.clock->sample();
    std::uint64_t now = ipc::trace::now();
    const auto drained = source.reader->drain(
        [&](std::uint32_t ring, ipc::trace::Record record, std::span<const std::byte> details) {
            record.start = source.toLab(record.start);
            record.end = source.toLab(record.end);
            // Nothing ends later than now, whatever a damaged peer says: it would wait for its turn for ever.
            if (record.end > now)
                now = ipc::trace::now();
            record.end = std::min(record.end, now);
            m_arrived.add(&source, ring, record, details);
        },
        kDrainedAtOnce);
    if (!drained)
        source.error = QString::fromStdString(ipc::toText(drained.error()));
    return drained && *drained == kDrainedAtOnce;
}

}  // namespace lab
