// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timing/call_index.h"
#include "ui/timing/histogram.h"
#include "ui/timing/throughput.h"

#include <limits>
#include <map>
#include <vector>

namespace ui::timing {

/// What a thread did with its time.
struct ThreadTime {
    int thread = -1;
    lab::Moment waited = 0;     ///< in calls that waited (see sequence::hasWaited)
    lab::Moment inCalls = 0;    ///< in all others
    lab::Moment first = -1, last = 0;

    lab::Moment span() const { return first < 0 ? 0 : last - first; }
    lab::Moment outside() const { return std::max<lab::Moment>(span() - waited - inCalls, 0); }
};

/// Durations of all calls of a recording, by call, and the time of its threads. Grows with it, and can go back.
class Durations {
public:
    explicit Durations(const lab::Recording& recording) : m_recording(&recording), m_index(recording) {}
    /// Goes towards the first `rows` rows, but takes in at most `most`. True if anything changed.
    bool update(lab::Row rows, qint64 most = std::numeric_limits<qint64>::max());
    /// So many rows are taken in.
    lab::Row taken() const { return m_now.taken; }
    /// Another recording is there.
    void clear();

    /// By call, and of all calls together.
    const std::map<ipc::CallId, Histogram>& byCall() const { return m_now.byCall; }
    Histogram all() const;
    const std::vector<ThreadTime>& threads() const { return m_now.threads; }
    /// What the raw system calls beneath the calls of a kind took in all; 0 for those that made none.
    lab::Moment systemTime(ipc::CallId call) const;
    lab::Moment systemTime() const;
    const Throughput& throughput() const { return m_now.throughput; }
    /// The next call after `row` that wrote data between two moments, and the next one of a thread that waited; going round.
    lab::Row findWrite(lab::Row after, lab::Moment from, lab::Moment to) const { return m_index.findWrite(taken(), after, from, to); }
    lab::Row findWait(lab::Row after, int thread) const { return m_index.findWait(taken(), after, thread); }
    /// The next call after `row` (from the beginning if there is none) of that kind (None: any) with such a duration; -1 if
    /// there is none.
    lab::Row find(lab::Row after, ipc::CallId call, lab::Moment from, lab::Moment to) const { return m_index.find(taken(), after, call, from, to); }

private:
    struct State {
        std::map<ipc::CallId, Histogram> byCall;
        std::map<ipc::CallId, lab::Moment> system;
        std::vector<lab::Moment> beneath;   // by thread: system calls of the call that has not returned yet
        std::vector<ThreadTime> threads;
        Throughput throughput;
        lab::Row taken = 0;
    };

    void goBack(lab::Row rows);
    void take(lab::Row row);
    void takeNative(lab::Row row);

    const lab::Recording* m_recording;
    CallIndex m_index;
    lab::Row m_indexed = 0;
    State m_now;
    std::vector<State> m_checkpoints;   // after each kApart rows
};

}  // namespace ui::timing
