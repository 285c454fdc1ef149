// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/handle_now.h"
#include "app/lab/subject.h"
#include "app/lab/ties.h"
#include "app/lab/world.h"
#include "tests/app/lab/script.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace ipc::trace;
using ipc::CallId;
using ipc::HandleKind;

/// What is derived from a recording: the world at a moment, and who got whose data.
class WorldTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void handlesOpenChangeClose();
    void aProcessTakesItsHandlesAlong();
    void messagesQueueUpAndAreRead();
    void nothingIsLeftOfAMailslotsMessage();
    void aReaderMayReturnFirst();
    void aHandleIsAsItIsNow();
    void theSubjectIsWhatWasOpened();
    void anyMomentEqualsTheLinearFold();
    void millionsOfRecordsAreQuick();
    void aReadInPartsHasTwoTies();
    void aReadOfTwoWritesHasTwoTies();
    void directionsOfADuplexPipeAreApart();
    void nothingIsTiedWithoutAPosition();
    void messagesAreTiedByNumber();
    void clipboardAndItsOwner();
    void conversationsAndLinks();
    void aPartnerThatIsGoneEndsTheConversation();
    void whoReleasedWhom();

private:
    lab::Recording m_recording;
    std::unique_ptr<Script> m_script;
    int m_server = 0, m_client = 0, m_serverMain = 0, m_clientMain = 0;

    lab::Row opened(int thread, quint32 handle, HandleKind kind, quint64 channel)
    {
        return m_script->object(thread, ++m_now, ObjectEvent::Opened, handle, kind, channel, "\\\\.\\pipe\\x", "connected");
    }
    lab::Row write(int thread, quint32 handle, quint64 position, quint32 bytes, quint8 flags = 0)
    {
        m_now += 10;
        return m_script->append(thread, m_script->moved(CallId::WriteFile, m_now, m_now + 5, 9, position, bytes, kWrites | flags, handle));
    }
    lab::Row read(int thread, quint32 handle, quint64 position, quint32 bytes, quint8 flags = 0, quint32 error = 0)
    {
        m_now += 10;
        Record record = m_script->moved(CallId::ReadFile, m_now, m_now + 5, 9, position, bytes, kReads | flags, handle);
        record.error = error;
        return m_script->append(thread, record);
    }
    lab::Moment m_now = 0;
};

void WorldTest::init()
{
    m_now = 0;
    m_script = std::make_unique<Script>(m_recording);
    m_server = m_script->process(QStringLiteral("server"));
    m_client = m_script->process(QStringLiteral("client"));
    m_serverMain = m_script->thread(m_server, QStringLiteral("main"));
    m_clientMain = m_script->thread(m_client, QStringLiteral("main"));
}

void WorldTest::handlesOpenChangeClose()
{
    m_script->object(m_serverMain, 1, ObjectEvent::Opened, 4, HandleKind::NamedPipeServer, 9, "\\\\.\\pipe\\x", "listening");
    m_script->object(m_clientMain, 2, ObjectEvent::Opened, 4, HandleKind::NamedPipeClient, 9, "\\\\.\\pipe\\x", "connected");
    m_script->object(m_serverMain, 3, ObjectEvent::Changed, 4, HandleKind::NamedPipeServer, 9, "\\\\.\\pipe\\x", "connected");
    m_script->object(m_clientMain, 4, ObjectEvent::Closed, 4, HandleKind::NamedPipeClient, 9, "\\\\.\\pipe\\x");
    const lab::WorldHistory worlds(m_recording);
    QCOMPARE(worlds.at(1).handles[(lab::HandleKey{m_server, 4})].state, QStringLiteral("listening"));
    QCOMPARE(worlds.at(3).handles.size(), 2);
    QCOMPARE(worlds.at(3).channels[9].handles.size(), 2);
    const lab::HandleState state = worlds.at(3).handles[(lab::HandleKey{m_server, 4})];
    QCOMPARE(state.state, QStringLiteral("connected"));
    QCOMPARE(state.opened, 0);
    QCOMPARE(state.changed, 2);
    QCOMPARE(worlds.latest().handlesOf(m_client).size(), 0);
    QCOMPARE(worlds.latest().channels[9].handles.size(), 1);
}

