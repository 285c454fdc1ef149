// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/intake.h"

#include "ipc/trace/call.h"
#include "ipc/trace/writer.h"

#include <QSignalSpy>
#include <QTest>

#include <thread>

/// The way from real rings into a recording. The process is its own peer.
class IntakeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        auto reader = ipc::trace::SegmentReader::create();
        QVERIFY(reader);
        QVERIFY(ipc::trace::attach(reader->path()));
        const int process = m_recording.addProcess({.name = QStringLiteral("self"), .platform = QStringLiteral("linux")});
        m_source = std::make_shared<lab::TraceSource>(std::move(*reader), process);
        m_intake.add(m_source);
    }

    void takesInWhatSeveralThreadsPublishInOrder()
    {
        const lab::Row before = m_recording.rows();
        std::vector<std::thread> writers;
        for (int i = 0; i < 3; ++i)
            writers.emplace_back([] { publish(5000); });
        for (std::thread& writer : writers)
            writer.join();
        m_intake.appendNow();
        QCOMPARE(callsFrom(before), 15'000);
        QCOMPARE(m_recording.lost(), 0u);
        // Between threads the order holds but for what one of them had done and not yet published.
        QHash<int, lab::Moment> last;
        for (lab::Row row = before; row < m_recording.rows(); ++row) {
            lab::Moment& end = last[m_recording.thread(row)];
            QVERIFY(m_recording.end(row) >= end);
            end = m_recording.end(row);
        }
    }

    // However much has arrived, the views hear of it in parts, and what ends after it comes after it.
    void comesInParts()
    {
        publish(20'000);
        QSignalSpy spy(&m_recording, &lab::Recording::rowsAppended);
        lab::Row atEnd = -1;
        const lab::Row before = m_recording.rows();
        m_intake.whenAllIsIn([&](std::uint64_t moment) {
            atEnd = callsFrom(before);
            QVERIFY(m_recording.duration() <= static_cast<lab::Moment>(moment - m_recording.zero()));
        });
        publish(100);
        for (bool all = false; atEnd < 0 || !all; all = m_intake.append(false))
            QVERIFY(callsFrom(before) <= 20'100);
        QCOMPARE(atEnd, 20'000);
        m_intake.appendNow();
        QCOMPARE(callsFrom(before), 20'100);
        QVERIFY(spy.count() > 2);
    }

    void whatIsNotWantedAnyMoreDoesNotCome()
    {
        const lab::Row before = m_recording.rows();
        publish(1000);
        bool told = false;
        m_intake.appendNow();
        QCOMPARE(callsFrom(before), 1000);
        m_intake.giveUp();
        m_intake.whenAllIsIn([&](std::uint64_t) { told = true; });
        QVERIFY(told);
    }

private:
    // Without what tells of a new thread.
    lab::Row callsFrom(lab::Row first) const
    {
        lab::Row calls = 0;
        for (lab::Row row = first; row < m_recording.rows(); ++row)
            calls += m_recording.kind(row) == ipc::trace::Kind::Call;
        return calls;
    }

    static void publish(int calls)
    {
        for (int i = 0; i < calls; ++i)
            ipc::trace::Call(ipc::CallId::WriteFile, ipc::Handle{4}).bytes(8);
    }

    lab::Recording m_recording;
    lab::Intake m_intake{m_recording};
    std::shared_ptr<lab::TraceSource> m_source;
};

QTEST_GUILESS_MAIN(IntakeTest)
#include "intake_test.moc"
