// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <map>
#include <vector>

namespace ui::timing {

/// Where in a recording the calls are that a place in a chart stands for: by block of rows, which durations its calls have and when
/// they wrote, so that the next one among ten million is found without looking at each. Grows with the recording.
class CallIndex {
public:
    explicit CallIndex(const lab::Recording& recording) : m_recording(&recording) {}
    void add(lab::Row row, const lab::Entry& call);
    void clear();

    /// The next call after `after` among the first `rows`, going round: of that kind (None: any) and with from ≤ duration < to…
    lab::Row find(lab::Row rows, lab::Row after, ipc::CallId call, lab::Moment from, lab::Moment to) const;
    /// …that wrote data and ended in from ≤ moment < to…
    lab::Row findWrite(lab::Row rows, lab::Row after, lab::Moment from, lab::Moment to) const;
    /// …of a thread, that waited. -1 if there is none.
    lab::Row findWait(lab::Row rows, lab::Row after, int thread) const;

private:
    static constexpr lab::Row kBlock = 4096;
    using Bits = std::vector<quint64>;   // by bucket of a Histogram

    struct Block {
        std::map<ipc::CallId, Bits> durations;
        lab::Moment firstWrite = 0, lastWrite = -1;
    };

    static bool hasAny(const Bits& bits, std::size_t from, std::size_t to);
    template <class MayHave, class Wanted>
    lab::Row findRound(lab::Row rows, lab::Row after, MayHave mayHave, Wanted wanted) const;
    template <class Wanted>
    lab::Row findIn(lab::Row first, lab::Row last, Wanted wanted) const;

    const lab::Recording* m_recording;
    std::vector<Block> m_blocks;
    std::vector<std::vector<lab::Row>> m_waits;   // by thread
};

}  // namespace ui::timing
