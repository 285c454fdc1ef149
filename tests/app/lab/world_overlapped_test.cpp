// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/script.h"

#include "app/lab/world.h"

#include <QTest>

using namespace ipc::trace;
using ipc::CallId;
using ipc::ErrorCode;
using ipc::HandleKind;
using lab::Moment;

/// Which overlapped operations are under way.
class WorldOverlappedTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_script = std::make_unique<Script>(m_recording);
        m_main = m_script->thread(m_script->process(QStringLiteral("server")), QStringLiteral("main"));
        m_io = m_script->thread(0, QStringLiteral("I/O"));
        m_script->object(m_main, 1, ObjectEvent::Opened, 4, HandleKind::NamedPipeServer, 9, "x", {});
    }
    void anOperationIsPendingUntilItsCompletion();
    void onlyTheOneThatEndedIsDone();
    void aCancelledWriteIsTakenBack();
    void theyEndWithTheirProcess();

private:
    void add(int thread, Record record, quint64 number)
    {
        std::byte buffer[128];
        DetailWriter details(buffer, sizeof buffer);
        details.text(Key::overlapped, "op", 0);
        details.number(Key::operation, DetailType::Number, number, 0);
        record.handle = 4;
        m_script->append(thread, record, details.written());
    }
    void start(CallId call, Moment at, quint64 number, quint64 position = kNoPosition)
    {
        Record record = position == kNoPosition ? m_script->call(call, at, at + 1)
                                                : m_script->moved(call, at, at + 1, 9, position, 5, kWrites | kMessage);
        record.error = static_cast<std::uint32_t>(ErrorCode::IoPending);
        add(m_main, record, number);
    }
    void end(Moment at, quint64 number, ErrorCode error = ErrorCode::Success)
    {
        Record record = m_script->call(CallId::IoCompletion, at, at + 1);
        record.error = static_cast<std::uint32_t>(error);
        add(m_io, record, number);
    }
    lab::World world() const
    {
        lab::World result;
        for (lab::Row row = 0; row < m_recording.rows(); ++row)
            fold(result, m_recording, row);
        return result;
    }

    lab::Recording m_recording;
    std::unique_ptr<Script> m_script;
    int m_main = 0, m_io = 0;
};

void WorldOverlappedTest::anOperationIsPendingUntilItsCompletion()
{
    start(CallId::ReadFile, 10, 1);
    const QList<lab::PendingOperation> pending = world().pending;
    QCOMPARE(pending.size(), 1);
    QCOMPARE(pending.first().overlapped, QStringLiteral("op"));
    QCOMPARE(pending.first().handle, quint64{4});
    QVERIFY(pending.first().call == CallId::ReadFile);
    QCOMPARE(pending.first().since, Moment{10});
    QVERIFY(!m_recording.at(m_recording.rows() - 1).failed());
    end(20, 1);
    QVERIFY(world().pending.isEmpty());
}

void WorldOverlappedTest::onlyTheOneThatEndedIsDone()
{
    start(CallId::ReadFile, 10, 1);
    start(CallId::ReadFile, 12, 2);
    end(20, 1);
    QCOMPARE(world().pending.size(), 1);
    QCOMPARE(world().pending.first().number, quint64{2});
}

void WorldOverlappedTest::aCancelledWriteIsTakenBack()
{
    start(CallId::WriteFile, 10, 1, 0);
    QCOMPARE(world().channels[9].flows[1].queued(), quint64{5});
    end(20, 1, ErrorCode::OperationAborted);
    QCOMPARE(world().channels[9].flows[1].queued(), quint64{0});
}

void WorldOverlappedTest::theyEndWithTheirProcess()
{
    start(CallId::ReadFile, 10, 1);
    m_script->processEvent(m_main, 20, ProcessEvent::Ended);
    QVERIFY(world().pending.isEmpty());
}

QTEST_GUILESS_MAIN(WorldOverlappedTest)
#include "world_overlapped_test.moc"
