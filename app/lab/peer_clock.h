// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

namespace lab {

/// Two clocks of the machine, read at the same moment. ns
struct TwoClocks {
    std::uint64_t peer = 0;   ///< what peers under Wine count by
    std::uint64_t lab = 0;    ///< what the lab and its native peers count by
};

/// Reads both. Wine's QueryPerformanceCounter is CLOCK_MONOTONIC_RAW, in steps of 100 ns, which no time server corrects: it parts
/// from CLOCK_MONOTONIC by some millionths. Supplied by each system; without Wine both are one clock.
TwoClocks readTwoClocks();

/// Puts what peers under Wine have timed on the lab's axis, so that it stands in order with what native peers did. What it said
/// of a moment once it says ever after, and it never runs backwards: a call stays around what happened in it. It follows the
/// true difference with an error of about a step. Any thread may use it.
class PeerClock {
public:
    void sample() { add(readTwoClocks()); }
    /// Samples come in order and often: some dozen a second.
    void add(TwoClocks now);
    /// A moment of the peer's clock on the lab's.
    std::uint64_t toLab(std::uint64_t peer) const;

private:
    /// From `peer` on, up to the next piece.
    struct Piece {
        std::uint64_t peer = 0;
        std::uint64_t lab = 0;
        double gain = 0;   ///< of the lab's clock over the peer's: its rate less one
    };
    std::uint64_t onLab(std::uint64_t peer) const;

    mutable std::mutex m_mutex;
    std::vector<Piece> m_pieces;
    TwoClocks m_turned;   // the sample at which the last piece began
};

}  // namespace lab