void WorldTest::aProcessTakesItsHandlesAlong()
{
    m_script->processEvent(m_serverMain, 1, ProcessEvent::Started);
    opened(m_serverMain, 4, HandleKind::NamedPipeServer, 9);
    opened(m_serverMain, 8, HandleKind::Event, 10);
    m_script->processEvent(m_serverMain, 5, ProcessEvent::Ended);
    const lab::WorldHistory worlds(m_recording);
    QCOMPARE(worlds.at(3).processes, QList<int>{m_server});
    QVERIFY(worlds.latest().processes.isEmpty());
    QVERIFY(worlds.latest().handles.isEmpty());
    QVERIFY(worlds.latest().channels.isEmpty());
}

void WorldTest::messagesQueueUpAndAreRead()
{
    opened(m_serverMain, 4, HandleKind::NamedPipeServer, 9);
    opened(m_clientMain, 8, HandleKind::NamedPipeClient, 9);
    write(m_clientMain, 8, 0, 12, kMessage);
    write(m_clientMain, 8, 1, 3, kMessage);
    read(m_serverMain, 4, 0, 5, kMessage | kMoreOfMessage, 234);
    read(m_serverMain, 4, 0, 7, kMessage | kMoreOfMessage);
    const lab::WorldHistory worlds(m_recording);
    const auto flow = [&](lab::Row rows) { return worlds.at(rows).channels[9].flows[0]; };
    QCOMPARE(flow(4).queue.size(), 2);
    QCOMPARE(flow(4).queued(), 15u);
    QCOMPARE(flow(5).queued(), 10u);
    QCOMPARE(flow(5).queue[0].bytes, 7u);
    QCOMPARE(flow(6).queue.size(), 1);
    QCOMPARE(flow(6).queued(), 3u);
    QVERIFY(worlds.latest().channels[9].flows[1] == lab::Flow());
}

void WorldTest::nothingIsLeftOfAMailslotsMessage()
{
    opened(m_serverMain, 4, HandleKind::MailslotServer, 9);
    write(m_clientMain, 8, 0, 10, kMessage);
    write(m_clientMain, 8, 1, 3, kMessage);
    read(m_serverMain, 4, 0, 4, kMessage);   // Wine 8.0 cuts off what does not fit
    const lab::WorldHistory worlds(m_recording);
    const lab::Flow flow = worlds.latest().channels[9].flows[0];
    QCOMPARE(flow.queue.size(), 1);
    QCOMPARE(flow.queued(), 3u);
    QCOMPARE(flow.messagesRead, 1u);
}

void WorldTest::aHandleIsAsItIsNow()
{
    m_script->object(m_serverMain, ++m_now, ObjectEvent::Opened, 4, HandleKind::MailslotServer, 9, "\\\\.\\mailslot\\x", "empty", {"Messages\t0", "Next message\tnone"});
    opened(m_clientMain, 8, HandleKind::MailslotClient, 9);
    write(m_clientMain, 8, 0, 5, kMessage);
    write(m_clientMain, 8, 1, 7, kMessage);
    read(m_serverMain, 4, 0, 5, kMessage);
    const auto told = [this](lab::Row rows, const QString& fact) {
        const lab::World world = lab::WorldHistory(m_recording).at(rows);
        const lab::HandleState handle = lab::asItIsNow(world.handles[(lab::HandleKey{m_server, 4})], world);
        return fact.isEmpty() ? handle.state : handle.fact(fact);
    };
    QCOMPARE(told(2, {}), QStringLiteral("empty"));
    QCOMPARE(told(4, {}), QStringLiteral("messages wait"));
    QCOMPARE(told(4, QStringLiteral("Messages")), QStringLiteral("2"));
    QCOMPARE(told(4, QStringLiteral("Next message")), QStringLiteral("5 B"));
    QCOMPARE(told(5, QStringLiteral("Next message")), QStringLiteral("7 B"));
    m_script->object(m_serverMain, ++m_now, ObjectEvent::Changed, 4, HandleKind::MailslotServer, 9, "\\\\.\\mailslot\\x", "messages wait", {"Messages\t3"});
    QCOMPARE(told(6, QStringLiteral("Messages")), QStringLiteral("3"));   // its own word, when it is the newest

    m_script->object(m_serverMain, ++m_now, ObjectEvent::Opened, 12, HandleKind::NamedPipeServer, 10, "\\\\.\\pipe\\x", "listening");
    const auto state = [this] {
        const lab::World world = lab::WorldHistory(m_recording).latest();
        return lab::asItIsNow(world.handles[(lab::HandleKey{m_server, 12})], world).state;
    };
    QCOMPARE(state(), QStringLiteral("listening"));
    opened(m_clientMain, 16, HandleKind::NamedPipeClient, 10);
    QCOMPARE(state(), QStringLiteral("connected"));
}

