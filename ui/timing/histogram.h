// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

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

    static std::size_t bucketOf(lab::Moment duration);

private:
    static constexpr int kPerOctave = 64;
    static lab::Moment lowerBound(std::size_t bucket);
    void addToTotal(lab::Moment duration);

    std::vector<quint64> m_counts;
    quint64 m_count = 0;
    lab::Moment m_most = 0;
    lab::Moment m_total = 0;
};

}  // namespace ui::timing
