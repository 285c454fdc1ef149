// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/peer_clock.h"

#include <QTest>

#include <cmath>

/// The clock of peers under Wine on the lab's axis.
class PeerClockTest : public QObject {
    Q_OBJECT

private slots:
    void followsACorrectedClock();
    void saysTheSameOfAMomentForEver();
    void neverRunsBackwards();
    void takesAJump();
    void readsBothClocksAtOnce();
};

namespace {

constexpr std::uint64_t kMillisecond = 1'000'000;

// A machine whose clock is ahead by a quarter of a second, and corrected by so many millionths.
lab::TwoClocks at(std::uint64_t peer, double millionths)
{
    return {peer, peer + 250 * kMillisecond + static_cast<std::uint64_t>(static_cast<double>(peer) * millionths / 1e6)};
}

double off(const lab::PeerClock& clock, lab::TwoClocks now)
{
    return std::abs(static_cast<double>(static_cast<std::int64_t>(clock.toLab(now.peer) - now.lab)));
}

}  // namespace

void PeerClockTest::followsACorrectedClock()
{
    lab::PeerClock clock;
    for (std::uint64_t ms = 1; ms < 20'000; ms += 8) {
        clock.add(at(ms * kMillisecond, 100));
        if (ms > 1000)
            QVERIFY2(off(clock, at(ms * kMillisecond, 100)) < 300, qPrintable(QString::number(ms)));
    }
}

void PeerClockTest::saysTheSameOfAMomentForEver()
{
    lab::PeerClock clock;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> said;
    for (std::uint64_t ms = 1; ms < 3000; ms += 8) {
        const auto now = at(ms * kMillisecond, ms < 1500 ? 50 : 50.01);
        clock.add(now);
        said.emplace_back(now.peer, clock.toLab(now.peer));
    }
    for (const auto& [peer, lab] : said)
        QCOMPARE(clock.toLab(peer), lab);
}

void PeerClockTest::neverRunsBackwards()
{
    lab::PeerClock clock;
    for (std::uint64_t ms = 1; ms < 2000; ms += 8)
        clock.add(at(ms * kMillisecond, ms % 400 < 200 ? 10 : 10.2));
    std::uint64_t last = 0;
    for (std::uint64_t peer = 0; peer < 2000 * kMillisecond; peer += 9'973) {
        const std::uint64_t lab = clock.toLab(peer);
        QVERIFY(lab >= last);
        last = lab;
    }
}

void PeerClockTest::takesAJump()
{
    lab::PeerClock clock;
    clock.add({1000 * kMillisecond, 5000 * kMillisecond});
    clock.add({1100 * kMillisecond, 9100 * kMillisecond});
    QCOMPARE(clock.toLab(1000 * kMillisecond), 5000 * kMillisecond);
    QCOMPARE(clock.toLab(1200 * kMillisecond), 9200 * kMillisecond);
}

void PeerClockTest::readsBothClocksAtOnce()
{
    lab::PeerClock clock;
    clock.sample();
    const lab::TwoClocks now = lab::readTwoClocks();
    QVERIFY(now.peer > 0 && now.lab > 0);
    // The thread may be held up between two readings, but no clock is a second off another.
    QVERIFY(off(clock, now) < 1e9);
}

QTEST_GUILESS_MAIN(PeerClockTest)
#include "peer_clock_test.moc"