// Reading and writing are calls of four mechanisms.
void WorldTest::theSubjectIsWhatWasOpened()
{
    QCOMPARE(lab::subjectOf(m_recording), QString());
    opened(m_serverMain, 4, HandleKind::NamedPipeServer, 9);
    opened(m_clientMain, 8, HandleKind::NamedPipeClient, 9);
    write(m_clientMain, 8, 0, 5, kMessage);
    read(m_serverMain, 4, 0, 5, kMessage);
    QCOMPARE(lab::subjectOf(m_recording), QStringLiteral("named-pipe"));
}

void WorldTest::aReaderMayReturnFirst()
{
    opened(m_serverMain, 4, HandleKind::AnonymousPipeRead, 9);
    read(m_serverMain, 4, 0, 12, kMessage);
    write(m_clientMain, 8, 0, 12, kMessage);
    const lab::WorldHistory worlds(m_recording);
    QCOMPARE(worlds.latest().channels[9].flows[0].queued(), 0u);
    QCOMPARE(worlds.latest().channels[9].flows[0].written, 12u);
}

void WorldTest::anyMomentEqualsTheLinearFold()
{
    opened(m_serverMain, 4, HandleKind::NamedPipeServer, 9);
    opened(m_clientMain, 8, HandleKind::NamedPipeClient, 9);
    std::mt19937 random(7);
    quint64 written = 0, taken = 0;
    for (int i = 0; i < 50'000; ++i) {
        const auto handle = static_cast<quint32>(100 + random() % 20 * 4);
        switch (random() % 5) {
        case 0: m_script->object(m_serverMain, ++m_now, ObjectEvent::Opened, handle, HandleKind::Event, 20 + handle, "e", "set"); break;
        case 1: m_script->object(m_serverMain, ++m_now, ObjectEvent::Closed, handle, HandleKind::Event, 20 + handle, "e"); break;
        case 2: write(m_clientMain, 8, written, 10); written += 10; break;
        case 3: write(m_serverMain, 4, static_cast<quint64>(i), 4, kMessage); break;
        default:
            if (taken < written)
                read(m_serverMain, 4, taken, 10), taken += 10;
        }
    }
    const lab::WorldHistory worlds(m_recording);
    lab::World linear;
    for (lab::Row row = 0; row < m_recording.rows(); ++row) {
        fold(linear, m_recording, row);
        if (random() % 5000 == 0 || row % 16384 < 2) {
            lab::World there = worlds.at(row + 1);
            there.blocked.clear();
            QVERIFY2(there == linear, qPrintable(QString::number(row)));
        }
    }
    QVERIFY(worlds.latest() == linear);
    QCOMPARE(worlds.at(0).handles.size(), 0);
}

