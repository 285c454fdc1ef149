// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/session.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

/// Answers as large as they come: whole, in order, and without holding up whoever waits.
class LargeAnswerTest : public QObject {
    Q_OBJECT

private slots:
    void comesWholeAndInOrder();
    void isNotLostWhenThePeerEnds();

private:
    /// A peer that will read 16 MiB of its own memory; the answer's id.
    static quint64 askForMuch(lab::Session& session, const QString& thread);
};

namespace {

constexpr int kLong = 120'000;   // ms: a bound for a busy machine
constexpr std::size_t kMuch = std::size_t{16} << 20;

}  // namespace

quint64 LargeAnswerTest::askForMuch(lab::Session& session, const QString& thread)
{
    const QString peer = QStringLiteral("a");
    session.call(peer, thread, QStringLiteral("CreateFileMapping"), {{"size", kMuch}}, nullptr, QStringLiteral("section"));
    const auto hasValue = [&](const QString& name) { return session.value(name, {}).has_value() || session.value(name, QStringLiteral("address")).has_value(); };
    if (!QTest::qWaitFor([&] { return hasValue(QStringLiteral("section")); }, kLong))
        return 0;
    session.call(peer, thread, QStringLiteral("MapViewOfFile"), {{"handle", "$section"}, {"access", "FILE_MAP_WRITE"}}, nullptr, QStringLiteral("view"));
    if (!QTest::qWaitFor([&] { return hasValue(QStringLiteral("view")); }, kLong))
        return 0;
    session.call(peer, thread, QStringLiteral("WriteMemory"), {{"address", "$view.address"}, {"data", {{"fill", "x"}, {"size", kMuch}}}});
    return session.call(peer, thread, QStringLiteral("ReadMemory"), {{"address", "$view.address"}, {"size", kMuch}});
}

void LargeAnswerTest::comesWholeAndInOrder()
{
    lab::Session session;
    QSignalSpy started(&session, &lab::Session::peerStarted);
    session.startPeer(QStringLiteral("a"), lab::defaultPlatform());
    QVERIFY(started.wait(kLong));
    const quint64 large = askForMuch(session, QStringLiteral("main"));
    QVERIFY(large != 0);
    const quint64 after = session.call(QStringLiteral("a"), QStringLiteral("main"), QStringLiteral("Sleep"), {{"timeout", 0}});
    QList<quint64> order;
    std::size_t size = 0;
    connect(&session, &lab::Session::answered, this, [&](quint64 id, const QString&, const lab::PeerAnswer& answer) {
        order.append(id);
        if (id == large)
            size = answer.out["data"].get_ref<const std::string&>().size();
    });
    qint64 longest = 0;
    QElapsedTimer sinceTick;
    sinceTick.start();
    QTimer tick;
    connect(&tick, &QTimer::timeout, this, [&] { longest = std::max(longest, sinceTick.restart()); });
    tick.start(1);
    QTRY_VERIFY_WITH_TIMEOUT(order.contains(after), kLong);
    QCOMPARE(size, kMuch);
    QVERIFY(order.indexOf(large) < order.indexOf(after));
    qInfo("the event loop was held up for at most %lld ms", longest);
}

void LargeAnswerTest::isNotLostWhenThePeerEnds()
{
    lab::Session session;
    QSignalSpy started(&session, &lab::Session::peerStarted);
    session.startPeer(QStringLiteral("a"), lab::defaultPlatform());
    QVERIFY(started.wait(kLong));
    const quint64 large = askForMuch(session, QStringLiteral("main"));
    QVERIFY(large != 0);
    bool whole = false, ended = false;
    connect(&session, &lab::Session::answered, this, [&](quint64 id, const QString&, const lab::PeerAnswer& answer) {
        whole = whole || (id == large && answer.ok && !ended);
    });
    connect(&session, &lab::Session::peerEnded, this, [&] { ended = true; });
    session.call(QStringLiteral("a"), QStringLiteral("main"), QStringLiteral("ExitProcess"), {{"exitCode", 0}});
    QTRY_VERIFY_WITH_TIMEOUT(ended, kLong);
    QVERIFY(whole);
}

QTEST_GUILESS_MAIN(LargeAnswerTest)
#include "large_answer_test.moc"
