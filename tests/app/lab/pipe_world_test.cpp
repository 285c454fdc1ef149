// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world.h"
#include "tests/app/lab/script.h"

#include <QTest>

using namespace ipc::trace;
using ipc::CallId;
using ipc::ErrorCode;
using ipc::HandleKind;
using lab::InstanceState;

namespace {

constexpr std::string_view kName = "\\\\.\\pipe\\x";

}  // namespace

/// In which state an instance of a named pipe is, also where its server has not been told yet.
class PipeWorldTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aClientTakesTheInstanceThatListenedLongest();
    void whatACallSaysIsCertain();
    void aClientThatLeavesLeavesItsData();
    void anEndThatIsKilledIsClosed();
    void theLastHandleOfAnEndDecides();
    void disconnectLosesWhatWasNotRead();
    void aNewClientLeavesTheOldOneBehind();
    void windowsSaysLess();
    void aClientInsideACallHasNoHandle();

private:
    void object(int thread, ObjectEvent event, quint32 handle, HandleKind kind, quint64 channel, std::string_view state,
                std::initializer_list<std::string_view> facts = {})
    {
        m_script->object(thread, ++m_now, event, handle, kind, channel, kName, state, facts);
    }
    void listens(quint32 handle, quint64 channel) { object(m_server, ObjectEvent::Opened, handle, HandleKind::NamedPipeServer, channel, channel == 0 ? "not connected" : "listening"); }
    void comes(quint32 handle, quint64 channel) { object(m_client, ObjectEvent::Opened, handle, HandleKind::NamedPipeClient, channel, "connected"); }
    void goes(quint32 handle, quint64 channel) { object(m_client, ObjectEvent::Closed, handle, HandleKind::NamedPipeClient, channel, {}); }
    void calls(int thread, CallId call, quint32 handle, ErrorCode error = ErrorCode::Success)
    {
        m_now += 10;
        Record record = m_script->call(call, m_now, m_now + 5);
        record.handle = handle;
        record.error = static_cast<quint32>(error);
        m_script->append(thread, record);
    }
    void writes(int thread, quint32 handle, quint64 channel, quint64 number, quint32 bytes)
    {
        m_now += 10;
        m_script->append(thread, m_script->moved(CallId::WriteFile, m_now, m_now + 5, channel, number, bytes, kWrites | kMessage, handle));
    }
    void reads(int thread, quint32 handle, quint64 channel, quint64 number, quint32 bytes)
    {
        m_now += 10;
        m_script->append(thread, m_script->moved(CallId::ReadFile, m_now, m_now + 5, channel, number, bytes, kReads | kMessage, handle));
    }
    lab::HandleState server(quint32 handle = 4) const { return lab::WorldHistory(m_recording).latest().handles[(lab::HandleKey{0, handle})]; }
    lab::HandleState client(quint32 handle = 8) const { return lab::WorldHistory(m_recording).latest().handles[(lab::HandleKey{1, handle})]; }
    lab::ChannelState channel(quint64 id) const { return lab::WorldHistory(m_recording).latest().channels[id]; }
    InstanceState state(quint32 handle = 4) const { return channel(server(handle).channel).instance; }

    lab::Recording m_recording;
    std::unique_ptr<Script> m_script;
    int m_server = 0, m_client = 0;   // their threads
    lab::Moment m_now = 0;
};

void PipeWorldTest::init()
{
    m_now = 0;
    m_script = std::make_unique<Script>(m_recording);
    m_server = m_script->thread(m_script->process(QStringLiteral("server")), QStringLiteral("main"));
    m_client = m_script->thread(m_script->process(QStringLiteral("client")), QStringLiteral("main"));
}

void PipeWorldTest::aClientTakesTheInstanceThatListenedLongest()
{
    listens(4, 20);
    listens(12, 22);
    comes(8, 30);
    QCOMPARE(server(4).channel, 30u);
    QCOMPARE(server(4).state, QStringLiteral("connected"));
    QCOMPARE(state(4), InstanceState::Connected);
    QCOMPARE(server(12).channel, 22u);
    QCOMPARE(state(12), InstanceState::Listening);
    QCOMPARE(channel(30).handles.size(), 2);
    comes(16, 32);
    QCOMPARE(server(12).channel, 32u);
    comes(20, 34);   // of an instance that nobody told of
    QCOMPARE(channel(34).handles.size(), 1);
}

void PipeWorldTest::whatACallSaysIsCertain()
{
    listens(4, 20);
    listens(12, 22);
    comes(8, 30);
    object(m_server, ObjectEvent::Changed, 12, HandleKind::NamedPipeServer, 30, "connected");   // its own word against the rule
    QCOMPARE(server(12).channel, 30u);
    comes(16, 32);
    reads(m_server, 4, 32, 0, 5);
    QCOMPARE(server(4).channel, 32u);
    QCOMPARE(state(4), InstanceState::Connected);
}

