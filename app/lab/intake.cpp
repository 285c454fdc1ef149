// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/intake.h"

#include "ipc/trace/writer.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace lab {
namespace {

constexpr qint64 kTakenAtOnce = 4096;   // records

}  // namespace

void Intake::add(std::shared_ptr<TraceSource> source)
{
    m_sources.push_back(source);
    m_drain.add(std::move(source));
}

bool Intake::append(bool everything)
{
    takeArrived(everything);
    QElapsedTimer spent;
    spent.start();
    qint64 rows = 0;
    while (!m_waiting.empty() && (everything || rows < m_pace.rows()))
        rows += appendSome(everything ? kTakenAtOnce : m_pace.rows() - rows);
    m_recording.announce();
    if (!everything)
        m_pace.took(rows, spent.nsecsElapsed());
    return m_waiting.empty();
}

void Intake::appendNow()
{
    m_drain.drainNow();
    append(true);
}

void Intake::whenAllIsIn(Then then)
{
    m_drain.drainNow();
    takeArrived(true);
    m_waiting.push_back({.then = std::move(then), .moment = ipc::trace::now()});
    append(false);
}

void Intake::giveUp()
{
    std::erase_if(m_waiting, [](const Waiting& one) { return !one.then; });
    m_next = 0;
}

void Intake::clear()
{
    m_drain.take(true);
    m_sources.clear();
    m_waiting.clear();
    m_next = 0;
}

void Intake::takeArrived(bool everything)
{
    for (Arrivals& arrivals : m_drain.take(everything))
        m_waiting.push_back({.arrivals = std::move(arrivals)});
    // After that, so that the threads of all that has arrived are known.
    for (const auto& source : m_sources)
        resolveThreads(*source);
}

qint64 Intake::appendSome(qint64 most)
{
    if (m_waiting.front().then) {
        const Waiting mark = std::move(m_waiting.front());
        m_waiting.pop_front();
        mark.then(mark.moment);
        return 0;
    }
    const Arrivals& arrivals = m_waiting.front().arrivals;
    const std::size_t first = m_next;
    const std::size_t end = std::min(first + static_cast<std::size_t>(most), arrivals.items.size());
    for (; m_next < end; ++m_next) {
        const Arrivals::Item& item = arrivals.items[m_next];
        const auto& threads = item.source->threads;
        const int thread = item.ring < threads.size() ? threads[item.ring] : -1;
        if (thread >= 0)
            m_recording.append(thread, item.record, arrivals.details(item));
    }
    const auto appended = static_cast<qint64>(end - first);
    if (end == arrivals.items.size()) {
        m_waiting.pop_front();
        m_next = 0;
    }
    return appended;
}

void Intake::resolveThreads(TraceSource& source)
{
    // What is asked under the lock is told after it: whoever hears of a new thread may ask for the live calls.
    std::unique_lock lock(source.mutex);
    if (!source.reader || !source.error.isEmpty())
        return;
    const auto threads = source.reader->threads();
    const auto counters = source.reader->counters();
    lock.unlock();
    if (!threads || !counters)
        return;
    const auto now = static_cast<Moment>(ipc::trace::now() - m_recording.zero());
    quint64 dropped = 0;
    for (const auto& thread : *threads) {
        while (source.threads.size() <= thread.index)
            source.threads.push_back(-1);
        int& index = source.threads[thread.index];
        if (index < 0)
            index = m_recording.addThread({.process = source.process, .name = QString::fromUtf8(thread.name),
                                           .tid = static_cast<qint64>(thread.threadId), .started = now});
        if (index >= 0)
            m_recording.setLost(index, thread.dropped);
        dropped += thread.dropped;
    }
    m_recording.setLostElsewhere(source.process, counters->dropped - std::min<quint64>(dropped, counters->dropped));
}

}  // namespace lab
