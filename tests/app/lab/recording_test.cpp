// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/recording.h"
#include "app/lab/text.h"
#include "tests/app/lab/script.h"

#include <QSignalSpy>
#include <QTest>

using namespace ipc::trace;

class RecordingTest : public QObject {
    Q_OBJECT

private slots:
    void givesBackWhatWasAppended();
    void keepsRareValuesExactly();
    void countsTheBytesThatWerePut();
    void announcesOncePerTick();
    void findsTheRowsOfAMoment();
    void findsCallsInProgressFarAhead();
    void sumsLikeALinearScan();
    void findsNativeCallsOfACall();
    void staysSmall();
    void countsWhatWasLost();
    void durations_data();
    void durations();
    void wordsOfARead();
    void letsInALittleAtATime();
    void copiesAreEqual();
};

void RecordingTest::givesBackWhatWasAppended()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("server")), QStringLiteral("main"));
    const std::byte details[] = {std::byte{1}, std::byte{2}, std::byte{3}};
    Record record = script.moved(ipc::CallId::ReadFile, 10, 35, 0xABCDEF0123456789, 77, 5, kReads | kMessage, 0x34);
    record.error = 234;
    record.native = 11;
    QCOMPARE(script.append(thread, record, details), 0);
    QCOMPARE(script.append(thread, script.call(ipc::CallId::CloseHandle, 40, 41)), 1);

    const lab::Entry entry = recording.at(0);
    QCOMPARE(entry.start, 10);
    QCOMPARE(entry.took(), 25);
    QCOMPARE(entry.channel, 0xABCDEF0123456789);
    QCOMPARE(entry.position, 77u);
    QCOMPARE(entry.bytes, 5u);
    QCOMPARE(entry.error, 234u);
    QCOMPARE(entry.native, 11);
    QCOMPARE(entry.handle, 0x34u);
    QCOMPARE(entry.callId(), ipc::CallId::ReadFile);
    QVERIFY(entry.has(kReads) && !entry.has(kWrites));
    QVERIFY(std::ranges::equal(recording.details(0), details));
    QVERIFY(recording.details(1).empty());
    QCOMPARE(recording.at(1).position, kNoPosition);
    QCOMPARE(recording.callCount(), 2u);
}

// What DDE carries, messages carry. What an X11 program is sent was put there by a call before.
void RecordingTest::countsTheBytesThatWerePut()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("server")), QStringLiteral("main"));
    script.append(thread, script.moved(ipc::CallId::WriteFile, 0, 1, 7, 0, 5, kWrites));
    script.append(thread, script.moved(ipc::CallId::ReadFile, 2, 3, 7, 0, 5, kReads));
    QCOMPARE(recording.bytesMoved(), 5u);
    Record message = script.moved(ipc::CallId::None, 4, 5, 8, 0, 3, kWrites | kMessage);
    message.kind = ipc::trace::Kind::Message;
    message.call = static_cast<std::uint16_t>(ipc::trace::MessageId::SelectionNotify_);
    script.append(thread, message);
    QCOMPARE(recording.bytesMoved(), 5u);
    message.call = static_cast<std::uint16_t>(ipc::trace::MessageId::WM_DDE_DATA_);
    script.append(thread, message);
    QCOMPARE(recording.bytesMoved(), 8u);
}

void RecordingTest::keepsRareValuesExactly()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p")), QStringLiteral("main"));
    const lab::Moment hour = 3'600'000'000'000;
    script.append(thread, script.call(ipc::CallId::Sleep, 0, hour));
    for (quint32 code = 0; code < 70000; ++code) {
        Record record = script.call(ipc::CallId::Sleep, hour, hour + 0xFFFFFFFF);
        record.error = code;
        script.append(thread, record);
    }
    QCOMPARE(recording.at(0).took(), hour);
    QCOMPARE(recording.at(70000).error, 69999u);
    QCOMPARE(recording.at(70000).took(), 0xFFFFFFFF);
    QCOMPARE(recording.at(5).error, 4u);
    QCOMPARE(recording.duration(), hour + 0xFFFFFFFF);
}

void RecordingTest::announcesOncePerTick()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p")), QStringLiteral("main"));
    QSignalSpy spy(&recording, &lab::Recording::rowsAppended);
    for (int i = 0; i < 1000; ++i)
        script.append(thread, script.call(ipc::CallId::Sleep, i, i + 1));
    QCOMPARE(spy.count(), 0);
    recording.announce();
    recording.announce();
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].toLongLong(), 0);
    QCOMPARE(spy[0][1].toLongLong(), 1000);
}

