// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/peer_clock.h"

#include <algorithm>

namespace lab {
namespace {

constexpr double kTolerated = 100;      // ns: a step of the peer's clock
constexpr double kJump = 1'000'000;     // ns: the machine was moved, or a peer's clock is another one
constexpr double kCatchUp = 200e6;      // ns in which a difference is made up for
constexpr double kMostGain = 1e-3;      // twice what the kernel may correct by

double difference(std::uint64_t a, std::uint64_t b) { return static_cast<double>(static_cast<std::int64_t>(a - b)); }

}  // namespace

void PeerClock::add(TwoClocks now)
{
    const std::lock_guard lock(m_mutex);
    if (!m_pieces.empty() && now.peer <= m_turned.peer)
        return;
    const double error = m_pieces.empty() ? kJump : difference(now.lab, onLab(now.peer));
    if (std::abs(error) < kTolerated)
        return;
    if (std::abs(error) >= kJump) {
        m_pieces.push_back({now.peer, now.lab, 0});
    } else {
        const double passed = difference(now.peer, m_turned.peer);
        const double gain = (difference(now.lab, m_turned.lab) - passed) / passed + error / kCatchUp;
        m_pieces.push_back({now.peer, onLab(now.peer), std::clamp(gain, -kMostGain, kMostGain)});
    }
    m_turned = now;
}

std::uint64_t PeerClock::toLab(std::uint64_t peer) const
{
    const std::lock_guard lock(m_mutex);
    return m_pieces.empty() ? peer : onLab(peer);
}

std::uint64_t PeerClock::onLab(std::uint64_t peer) const
{
    const auto next = std::partition_point(m_pieces.begin(), m_pieces.end(), [&](const Piece& piece) { return piece.peer <= peer; });
    const Piece& piece = next == m_pieces.begin() ? *next : next[-1];
    const double passed = difference(peer, piece.peer);
    return piece.lab + (peer - piece.peer) + static_cast<std::uint64_t>(static_cast<std::int64_t>(passed * piece.gain));
}

}  // namespace lab
