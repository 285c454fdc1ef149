// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/ties.h"

#include <vector>

namespace ui {

/// How one payload got from one process to another, on an axis that can be laid beside others: it begins with the call that
/// hands the payload over and leaves out the time in which only the lab was at work (nobody in a call but one who waits for
/// what is yet to be asked for). All positions in nanoseconds on that axis.
struct TransferTimeline {
    struct Span {
        int process = 0;         ///< 0: sender, 1: receiver
        lab::Row row = -1;
        double from = 0, to = 0;
        bool waited = false;     ///< began before, and was blocked
        bool message = false;    ///< a window message, not a call
        bool failed = false;
    };
    struct Arrow {
        int process = 0;         ///< whose data or signal it is
        double from = 0, to = 0;
        quint64 bytes = 0;       ///< 0: it only woke the other one up
        bool peer = true;        ///< arrives in the other process
    };

    std::vector<Span> spans;
    std::vector<Arrow> arrows;
    std::vector<double> folds;   ///< where time of the lab was left out
    double length = 0;
    double arrived = 0;          ///< when the receiver had the payload
    qint64 calls = 0;
    qint64 systemCalls = 0;
    qint64 setUp = 0;            ///< calls before, that made and joined both ends
};

/// `sent` is the call that began to hand the payload over.
TransferTimeline transferTimeline(const lab::Recording& recording, const lab::Ties& ties, lab::Row sent);

}  // namespace ui