void WorldTest::millionsOfRecordsAreQuick()
{
    opened(m_serverMain, 4, HandleKind::AnonymousPipeRead, 9);
    opened(m_clientMain, 8, HandleKind::AnonymousPipeWrite, 9);
    for (quint64 i = 0; i < 1'500'000; ++i) {
        write(m_clientMain, 8, i * 64, 64);
        read(m_serverMain, 4, i * 64, 64);
    }
    QElapsedTimer timer;
    timer.start();
    const lab::WorldHistory worlds(m_recording);
    qInfo("folded %lld records in %lld ms", static_cast<long long>(m_recording.rows()), static_cast<long long>(timer.elapsed()));
    std::mt19937_64 random(3);
    qint64 slowest = 0;
    for (int i = 0; i < 50; ++i) {
        const auto rows = static_cast<lab::Row>(random() % static_cast<quint64>(m_recording.rows()));
        timer.start();
        const lab::World world = worlds.at(rows);
        slowest = std::max(slowest, timer.nsecsElapsed());
        QCOMPARE(world.rows, rows);
    }
    qInfo("the slowest of 50 random moments took %.2f ms", static_cast<double>(slowest) / 1e6);
    // A frame or two would do; what this guards against is folding from the beginning.
    QVERIFY(slowest < 1'000'000'000);
}

void WorldTest::aReadInPartsHasTwoTies()
{
    opened(m_serverMain, 4, HandleKind::AnonymousPipeRead, 9);
    const lab::Row written = write(m_clientMain, 8, 100, 12);
    const lab::Row first = read(m_serverMain, 4, 100, 5);
    const lab::Row second = read(m_serverMain, 4, 105, 7);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.from(written), (std::vector<lab::Tie>{{written, first, 100, 5}, {written, second, 105, 7}}));
    QCOMPARE(ties.to(second), (std::vector<lab::Tie>{{written, second, 105, 7}}));
    QCOMPARE(ties.next(written), first);
    QCOMPARE(ties.previous(second), written);
    QVERIFY(ties.from(first).empty() && ties.to(written).empty());
}

void WorldTest::aReadOfTwoWritesHasTwoTies()
{
    const lab::Row read1 = read(m_serverMain, 4, 0, 10);   // known before the writes that it got
    const lab::Row a = write(m_clientMain, 8, 0, 4);
    const lab::Row b = write(m_clientMain, 8, 4, 8);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(read1), (std::vector<lab::Tie>{{a, read1, 0, 4}, {b, read1, 4, 6}}));
}

void WorldTest::directionsOfADuplexPipeAreApart()
{
    opened(m_serverMain, 4, HandleKind::NamedPipeServer, 9);
    opened(m_clientMain, 8, HandleKind::NamedPipeClient, 9);
    const lab::Row up = write(m_clientMain, 8, 0, 5);
    const lab::Row down = write(m_serverMain, 4, 0, 5);
    const lab::Row server = read(m_serverMain, 4, 0, 5);
    const lab::Row client = read(m_clientMain, 8, 0, 5);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(server), (std::vector<lab::Tie>{{up, server, 0, 5}}));
    QCOMPARE(ties.to(client), (std::vector<lab::Tie>{{down, client, 0, 5}}));
}

void WorldTest::nothingIsTiedWithoutAPosition()
{
    const lab::Row written = write(m_clientMain, 8, kNoPosition, 5);
    const lab::Row got = read(m_serverMain, 4, kNoPosition, 5);
    const lab::Row peeked = read(m_serverMain, 4, 0, 5, kPeek);
    const lab::Ties ties(m_recording);
    QVERIFY(ties.from(written).empty() && ties.to(got).empty() && ties.to(peeked).empty());
}

void WorldTest::messagesAreTiedByNumber()
{
    const lab::Row empty = write(m_clientMain, 8, 0, 0, kMessage);
    const lab::Row full = write(m_clientMain, 8, 1, 9, kMessage);
    const lab::Row got0 = read(m_serverMain, 4, 0, 0, kMessage);
    const lab::Row got1 = read(m_serverMain, 4, 1, 4, kMessage, 234);
    const lab::Row got2 = read(m_serverMain, 4, 1, 5, kMessage);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.to(got0), (std::vector<lab::Tie>{{empty, got0, 0, 0}}));
    QCOMPARE(ties.from(full), (std::vector<lab::Tie>{{full, got1, 1, 4}, {full, got2, 1, 5}}));
}

