// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/drain.h"
#include "app/lab/pace.h"

#include <deque>
#include <functional>

namespace lab {

/// The way of records from the peers' rings into a recording. They are emptied in a thread of their own; append() puts what has
/// arrived into the recording, in the order of the ends, in the thread of the recording.
class Intake {
public:
    explicit Intake(Recording& recording) : m_recording(recording) {}

    void add(std::shared_ptr<TraceSource> source);
    /// Nothing is read from it any more.
    void remove(const TraceSource& source) { m_drain.remove(&source); }

    /// Takes in what has arrived: all of it, or what can be done in a part of a tick; the views hear of it. False if some is left.
    bool append(bool everything);
    /// Takes in what the peers have published up to now.
    void appendNow();
    using Then = std::function<void(std::uint64_t moment)>;
    /// Calls it with this moment of the machine's clock when all that the peers have published up to now is in the recording and nothing
    /// later; from append(), or at once.
    void whenAllIsIn(Then then);

    /// The recording is not wanted any more: what still waits need not go into it.
    void giveUp();
    /// There is another recording, without peers.
    void clear();

private:
    struct Waiting {
        Arrivals arrivals = {};
        Then then = {};
        std::uint64_t moment = 0;
    };

    void takeArrived(bool everything);
    qint64 appendSome(qint64 most);
    void resolveThreads(TraceSource& source);

    Recording& m_recording;
    Drain m_drain;
    std::vector<std::shared_ptr<TraceSource>> m_sources;   // arrivals point at them
    std::deque<Waiting> m_waiting;
    std::size_t m_next = 0;                                // item of the first of them
    Pace m_pace;
};

}  // namespace lab
