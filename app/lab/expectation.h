// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/experiment.h"

namespace lab {

/// What a peer's answer means to an expectation.
struct Observed {
    PeerAnswer answer;
    bool endsProcess = false;   ///< ExitProcess: that the peer ended is its success
};

/// The expectation that holds for a step on a platform: its override there, or the step's own.
const Expectation& expectationOn(const Step& step, const QString& platform);

/// What does not hold, for people; empty if all does. A step must succeed unless its expectation says otherwise.
QString complaintAbout(const Expectation& expectation, const Observed& observed);

/// "ok, bytesRead 5", "234 ERROR_MORE_DATA": what came, in short.
QString shortText(const PeerAnswer& answer);

/// The name that stands for "the peer ended before it answered" in an expected error.
inline constexpr const char* kPeerEnded = "PEER_ENDED";

}  // namespace lab