void RecordingTest::findsTheRowsOfAMoment()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p")), QStringLiteral("main"));
    for (int i = 0; i < 100'000; ++i)
        script.append(thread, script.call(ipc::CallId::Sleep, i * 10, i * 10 + 5));
    QCOMPARE(recording.rowsAt(-1), 0);
    QCOMPARE(recording.rowsAt(4), 0);
    QCOMPARE(recording.rowsAt(5), 1);
    QCOMPARE(recording.rowsAt(777'774), 77'777);
    QCOMPARE(recording.rowsAt(777'775), 77'778);
    QCOMPARE(recording.rowsAt(10'000'000), 100'000);
    const auto rows = recording.rowsBetween(500'003, 500'021);
    QCOMPARE(rows, (std::vector<lab::Row>{50'000, 50'001, 50'002}));
    QCOMPARE(recording.rowsBetween(0, 1'000'000, 7).size(), 7u);
}

void RecordingTest::findsCallsInProgressFarAhead()
{
    lab::Recording recording;
    Script script(recording);
    const int process = script.process(QStringLiteral("p"));
    const int busy = script.thread(process, QStringLiteral("main"));
    const int waiting = script.thread(process, QStringLiteral("T2"));
    for (int i = 0; i < 50'000; ++i)
        script.append(busy, script.call(ipc::CallId::Sleep, i * 10, i * 10 + 5));
    const lab::Row blocked = script.append(waiting, script.call(ipc::CallId::ReadFile, 100, 500'000));
    QCOMPARE(recording.inProgressAt(99), std::vector<lab::Row>());
    QCOMPARE(recording.inProgressAt(103), (std::vector<lab::Row>{10, blocked}));
    QCOMPARE(recording.inProgressAt(250'007), std::vector<lab::Row>{blocked});
    QCOMPARE(recording.inProgressAt(500'000), std::vector<lab::Row>());
}

void RecordingTest::sumsLikeALinearScan()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p")), QStringLiteral("main"));
    for (int i = 0; i < 10'000; ++i) {
        Record record = script.call(ipc::CallId::Sleep, i * 10, i * 10 + 5);
        record.kind = i % 3 == 0 ? Kind::Native : Kind::Call;
        record.error = i % 7 == 0 ? 5 : 0;
        script.append(thread, record);
    }
    for (const auto& [first, count] : {std::pair<lab::Row, qint64>{0, 10'000}, {1, 1}, {63, 130}, {64, 64}, {100, 9'000}, {4096, 4096}, {9'999, 50}}) {
        const lab::Summary sum = recording.summary(first, count);
        qint64 calls = 0, errors = 0;
        const lab::Row last = std::min<lab::Row>(first + count, recording.rows());
        for (lab::Row row = first; row < last; ++row) {
            calls += recording.at(row).isCall();
            errors += recording.at(row).isCall() && recording.at(row).failed();
        }
        QCOMPARE(sum.rows, last - first);
        QCOMPARE(sum.calls, calls);
        QCOMPARE(sum.errors, errors);
        QCOMPARE(sum.firstStart, recording.start(first));
        QCOMPARE(sum.lastEnd, recording.end(last - 1));
    }
}

void RecordingTest::findsNativeCallsOfACall()
{
    lab::Recording recording;
    Script script(recording);
    const int process = script.process(QStringLiteral("p"));
    const int main = script.thread(process, QStringLiteral("main"));
    const int other = script.thread(process, QStringLiteral("T2"));
    const auto native = [&](int thread, lab::Moment start, lab::Moment end) {
        Record record = script.call(ipc::CallId::None, start, end);
        record.kind = Kind::Native;
        return script.append(thread, record);
    };
    native(main, 1, 2);                                       // outside
    const lab::Row first = native(main, 11, 12);
    native(other, 13, 14);                                    // another thread's
    const lab::Row second = native(main, 15, 90);
    const lab::Row call = script.append(main, script.call(ipc::CallId::ReadFile, 10, 91));
    const lab::Row after = native(main, 100, 101);
    QCOMPARE(recording.nativeCallsOf(call), (std::vector<lab::Row>{first, second}));
    QCOMPARE(recording.enclosingCall(second), call);
    QCOMPARE(recording.enclosingCall(0), -1);
    QCOMPARE(recording.enclosingCall(after), -1);
}

// 48 bytes a record beside its details, where there are enough of them to fill the blocks they are kept in.
void RecordingTest::staysSmall()
{
    lab::Recording recording;
    Script script(recording);
    const int process = script.process(QStringLiteral("p"));
    const int threads[] = {script.thread(process, QStringLiteral("main")), script.thread(process, QStringLiteral("T2"))};
    const std::byte details[24] = {};
    constexpr int kRecords = 2'000'000;
    for (int i = 0; i < kRecords; ++i)
        script.append(threads[i % 2], script.moved(ipc::CallId::WriteFile, i * 100, i * 100 + 60, 7, static_cast<quint64>(i) * 64, 64, kWrites, 4), details);
    const double each = static_cast<double>(recording.memory() - recording.detailMemory()) / kRecords;
    qInfo("%.2f bytes a record beside its details", each);
    QVERIFY2(each <= 48, qPrintable(QString::number(each)));
}

void RecordingTest::countsWhatWasLost()
{
    lab::Recording recording;
    Script script(recording);
    const int process = script.process(QStringLiteral("p"));
    const int thread = script.thread(process, QStringLiteral("main"));
    QSignalSpy spy(&recording, &lab::Recording::processesChanged);
    recording.setLost(thread, 0);
    QCOMPARE(spy.count(), 0);
    recording.setLost(thread, 12);
    recording.setLostElsewhere(process, 3);
    recording.setLostElsewhere(process, 3);
    QCOMPARE(spy.count(), 2);
    QCOMPARE(recording.lost(), 15u);
}

void RecordingTest::durations_data()
{
    QTest::addColumn<qint64>("nanoseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << qint64{0} << QStringLiteral("0 ns");
    QTest::newRow("ns") << qint64{999} << QStringLiteral("999 ns");
    QTest::newRow("µs") << qint64{38'200} << QStringLiteral("38.2 µs");
    QTest::newRow("µs of three digits") << qint64{167'400} << QStringLiteral("167 µs");
    QTest::newRow("carries") << qint64{999'700} << QStringLiteral("1.00 ms");
    QTest::newRow("carries a digit") << qint64{9'996} << QStringLiteral("10.0 µs");
    QTest::newRow("s") << qint64{1'240'000'000} << QStringLiteral("1.24 s");
    QTest::newRow("long") << qint64{3'600'000'000'000} << QStringLiteral("3600 s");
}

void RecordingTest::durations()
{
    QFETCH(qint64, nanoseconds);
    QTEST(lab::durationText(nanoseconds), "text");
}

void RecordingTest::wordsOfARead()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p")), QStringLiteral("main"));
    std::byte buffer[128];
    DetailWriter details(buffer, sizeof buffer);
    details.number(Key::size, DetailType::Number, 5, 0);
    const std::byte data[] = {std::byte{'h'}, std::byte{'e'}, std::byte{'l'}, std::byte{'l'}, std::byte{'o'}};
    details.bytes(Key::data, 5, data, kOut);
    Record record = script.moved(ipc::CallId::ReadFile, 0, 4600, 7, 0, 5, kReads | kMessage, 0x34);
    script.append(thread, record, details.written());
    record.error = 234;
    script.append(thread, record, details.written());
    QCOMPARE(lab::callText(recording, 0), QStringLiteral("ReadFile"));
    QCOMPARE(lab::argumentsText(recording, 0), QStringLiteral("0x34, 5"));
    QCOMPARE(lab::resultText(recording, 0), QStringLiteral("5 B"));
    QCOMPARE(lab::resultText(recording, 1), QStringLiteral("5 B, 234 ERROR_MORE_DATA"));
    QCOMPARE(lab::dataText(lab::dataOf(recording, 0).bytes, 5), QStringLiteral("\"hello\""));
    QCOMPARE(lab::dataText(data, 70000, 4), QStringLiteral("\"hell…\""));
    const std::byte binary[] = {std::byte{0xff}, std::byte{0}};
    QCOMPARE(lab::dataText(binary, 2), QStringLiteral("ff 00"));
}

namespace {

void fill(lab::Recording& recording, int rows)
{
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p")), QStringLiteral("main"));
    const std::byte details[] = {std::byte{1}, std::byte{2}};
    for (int i = 0; i < rows; ++i)
        script.append(thread, script.call(ipc::CallId::Sleep, i * 10, i * 10 + 5), i % 3 == 0 ? std::span(details) : std::span<const std::byte>());
}

}  // namespace

// While a file is opened its rows come as live ones do: what is not let in yet is not there for anybody.
void RecordingTest::letsInALittleAtATime()
{
    lab::Recording read;
    fill(read, 5000);
    lab::Recording recording;
    QSignalSpy cleared(&recording, &lab::Recording::cleared);
    QSignalSpy appended(&recording, &lab::Recording::rowsAppended);
    recording.take(read);
    QCOMPARE(cleared.count(), 1);
    QCOMPARE(recording.rows(), 0);
    QCOMPARE(recording.heldBack(), 5000);
    QCOMPARE(read.rows(), 0);
    QVERIFY(recording.letIn(2000));
    QCOMPARE(recording.rows(), 2000);
    QCOMPARE(recording.rowsAt(1'000'000), 2000);
    QCOMPARE(recording.nextOnThread(1999), -1);
    QCOMPARE(recording.summary(0, 5000).calls, 2000);
    QCOMPARE(recording.rowsBetween(0, 1'000'000).size(), 2000u);
    QVERIFY(!recording.letIn(4000));
    QVERIFY(!recording.letIn(4000));
    QCOMPARE(recording.rows(), 5000);
    QCOMPARE(appended.count(), 2);
    QCOMPARE(appended[1][0].toLongLong(), 2000);
    QCOMPARE(appended[1][1].toLongLong(), 3000);
}

void RecordingTest::copiesAreEqual()
{
    lab::Recording recording;
    fill(recording, 1000);
    lab::Recording copy;
    copy.copy(recording);
    QCOMPARE(copy.rows(), 1000);
    QCOMPARE(copy.zero(), recording.zero());
    QCOMPARE(copy.threads().size(), recording.threads().size());
    for (lab::Row row = 0; row < 1000; ++row) {
        QCOMPARE(copy.start(row), recording.start(row));
        QCOMPARE(copy.end(row), recording.end(row));
        QVERIFY(std::ranges::equal(copy.details(row), recording.details(row)));
    }
}

QTEST_GUILESS_MAIN(RecordingTest)
#include "recording_test.moc"