void PipeWorldTest::aClientThatLeavesLeavesItsData()
{
    listens(4, 20);
    comes(8, 30);
    writes(m_client, 8, 30, 0, 12);
    goes(8, 30);
    QCOMPARE(state(), InstanceState::Closing);
    QCOMPARE(server().state, QStringLiteral("closing"));
    QCOMPARE(channel(30).flows[0].queued(), 12u);
    reads(m_server, 4, 30, 0, 12);
    QCOMPARE(channel(30).flows[0].queued(), 0u);
    calls(m_server, CallId::ReadFile, 4, ErrorCode::BrokenPipe);
    QCOMPARE(state(), InstanceState::Closing);
    calls(m_server, CallId::ConnectNamedPipe, 4, ErrorCode::NoData);
    QCOMPARE(state(), InstanceState::Closing);
    calls(m_server, CallId::DisconnectNamedPipe, 4);
    QCOMPARE(state(), InstanceState::Disconnected);
}

void PipeWorldTest::anEndThatIsKilledIsClosed()
{
    listens(4, 20);
    comes(8, 30);
    m_script->processEvent(m_server, ++m_now, ProcessEvent::Ended);
    QCOMPARE(channel(30).instance, InstanceState::Closing);
    QCOMPARE(client().state, QStringLiteral("closing"));
}

void PipeWorldTest::theLastHandleOfAnEndDecides()
{
    listens(4, 20);
    comes(8, 30);
    object(m_client, ObjectEvent::Opened, 16, HandleKind::NamedPipeClient, 30, "connected");   // a duplicate
    goes(8, 30);
    QCOMPARE(state(), InstanceState::Connected);
    goes(16, 30);
    QCOMPARE(state(), InstanceState::Closing);
}

void PipeWorldTest::disconnectLosesWhatWasNotRead()
{
    listens(4, 20);
    comes(8, 30);
    writes(m_server, 4, 30, 0, 12);
    calls(m_server, CallId::DisconnectNamedPipe, 4);
    QCOMPARE(channel(30).flows[1].queued(), 0u);
    QCOMPARE(client().state, QStringLiteral("disconnected"));
    writes(m_client, 8, 30, 0, 3);   // it had returned before, and is recorded late
    QCOMPARE(channel(30).flows[0].queued(), 0u);
}

void PipeWorldTest::aNewClientLeavesTheOldOneBehind()
{
    listens(4, 20);
    comes(8, 30);
    calls(m_server, CallId::DisconnectNamedPipe, 4);
    object(m_server, ObjectEvent::Changed, 4, HandleKind::NamedPipeServer, 30, "listening");
    QCOMPARE(state(), InstanceState::Listening);
    QCOMPARE(client().state, QStringLiteral("disconnected"));
    comes(16, 32);
    QCOMPARE(server().channel, 32u);
    QCOMPARE(client(16).state, QStringLiteral("connected"));
    QCOMPARE(channel(30).instance, InstanceState::Disconnected);
    QCOMPARE(client().state, QStringLiteral("disconnected"));
}

// There only a connection has an identity, and PeekNamedPipe is all that tells of states.
void PipeWorldTest::windowsSaysLess()
{
    listens(4, 0);
    QCOMPARE(state(), InstanceState::Listening);
    comes(8, 30);
    QCOMPARE(server().channel, 30u);
    writes(m_client, 8, 30, 0, 12);
    goes(8, 30);
    object(m_server, ObjectEvent::Changed, 4, HandleKind::NamedPipeServer, 30, "connected", {"Bytes available\t12"});
    QCOMPARE(state(), InstanceState::Closing);
    object(m_server, ObjectEvent::Changed, 4, HandleKind::NamedPipeServer, 30, "not connected");
    QCOMPARE(state(), InstanceState::Disconnected);
    comes(16, 32);   // ConnectNamedPipe waits, and is recorded when it returns
    QCOMPARE(server().channel, 32u);
    QCOMPARE(state(), InstanceState::Connected);
}

void PipeWorldTest::aClientInsideACallHasNoHandle()
{
    listens(4, 0);
    const std::string client = "Client process\t" + std::to_string(m_recording.processes()[1].pid);
    object(m_server, ObjectEvent::Changed, 4, HandleKind::NamedPipeServer, 30, "connected", {client});
    QCOMPARE(state(), InstanceState::Connected);
    calls(m_client, CallId::CallNamedPipe, 0);
    QCOMPARE(state(), InstanceState::Closing);
}

QTEST_GUILESS_MAIN(PipeWorldTest)
#include "pipe_world_test.moc"