void WorldTest::clipboardAndItsOwner()
{
    const auto call = [&](int thread, CallId id, quint64 format = 0, bool delayed = false, quint32 error = 0) {
        std::byte buffer[64];
        DetailWriter details(buffer, sizeof buffer);
        if (format != 0)
            details.number(Key::format, DetailType::Constant, format, 0, ipc::Family::ClipboardFormat);
        if (delayed)
            details.number(Key::pending, DetailType::Bool, 1, 0);
        Record record = m_script->call(id, m_now, m_now + 5);
        record.error = error;
        m_now += 10;
        m_script->append(thread, record, details.written());
    };
    call(m_serverMain, CallId::OpenClipboard);
    call(m_serverMain, CallId::EmptyClipboard);
    call(m_clientMain, CallId::OpenClipboard, 0, false, 5);
    call(m_serverMain, CallId::SetClipboardData, 1);
    call(m_serverMain, CallId::SetClipboardData, 13, true);
    const lab::WorldHistory before(m_recording);
    QCOMPARE(before.latest().clipboard.openedBy, m_server);
    QCOMPARE(before.latest().clipboard.formats.size(), 2);
    QVERIFY(!before.latest().clipboard.formats[0].delayed && before.latest().clipboard.formats[1].delayed);
    call(m_serverMain, CallId::CloseClipboard);
    m_script->processEvent(m_serverMain, m_now, ProcessEvent::Ended);
    const lab::WorldHistory after(m_recording);
    QCOMPARE(after.at(6).clipboard.owner, m_server);
    QCOMPARE(after.at(6).clipboard.openedBy, -1);
    QCOMPARE(after.latest().clipboard.owner, -1);
    QCOMPARE(after.latest().clipboard.formats.size(), 1);
    QCOMPARE(after.latest().clipboard.formats[0].name, QStringLiteral("CF_TEXT"));
    QVERIFY(after.latest().clipboard.earlier.isEmpty());
    call(m_clientMain, CallId::EmptyClipboard);
    call(m_clientMain, CallId::EmptyClipboard);   // there is nothing that it could take away
    const lab::ClipboardState emptied = lab::WorldHistory(m_recording).latest().clipboard;
    QCOMPARE(emptied.earlier.size(), 1);
    QCOMPARE(emptied.earlier[0].formats, QStringList(QStringLiteral("CF_TEXT")));
}

void WorldTest::conversationsAndLinks()
{
    const auto message = [&](int thread, MessageId id, quint64 position, quint8 flags, std::string_view item = {}, std::string_view link = {}, quint64 status = 0) {
        std::byte buffer[128];
        DetailWriter details(buffer, sizeof buffer);
        details.text(Key::service, "bank", 0);
        details.text(Key::topic, "stock", 0);
        details.text(Key::item, item, 0);
        details.text(Key::link, link, 0);
        details.number(Key::status, DetailType::Constant, status, 0, ipc::Family::DdeStatus);
        Record record = m_script->moved(CallId::None, m_now, m_now + 1, 77, position, 0, flags | kMessage);
        record.kind = Kind::Message;
        record.call = static_cast<std::uint16_t>(id);
        m_now += 10;
        m_script->append(thread, record, details.written());
    };
    message(m_serverMain, MessageId::WM_DDE_ACK_, 1, kWrites, {}, {}, 0x8000);
    message(m_clientMain, MessageId::WM_DDE_ADVISE_, 0, kWrites, "price", "hot");
    message(m_serverMain, MessageId::WM_DDE_ACK_, 3, kWrites, "price", {}, 0x8000);
    message(m_clientMain, MessageId::WM_DDE_ADVISE_, 2, kWrites, "colour", "warm");
    message(m_serverMain, MessageId::WM_DDE_ACK_, 5, kWrites, "colour", {}, 0);
    message(m_clientMain, MessageId::WM_DDE_TERMINATE_, 4, kWrites);
    message(m_serverMain, MessageId::WM_DDE_TERMINATE_, 7, kWrites);
    const lab::WorldHistory worlds(m_recording);
    const auto at = [&](lab::Row rows) { return worlds.at(rows).conversations[77]; };
    QCOMPARE(at(1).state, QStringLiteral("initiated"));
    QCOMPARE(at(1).topic, QStringLiteral("stock"));
    QCOMPARE(at(2).links[QStringLiteral("price")], QStringLiteral("hot, asked"));
    QCOMPARE(at(3).links, (QMap<QString, QString>{{QStringLiteral("price"), QStringLiteral("hot")}}));
    QCOMPARE(at(5).links.size(), 1);
    QCOMPARE(at(6).state, QStringLiteral("terminating"));
    QCOMPARE(at(7).state, QStringLiteral("closed"));
    QCOMPARE(at(7).client, m_client);
    QCOMPARE(at(7).server, m_server);
    const auto advises = static_cast<quint16>(MessageId::WM_DDE_ADVISE_);
    QCOMPARE(at(3).kinds.value(advises), 1u);
    QCOMPARE(at(7).kinds.value(advises), 2u);   // known when it is over, too
}

