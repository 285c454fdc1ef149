// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/peer_clock.h"
#include "app/lab/recording.h"

#include "ipc/trace/reader.h"

#include <QString>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lab {

/// The trace segment of one peer and what belongs to it in the recording.
struct TraceSource {
    TraceSource(ipc::trace::SegmentReader segment, int processIndex, PeerClock* peerClock = nullptr)
        : reader(std::move(segment)), process(processIndex), clock(peerClock) {}
    /// A moment as the peer counts, on the lab's clock.
    std::uint64_t toLab(std::uint64_t moment) const { return clock ? clock->toLab(moment) : moment; }

    std::mutex mutex;                   ///< of `reader` and `error`
    std::optional<ipc::trace::SegmentReader> reader;   ///< gone once the peer has ended and all is taken
    QString error;                      ///< the segment contradicted itself: nothing more is read from it
    const int process;                  ///< index into Recording::processes()
    PeerClock* const clock;             ///< where the peer counts by another clock than the lab; else null
    std::vector<int> threads;           ///< ring → index into Recording::threads(); the session's own thread only
};

/// Records on their way from the rings to the recording, with their details one after another in `bytes`.
struct Arrivals {
    struct Item {
        TraceSource* source = nullptr;
        std::uint32_t ring = 0;
        ipc::trace::Record record;      ///< `side` is where its details begin in `bytes`
    };
    std::vector<Item> items;
    std::vector<std::byte> bytes;

    void add(TraceSource* source, std::uint32_t ring, const ipc::trace::Record& record, std::span<const std::byte> details);
    void add(const Arrivals& other, const Item& item) { add(item.source, item.ring, item.record, other.details(item)); }
    std::span<const std::byte> details(const Item& item) const
    {
        return std::span(bytes).subspan(item.record.side, item.record.sideLength);
    }
};

/// Empties the rings of all peers in a thread of its own, so that none runs full while the window is busy.
class Drain {
public:
    Drain();
    ~Drain();

    void add(std::shared_ptr<TraceSource> source);
    /// Nothing is read from it any more; what has arrived from it is still to be taken.
    void remove(const TraceSource* source);
    /// What has arrived and is in the order of the ends, in batches. Records that ended after all rings were last found empty
    /// wait for the next time, so that the order holds between threads; not if `everything`.
    std::deque<Arrivals> take(bool everything);
    /// Empties all rings here and now.
    void drainNow();

private:
    void run();
    bool pass();
    bool drainSource(TraceSource& source);
    void sortUntil(std::uint64_t horizon);

    std::mutex m_passMutex;             // one pass at a time, so that each ring stays in order
    Arrivals m_arrived;                 // of that mutex too
    std::mutex m_mutex;                 // of all below
    std::condition_variable m_wake;
    std::vector<std::shared_ptr<TraceSource>> m_sources;
    std::deque<Arrivals> m_sorted;
    std::size_t m_waiting = 0;          // records in m_arrived and m_sorted
    bool m_stop = false;
    std::thread m_thread;
};

}  // namespace lab
