// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timing/throughput.h"

#include <map>
#include <vector>

namespace ui::timing {

/// How long things took, counted in buckets whose width is 1/64 of an octave: any percentile to better than 1.1 %, at a cost
/// that does not grow with the number of things.
class Histogram {
public:
    void add(lab::Moment duration);
    void add(const Histogram& other);

    quint64 count() const { return m_count; }
    lab::Moment most() const { return m_most; }
    lab::Moment total() const { return m_total; }
    /// The least duration that `share` (0…1) of all do not exceed; 0 if there are none. The last one is exact.
    lab::Moment percentile(double share) const;

    struct Bucket {
        lab::Moment from = 0, to = 0;   ///< from ≤ duration < to
        quint64 count = 0;
    };
    /// Bars of equal width on a logarithmic scale, `perOctave` of them where the scale doubles, from the first to the last that
    /// has any. Their edges are those of buckets, so that each thing is in exactly one.
    std::vector<Bucket> bars(int perOctave) const;

private:
    static constexpr int kPerOctave = 64;
    static std::size_t bucketOf(lab::Moment duration);
    static lab::Moment lowerBound(std::size_t bucket);

    std::vector<quint64> m_counts;
    quint64 m_count = 0;
    lab::Moment m_most = 0;
    lab::Moment m_total = 0;
};

/// What a thread did with its time.
struct ThreadTime {
    int thread = -1;
    lab::Moment waited = 0;     ///< in calls that waited (see sequence::hasWaited)
    lab::Moment inCalls = 0;    ///< in all others
    lab::Moment first = -1, last = 0;

    lab::Moment span() const { return first < 0 ? 0 : last - first; }
    lab::Moment outside() const { return std::max<lab::Moment>(span() - waited - inCalls, 0); }
};

/// Durations of all calls of a recording, by call, and the time of its threads. Grows with it.
class Durations {
public:
    explicit Durations(const lab::Recording& recording) : m_recording(&recording) {}
    /// Takes in rows up to `rows`; starts anew if there are fewer than before. True if anything changed.
    bool update(lab::Row rows);

    /// By call, and of all calls together.
    const std::map<ipc::CallId, Histogram>& byCall() const { return m_byCall; }
    Histogram all() const;
    const std::vector<ThreadTime>& threads() const { return m_threads; }
    /// What the raw system calls beneath the calls of a kind took in all; 0 for those that made none.
    lab::Moment systemTime(ipc::CallId call) const;
    lab::Moment systemTime() const;
    const Throughput& throughput() const { return m_throughput; }
    /// The next call after `row` that wrote data between two moments, and the next one of a thread that waited; going round.
    lab::Row findWrite(lab::Row after, lab::Moment from, lab::Moment to) const;
    lab::Row findWait(lab::Row after, int thread) const;
    /// The next call after `row` (from the beginning if there is none) of that kind (None: any) with such a duration; -1 if
    /// there is none.
    lab::Row find(lab::Row after, ipc::CallId call, lab::Moment from, lab::Moment to) const;

private:
    void take(lab::Row row);
    void takeNative(lab::Row row);
    template <class Wanted>
    lab::Row findRound(lab::Row after, Wanted wanted) const;

    const lab::Recording* m_recording;
    std::map<ipc::CallId, Histogram> m_byCall;
    std::map<ipc::CallId, lab::Moment> m_system;
    std::vector<lab::Moment> m_beneath;   // by thread: system calls of the call that has not returned yet
    std::vector<ThreadTime> m_threads;
    Throughput m_throughput;
    lab::Row m_taken = 0;
};

}  // namespace ui::timing