void WorldTest::aPartnerThatIsGoneEndsTheConversation()
{
    const auto message = [&](int thread, MessageId id, quint64 position, quint8 flags) {
        Record record = m_script->moved(CallId::None, m_now, m_now + 1, 78, position, 0, flags | kMessage);
        record.kind = Kind::Message;
        record.call = static_cast<std::uint16_t>(id);
        m_now += 10;
        m_script->append(thread, record);
    };
    message(m_serverMain, MessageId::WM_DDE_ACK_, 1, kWrites);
    message(m_clientMain, MessageId::WM_DDE_REQUEST_, 0, kWrites);
    message(m_clientMain, MessageId::WM_DDE_TERMINATE_, kNoPosition, kReads);   // in the name of a killed server
    const auto conversation = lab::WorldHistory(m_recording).latest().conversations[78];
    QCOMPARE(conversation.state, QStringLiteral("closed"));
    QCOMPARE(conversation.client, m_client);
    QCOMPARE(conversation.server, m_server);
}

void WorldTest::whoReleasedWhom()
{
    const auto call = [&](int thread, CallId id, lab::Moment start, lab::Moment end, quint64 position = kNoPosition, quint8 flags = 0) {
        return m_script->append(thread, m_script->moved(id, start, end, 9, position, 0, flags, 4));
    };
    // Another client came and went before; the one that counts came while the server waited.
    call(m_clientMain, CallId::CreateFile, 10, 20);
    const lab::Row connecting = call(m_clientMain, CallId::CreateFile, 150, 160);
    const lab::Row waiting = call(m_serverMain, CallId::ConnectNamedPipe, 100, 165);
    // A mutex says which of its releases let the waiter in.
    call(m_clientMain, CallId::ReleaseMutex, 205, 206, 3);
    const lab::Row release = call(m_clientMain, CallId::ReleaseMutex, 210, 211, 4);
    const lab::Row wait = call(m_serverMain, CallId::WaitForSingleObject, 200, 220, 4);
    // A reader is released by whose data it got, not by whoever else was about.
    const lab::Row data = m_script->append(m_clientMain, m_script->moved(CallId::WriteFile, 310, 320, 9, 0, 5, kWrites, 8));
    m_script->append(m_clientMain, m_script->moved(CallId::WriteFile, 321, 322, 9, 5, 5, kWrites, 8));
    const lab::Row reader = m_script->append(m_serverMain, m_script->moved(CallId::ReadFile, 300, 330, 9, 0, 5, kReads, 4));
    // A close waits for the calls of its own process.
    const int closer = m_script->thread(m_server, QStringLiteral("T2"));
    const lab::Row read = m_script->append(m_serverMain, m_script->moved(CallId::ReadFile, 400, 425, 9, 10, 5, kReads, 4));
    call(m_clientMain, CallId::WriteFile, 420, 426, 10, kWrites);
    const lab::Row close = call(closer, CallId::CloseHandle, 410, 430);
    const lab::Row closeAlone = call(closer, CallId::CloseHandle, 440, 450);
    const lab::Ties ties(m_recording);
    QCOMPARE(ties.releasedBy(close), read);
    QCOMPARE(ties.releasedBy(closeAlone), -1);
    QCOMPARE(ties.releasedBy(waiting), connecting);
    QCOMPARE(ties.releasedBy(wait), release);
    QCOMPARE(ties.releasedBy(reader), data);
    QCOMPARE(ties.releasedBy(connecting), -1);
}

QTEST_GUILESS_MAIN(WorldTest)
#include "world_test.moc"
