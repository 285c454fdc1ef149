// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/script.h"

#include "app/lab/world.h"

#include "ipc/sync.h"

#include <QTest>

using namespace ipc::trace;
using ipc::CallId;
using ipc::HandleKind;
using ipc::WaitStatus;
using lab::Moment;

/// Who owns a mutex and whether an event is set, from the calls alone.
class WorldSyncTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aMutexIsOwnedAsOftenAsItWasWaitedFor();
    void aNewMutexMayBeOwnedAtOnce();
    void theNextOwnerMayBeRecordedFirst();
    void anEndedOwnerAbandonsIt();
    void anEventIsTakenByItsWaiter();
    void theWaiterMayBeRecordedFirst();
    void aManualEventStaysSet();

private:
    void opened(int thread, quint32 handle, HandleKind kind) { m_script->object(thread, 1, ObjectEvent::Opened, handle, kind, 9, "x", {}); }
    void did(int thread, CallId call, Moment start, Moment end, quint32 handle)
    {
        Record record = m_script->call(call, start, end);
        record.handle = handle;
        m_script->append(thread, record);
    }
    void waited(int thread, Moment start, Moment end, quint32 handle, WaitStatus status)
    {
        std::byte buffer[64];
        DetailWriter details(buffer, sizeof buffer);
        details.number(Key::result, DetailType::Constant, static_cast<std::uint64_t>(status), kOut, ipc::Family::WaitResult);
        Record record = m_script->call(CallId::WaitForSingleObject, start, end);
        record.handle = handle;
        m_script->append(thread, record, details.written());
    }
    lab::World world() const
    {
        lab::World result;
        for (lab::Row row = 0; row < m_recording.rows(); ++row)
            fold(result, m_recording, row);
        return result;
    }
    QString state(int process = 0) const { return world().handles.value({process, 4}).state; }
    QString fact(const QString& name) const { return world().handles.value({0, 4}).fact(name); }

    lab::Recording m_recording;
    std::unique_ptr<Script> m_script;
    int m_first = 0, m_second = 0;
};

void WorldSyncTest::init()
{
    m_script = std::make_unique<Script>(m_recording);
    m_first = m_script->thread(m_script->process(QStringLiteral("first")), QStringLiteral("main"));
    m_second = m_script->thread(m_script->process(QStringLiteral("second")), QStringLiteral("main"));
}

void WorldSyncTest::aMutexIsOwnedAsOftenAsItWasWaitedFor()
{
    opened(m_first, 4, HandleKind::Mutex);
    opened(m_second, 4, HandleKind::Mutex);
    waited(m_first, 10, 11, 4, WaitStatus::Signalled);
    waited(m_first, 12, 13, 4, WaitStatus::Signalled);
    waited(m_second, 14, 15, 4, WaitStatus::TimedOut);
    QCOMPARE(state(), QStringLiteral("owned"));
    QCOMPARE(state(1), QStringLiteral("owned"));
    QCOMPARE(fact(QStringLiteral("Recursion")), QStringLiteral("2"));
    QVERIFY(!fact(QStringLiteral("Owner")).isEmpty());
    did(m_first, CallId::ReleaseMutex, 20, 21, 4);
    QCOMPARE(state(), QStringLiteral("owned"));
    did(m_first, CallId::ReleaseMutex, 22, 23, 4);
    QCOMPARE(state(1), QStringLiteral("free"));
    QVERIFY(fact(QStringLiteral("Owner")).isEmpty());
}

void WorldSyncTest::aNewMutexMayBeOwnedAtOnce()
{
    opened(m_first, 4, HandleKind::Mutex);
    std::byte buffer[64];
    DetailWriter details(buffer, sizeof buffer);
    details.number(Key::initialOwner, DetailType::Bool, 1, 0);
    details.number(Key::alreadyExisted, DetailType::Bool, 0, kOut);
    Record record = m_script->call(CallId::CreateMutex, 1, 2);
    record.handle = 4;
    m_script->append(m_first, record, details.written());
    QCOMPARE(state(), QStringLiteral("owned"));
}

void WorldSyncTest::theNextOwnerMayBeRecordedFirst()
{
    opened(m_first, 4, HandleKind::Mutex);
    opened(m_second, 4, HandleKind::Mutex);
    waited(m_first, 10, 11, 4, WaitStatus::Signalled);
    waited(m_second, 12, 21, 4, WaitStatus::Signalled);
    did(m_first, CallId::ReleaseMutex, 20, 22, 4);
    QCOMPARE(state(), QStringLiteral("owned"));
}

void WorldSyncTest::anEndedOwnerAbandonsIt()
{
    opened(m_first, 4, HandleKind::Mutex);
    opened(m_second, 4, HandleKind::Mutex);
    waited(m_second, 10, 11, 4, WaitStatus::Signalled);
    m_script->processEvent(m_second, 20, ProcessEvent::Ended);
    QCOMPARE(state(), QStringLiteral("abandoned"));
    waited(m_first, 21, 22, 4, WaitStatus::Abandoned);
    QCOMPARE(state(), QStringLiteral("owned"));
    QCOMPARE(fact(QStringLiteral("Recursion")), QStringLiteral("1"));
}

void WorldSyncTest::anEventIsTakenByItsWaiter()
{
    opened(m_first, 4, HandleKind::Event);
    opened(m_second, 8, HandleKind::Event);
    did(m_first, CallId::SetEvent, 10, 11, 4);
    QCOMPARE(state(), QStringLiteral("signalled"));
    waited(m_second, 12, 13, 8, WaitStatus::Signalled);
    QCOMPARE(state(), QStringLiteral("not signalled"));
    did(m_first, CallId::SetEvent, 20, 21, 4);
    did(m_second, CallId::ResetEvent, 22, 23, 8);
    QCOMPARE(state(), QStringLiteral("not signalled"));
}

void WorldSyncTest::theWaiterMayBeRecordedFirst()
{
    opened(m_first, 4, HandleKind::Event);
    opened(m_second, 8, HandleKind::Event);
    waited(m_second, 5, 12, 8, WaitStatus::Signalled);
    did(m_first, CallId::SetEvent, 10, 13, 4);
    QCOMPARE(state(), QStringLiteral("not signalled"));
}

void WorldSyncTest::aManualEventStaysSet()
{
    std::byte buffer[128];
    DetailWriter details(buffer, sizeof buffer);
    details.number(Key::kind, DetailType::Number, static_cast<std::uint64_t>(HandleKind::Event), kOut);
    details.text(Key::fact, "Reset\tmanual", kOut);
    Record record = m_script->call(CallId::None, 1, 1);
    record.kind = Kind::Object;
    record.call = static_cast<std::uint16_t>(ObjectEvent::Opened);
    record.handle = 4;
    record.channel = 9;
    m_script->append(m_first, record, details.written());
    did(m_first, CallId::SetEvent, 10, 11, 4);
    waited(m_first, 12, 13, 4, WaitStatus::Signalled);
    QCOMPARE(state(), QStringLiteral("signalled"));
}

QTEST_GUILESS_MAIN(WorldSyncTest)
#include "world_sync_test.moc"
