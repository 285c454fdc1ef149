// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/objects/anonymous_pipe_object.h"
#include "ui/objects/clipboard_object.h"
#include "ui/objects/dde_object.h"
#include "ui/objects/file_mapping_object.h"
#include "ui/objects/mailslot_object.h"
#include "ui/objects/named_pipe_object.h"
#include "ui/objects/picture_view.h"

#include "ui/sequence/painter.h"
#include "ui/widgets/names.h"

#include <QPainter>
#include <QTest>
#include <QTranslator>

using namespace ui::objects;
using ipc::CallId;
using ipc::HandleKind;
using ipc::trace::ObjectEvent;
using ui::Theme;

namespace {

constexpr auto us = Script::us;

struct Stage {
    lab::Recording recording;
    lab::WorldHistory worlds{recording};

    Facts facts(std::vector<Waiting> waiting = {}, lab::Moment now = 0) const { return {recording, worlds.latest(), std::move(waiting), now}; }
};

/// A server with a client that has not read everything, and an instance that still listens.
struct TwoInstances : Stage {
    int server, client;
    lab::Row first, second;

    TwoInstances()
    {
        Script script(recording);
        server = script.process(QStringLiteral("server"), 10);
        client = script.process(QStringLiteral("client"), 11);
        const int serving = script.thread(server, QStringLiteral("main"));
        const int asking = script.thread(client, QStringLiteral("main"));
        const QByteArray name = "\\\\.\\pipe\\demo";
        const QList<std::pair<QByteArray, QByteArray>> facts{{"Access", "duplex"}, {"Buffers out · in", "4096 · 1024 B"}};
        script.object(serving, ObjectEvent::Opened, 1 * us, 0x34, 7, HandleKind::NamedPipeServer, name, "connected", facts);
        script.object(serving, ObjectEvent::Opened, 2 * us, 0x38, 8, HandleKind::NamedPipeServer, name, "listening", facts);
        script.object(asking, ObjectEvent::Opened, 3 * us, 0x30, 7, HandleKind::NamedPipeClient, name, "connected", facts);
        const quint8 flags = ipc::trace::kWrites | ipc::trace::kMessage;
        first = script.move(serving, CallId::WriteFile, {10 * us, 2 * us, 0x34, 7}, {0, flags, QByteArray(900, 'a')});
        second = script.move(serving, CallId::WriteFile, {20 * us, 2 * us, 0x34, 7}, {1, flags, QByteArray(510, 'b')});
        script.announce();
    }
};

/// A parent that gave its child the reading end and forgot that the child has the writing end as well.
struct ForgottenEnd : Stage {
    int parent, child;

    ForgottenEnd()
    {
        Script script(recording);
        parent = script.process(QStringLiteral("parent"), 10);
        child = script.process(QStringLiteral("child"), 11, parent);
        const int writing = script.thread(parent, QStringLiteral("main"));
        const int reading = script.thread(child, QStringLiteral("main"));
        const QList<std::pair<QByteArray, QByteArray>> facts{{"Buffer", "4096 B"}};
        script.object(writing, ObjectEvent::Opened, 1 * us, 0x34, 7, HandleKind::AnonymousPipeRead, {}, "open", facts);
        script.object(writing, ObjectEvent::Opened, 2 * us, 0x38, 7, HandleKind::AnonymousPipeWrite, {}, "open", facts);
        script.object(reading, ObjectEvent::Opened, 3 * us, 0x34, 7, HandleKind::AnonymousPipeRead, {}, "open", facts);
        script.object(reading, ObjectEvent::Opened, 4 * us, 0x38, 7, HandleKind::AnonymousPipeWrite, {}, "open", facts);
        script.move(writing, CallId::WriteFile, {10 * us, 2 * us, 0x38, 7}, {0, ipc::trace::kWrites, QByteArray(3000, 'a')});
        script.move(reading, CallId::ReadFile, {20 * us, 2 * us, 0x34, 7}, {0, ipc::trace::kReads, QByteArray(1000, 'a')});
        script.announce();
    }
};

struct FullSlot : Stage {
    int owner, one, two;

    FullSlot()
    {
        Script script(recording);
        owner = script.process(QStringLiteral("owner"), 10);
        one = script.process(QStringLiteral("alice"), 11);
        two = script.process(QStringLiteral("bob"), 12);
        const int reading = script.thread(owner, QStringLiteral("main"));
        const int first = script.thread(one, QStringLiteral("main"));
        const int second = script.thread(two, QStringLiteral("main"));
        const QByteArray name = "\\\\.\\mailslot\\news";
        script.object(reading, ObjectEvent::Opened, 1 * us, 0x34, 7, HandleKind::MailslotServer, name, {}, {{"Maximum message", "no limit"}, {"Read time-out", "5000 ms"}});
        script.object(first, ObjectEvent::Opened, 2 * us, 0x30, 7, HandleKind::MailslotClient, name);
        script.object(second, ObjectEvent::Opened, 3 * us, 0x30, 7, HandleKind::MailslotClient, name);
        const quint8 flags = ipc::trace::kWrites | ipc::trace::kMessage;
        script.move(first, CallId::WriteFile, {10 * us, 2 * us, 0x30, 7}, {0, flags, QByteArray(12, 'a')});
        script.move(second, CallId::WriteFile, {20 * us, 2 * us, 0x30, 7}, {1, flags, QByteArray(424, 'b')});
        script.move(first, CallId::WriteFile, {30 * us, 2 * us, 0x30, 7}, {2, flags, QByteArray(7, 'c')});
        script.move(reading, CallId::ReadFile, {40 * us, 2 * us, 0x34, 7}, {0, ipc::trace::kReads | ipc::trace::kMessage, QByteArray(12, 'a')});
        script.announce();
    }
};

using ipc::trace::DetailType;
using ipc::trace::DetailWriter;
using ipc::trace::Key;
using ipc::trace::kOut;

/// Two processes with a view each of one section, at bases of their own; one of them has closed its handle.
struct SharedPages : Stage {
    int writer, reader;

    SharedPages()
    {
        Script script(recording);
        writer = script.process(QStringLiteral("writer"), 10);
        reader = script.process(QStringLiteral("reader"), 11);
        const int first = script.thread(writer, QStringLiteral("main"));
        const int second = script.thread(reader, QStringLiteral("main"));
        const QList<std::pair<QByteArray, QByteArray>> facts{{"Size", "65536 B"}, {"Protection", "PAGE_READWRITE"}};
        script.object(first, ObjectEvent::Opened, 1 * us, 0x34, 7, HandleKind::FileMapping, "Local\\demo", {}, facts);
        script.object(second, ObjectEvent::Opened, 2 * us, 0x30, 7, HandleKind::FileMapping, "Local\\demo", {}, facts);
        script.object(first, ObjectEvent::Opened, 2 * us, 0x38, 8, HandleKind::Mutex, "Local\\guard", "owned", {{"Owner", "thread 5 of process 10"}});
        map(script, first, 10 * us, 0x34, 0x7f0000010000);
        map(script, second, 11 * us, 0x30, 0x7f1200450000);
        script.move(first, CallId::WriteMemory, {20 * us, 1 * us, 0, 7}, {0, ipc::trace::kWrites, "hello, world"});
        script.move(second, CallId::WriteMemory, {30 * us, 1 * us, 0, 7}, {7, ipc::trace::kWrites, "pages"});
        script.announce();
    }

    static lab::Row map(Script& script, int thread, lab::Moment at, quint64 handle, quint64 address)
    {
        return script.call(thread, CallId::MapViewOfFile, {at, 5 * us, handle, 7}, [&](DetailWriter& details) {
            details.number(Key::offset, DetailType::Number, 0, 0);
            details.number(Key::address, DetailType::Number, address, kOut);
            details.number(Key::viewSize, DetailType::Number, 65536, kOut);
        });
    }
};

/// Text was given, a picture promised; somebody else has the clipboard open, somebody listens.
struct UsedClipboard : Stage {
    int owner, other, listener;

    UsedClipboard()
    {
        Script script(recording);
        owner = script.process(QStringLiteral("editor"), 10);
        other = script.process(QStringLiteral("viewer"), 11);
        listener = script.process(QStringLiteral("logger"), 12);
        const int first = script.thread(owner, QStringLiteral("main"));
        const int second = script.thread(other, QStringLiteral("main"));
        const int third = script.thread(listener, QStringLiteral("main"));
        script.call(third, CallId::AddClipboardFormatListener, {1 * us});
        script.call(first, CallId::OpenClipboard, {10 * us});
        script.call(first, CallId::EmptyClipboard, {20 * us});
        script.move(first, CallId::SetClipboardData, {30 * us, 5 * us, 0, 7}, {1, ipc::trace::kWrites | ipc::trace::kMessage, QByteArray(26, 'a')}, format(13));
        script.call(first, CallId::SetClipboardData, {40 * us}, [](DetailWriter& details) {
            format(8)(details);
            details.number(Key::pending, DetailType::Bool, 1, 0);
        });
        script.call(first, CallId::CloseClipboard, {50 * us});
        script.call(second, CallId::OpenClipboard, {60 * us});
        script.call(first, CallId::OpenClipboard, {70 * us, 5 * us, 0, 0, 5});   // refused
        script.call(second, CallId::GetClipboardSequenceNumber, {80 * us},
                    [](DetailWriter& details) { details.number(Key::sequence, DetailType::Number, 42, kOut); });
        script.announce();
    }

    static Script::Details format(quint32 number)
    {
        return [number](DetailWriter& details) { details.number(Key::format, DetailType::Constant, number, 0, ipc::Family::ClipboardFormat); };
    }
};

/// A conversation with a hot link that asks for acknowledgement, and an update not yet acknowledged.
struct HotLink : Stage {
    int server, client, serving, asking;
    static constexpr quint64 kConversation = 0x100000002;

    HotLink()
    {
        Script script(recording);
        server = script.process(QStringLiteral("quotes"), 10);
        client = script.process(QStringLiteral("sheet"), 11);
        serving = script.thread(server, QStringLiteral("dde"));
        asking = script.thread(client, QStringLiteral("main"));
        send(script, serving, 1, ipc::trace::MessageId::WM_DDE_ACK_, [](DetailWriter& details) {
            details.text(Key::service, "Quotes", 0);
            details.text(Key::topic, "Shares", 0);
        });
        send(script, asking, 2, ipc::trace::MessageId::WM_DDE_ADVISE_, [](DetailWriter& details) {
            details.text(Key::item, "ACME", 0);
            details.number(Key::ackRequested, DetailType::Bool, 1, 0);
            details.text(Key::link, "hot", 0);
        });
        send(script, serving, 3, ipc::trace::MessageId::WM_DDE_ACK_, [](DetailWriter& details) {
            details.text(Key::item, "ACME", 0);
            details.number(Key::status, DetailType::Constant, 0x8000, 0, ipc::Family::DdeStatus);
        });
        const auto data = [](DetailWriter& details) {
            details.text(Key::item, "ACME", 0);
            details.number(Key::ackRequested, DetailType::Bool, 1, 0);
            details.number(Key::release, DetailType::Bool, 1, 0);
        };
        send(script, serving, 5, ipc::trace::MessageId::WM_DDE_DATA_, data, 6);
        send(script, asking, 5, ipc::trace::MessageId::WM_DDE_DATA_, data, 6, ipc::trace::kReads);
        script.announce();
    }

    static void send(Script& script, int thread, quint64 position, ipc::trace::MessageId id, const Script::Details& details, quint32 bytes = 0,
                     quint8 direction = ipc::trace::kWrites)
    {
        ipc::trace::Record record;
        record.kind = ipc::trace::Kind::Message;
        record.call = static_cast<std::uint16_t>(id);
        record.start = record.end = position * 1000;
        record.channel = kConversation;
        record.position = position;
        record.bytes = bytes;
        record.flags = direction | ipc::trace::kMessage;
        script.record(thread, record, details);
    }
};

qreal fixedWidth(const QString& text, ui::TextStyle)
{
    return 6.5 * static_cast<qreal>(text.size());
}

QImage render(const Picture& picture, const Theme& theme, int width)
{
    const PlacedPicture placed = place(picture, sizesFor(theme), width - 24, ui::sequence::textWidthFor(theme));
    QImage image(width, static_cast<int>(placed.height) + 24, QImage::Format_ARGB32_Premultiplied);
    image.fill(theme.color(ui::Role::Window));
    QPainter painter(&image);
    painter.translate(12, 12);
    draw(painter, placed, theme);
    return image;
}

std::vector<std::pair<QString, Picture>> allPictures()
{
    const TwoInstances pipe;
    const ForgottenEnd anonymous;
    const FullSlot slot;
    const SharedPages pages;
    const UsedClipboard clipboard;
    const HotLink dde;
    return {{QStringLiteral("named-pipe"),
             namedPipePicture(pipe.facts({{pipe.server, QStringLiteral("T2"), CallId::ReadFile, 0x34, 0}}, 1240 * Script::ms))},
            {QStringLiteral("anonymous-pipe"), anonymousPipePicture(anonymous.facts())},
            {QStringLiteral("mailslot"), mailslotPicture(slot.facts())},
            {QStringLiteral("file-mapping"), fileMappingPicture(pages.facts())},
            {QStringLiteral("clipboard"), clipboardPicture(clipboard.facts())},
            {QStringLiteral("dde"), ddePicture(dde.facts())}};
}

}  // namespace

class ObjectPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namedPipeShowsQuotasAndBoundaries();
    void namedPipeForgetsWhatWasClosed();
    void waitsStandWithTheirProcess();
    void anonymousPipeShowsTheForgottenEnd();
    void mailslotQueuesBySender();
    void mappingJoinsViewsAtTheirBases();
    void mappingOutlivesItsHandles();
    void clipboardTellsOwnerAndFormats();
    void clipboardShowsBothEnds();
    void clipboardShowsProgramsOutside();
    void ddeShowsLinksAndData();
    void ddeTellsWhatIsAskedForEachTime();
    void aClosedEndStaysAsAnOutline();
    void whatACallNamedPipeSentIsNotKnown();
    void namesBreakBetweenWordsOnly();
    void theTokenGoesBeforeTheMiddle();
    void textsStayInTheirFrames_data();
    void textsStayInTheirFrames();
    void aWidePictureHasLargerTexts();
    void whatCameBeforeFillsTheRoom();
    void statesStandInTwoLinesOrAlone();
    void whatTheLibrarySaysIsTranslated();
    void looks_data() { themes(); }
    void looks();

private:
    void themes();
};

void ObjectPictureTest::namedPipeShowsQuotasAndBoundaries()
{
    const TwoInstances stage;
    const Picture picture = namedPipePicture(stage.facts());
    QCOMPARE(picture.boxes.size(), 2u);
    QCOMPARE(picture.boxes[0].title, QStringLiteral("instance 1 of 2"));
    const auto present = [&](std::size_t box) {
        const States& states = picture.boxes[box].items[0].states;
        return states.names.value(states.present);
    };
    QCOMPARE(present(0), QStringLiteral("connected"));
    QCOMPARE(present(1), QStringLiteral("listening"));
    const Bar& in = picture.boxes[0].items[1].bar;
    const Bar& out = picture.boxes[0].items[2].bar;
    QCOMPARE(in.capacity, 1024u);
    QCOMPARE(in.amount, QStringLiteral("0 / 1024 B"));
    QCOMPARE(in.writer, stage.client);
    QCOMPARE(out.capacity, 4096u);
    QCOMPARE(out.amount, QStringLiteral("2 msg · 1410 / 4096 B"));
    QCOMPARE(out.chunks.size(), 2u);
    QCOMPARE(out.chunks[0].row, stage.first);
    QCOMPARE(out.chunks[1].bytes, 510u);
    QCOMPARE(picture.left.size(), 1u);
    QCOMPARE(picture.left[0].process, stage.server);
    QCOMPARE(picture.right[0].process, stage.client);
}

void ObjectPictureTest::namedPipeForgetsWhatWasClosed()
{
    TwoInstances stage;
    ipc::trace::Record closed;
    closed.kind = ipc::trace::Kind::Object;
    closed.call = static_cast<std::uint16_t>(ObjectEvent::Closed);
    closed.start = closed.end = Script::kZero + 1000 * us;
    closed.handle = 0x38;
    closed.channel = 8;
    stage.recording.append(0, closed, {});
    stage.recording.announce();
    QCOMPARE(namedPipePicture(stage.facts()).boxes.size(), 1u);
    QVERIFY(!namedPipePicture({stage.recording, lab::World(), {}, 0}).nothing.isEmpty());
}

void ObjectPictureTest::waitsStandWithTheirProcess()
{
    const TwoInstances stage;
    const Picture picture = namedPipePicture(stage.facts({{stage.server, QStringLiteral("T2"), CallId::ReadFile, 0x34, 0},
                                                          {stage.client, QStringLiteral("main"), CallId::ReadFile, 0x999, 0}}, 1240 * Script::ms));
    QCOMPARE(picture.left[0].items.back().note.text, QStringLiteral("T2 waits for data, 1.24 s"));
    QCOMPARE(picture.right[0].items.back().kind, Item::Kind::Pair);   // waits on something else
}

void ObjectPictureTest::anonymousPipeShowsTheForgottenEnd()
{
    const ForgottenEnd stage;
    const Picture picture = anonymousPipePicture(stage.facts());
    QCOMPARE(picture.boxes.size(), 1u);
    const Box& box = picture.boxes[0];
    QCOMPARE(box.items[0].bar.amount, QStringLiteral("2000 / 4096 B"));
    QCOMPARE(box.items[1].pair.right, QStringLiteral("2 · parent, child"));
    QCOMPARE(box.items[2].pair.right, QStringLiteral("2 · parent, child"));
    QCOMPARE(box.items.back().kind, Item::Kind::Note);
    QVERIFY(box.items.back().note.text.startsWith(QStringLiteral("child")));
    QCOMPARE(picture.left[0].process, stage.parent);
    QCOMPARE(picture.right[0].process, stage.child);
}

void ObjectPictureTest::mailslotQueuesBySender()
{
    const FullSlot stage;
    const Picture picture = mailslotPicture(stage.facts());
    const Box& box = picture.boxes[0];
    QCOMPARE(box.items[0].bar.chunks.size(), 2u);
    QCOMPARE(box.items[0].bar.chunks[0].process, stage.two);
    QCOMPARE(box.items[1].pair.left, QStringLiteral("#2 from bob"));
    QCOMPARE(box.items[1].pair.right, QStringLiteral("424 B"));
    QCOMPARE(picture.right.size(), 2u);
}

void ObjectPictureTest::mappingJoinsViewsAtTheirBases()
{
    const SharedPages stage;
    const Picture picture = fileMappingPicture(stage.facts());
    QCOMPARE(picture.boxes.size(), 2u);
    const auto hex = std::find_if(picture.boxes[0].items.begin(), picture.boxes[0].items.end(), [](const Item& item) { return item.kind == Item::Kind::Hex; });
    QVERIFY(hex != picture.boxes[0].items.end());
    QCOMPARE(QByteArray(reinterpret_cast<const char*>(hex->hex.bytes.data()), static_cast<qsizetype>(hex->hex.bytes.size())), QByteArray("hello, pages"));
    QCOMPARE(hex->hex.writers[0], stage.writer);
    QCOMPARE(hex->hex.writers[7], stage.reader);
    QCOMPARE(picture.left[0].items[1].pair.right, QStringLiteral("0x7f0000010000"));
    QCOMPARE(picture.right[0].items[1].pair.right, QStringLiteral("0x7f1200450000"));
    QCOMPARE(picture.boxes[1].state, QStringLiteral("owned"));
}

void ObjectPictureTest::mappingOutlivesItsHandles()
{
    SharedPages stage;
    for (const auto& [thread, handle] : {std::pair{0, 0x34u}, std::pair{1, 0x30u}}) {
        ipc::trace::Record closed;
        closed.kind = ipc::trace::Kind::Object;
        closed.call = static_cast<std::uint16_t>(ObjectEvent::Closed);
        closed.start = closed.end = Script::kZero + 1000 * us;
        closed.handle = handle;
        closed.channel = 7;
        stage.recording.append(thread, closed, {});
    }
    stage.recording.announce();
    const Picture picture = fileMappingPicture(stage.facts());
    QVERIFY(picture.boxes[0].state.contains(QStringLiteral("kept by its views")));
    QCOMPARE(stage.worlds.latest().sections.size(), 1);
}

void ObjectPictureTest::clipboardTellsOwnerAndFormats()
{
    const UsedClipboard stage;
    const lab::ClipboardState& state = stage.worlds.latest().clipboard;
    QCOMPARE(state.owner, stage.owner);
    QCOMPARE(state.openedBy, stage.other);
    QCOMPARE(state.sequence, 42u);
    QCOMPARE(state.listeners, QList<int>{stage.listener});
    QCOMPARE(state.formats.size(), 2);
    QCOMPARE(state.formats[0].bytes, 26u);
    QVERIFY(!state.formats[0].delayed && state.formats[1].delayed);
    QCOMPARE(synthesizedFormats(state.formats), QStringList({QStringLiteral("CF_TEXT"), QStringLiteral("CF_OEMTEXT"), QStringLiteral("CF_LOCALE"), QStringLiteral("CF_BITMAP"),
                                                             QStringLiteral("CF_DIBV5")}));
    QCOMPARE(clipboardPicture(stage.facts()).boxes[0].state, QStringLiteral("open in viewer"));
}

void ObjectPictureTest::clipboardShowsBothEnds()
{
    UsedClipboard stage;
    Script script = Script::goOn(stage.recording);
    const int reading = script.thread(stage.other, QStringLiteral("reader"));
    const auto window = [](quint64 number) { return [number](DetailWriter& details) { details.number(Key::window, DetailType::Number, number, 0); }; };
    script.call(reading, CallId::CloseClipboard, {100 * us});
    script.call(reading, CallId::OpenClipboard, {110 * us}, window(0x1e8));
    const lab::Row read = script.move(reading, CallId::GetClipboardData, {120 * us, 5 * us, 0, 7}, {1, ipc::trace::kReads | ipc::trace::kMessage, QByteArray(26, 'a')});
    script.announce();
    const Picture picture = clipboardPicture(stage.facts());
    QCOMPARE(picture.left.size(), 1u);
    QCOMPARE(picture.left[0].process, stage.owner);
    const auto viewer = std::find_if(picture.right.begin(), picture.right.end(), [&](const Party& party) { return party.process == stage.other; });
    QVERIFY(viewer != picture.right.end());
    QCOMPARE(viewer->items[0].note.text, QStringLiteral("window 0x1e8"));
    QCOMPARE(viewer->items[1].note.text, QStringLiteral("has it open"));
    QCOMPARE(viewer->items[2].pair.row, read);
    QVERIFY(std::any_of(picture.right.begin(), picture.right.end(), [&](const Party& party) { return party.process == stage.listener; }));
}

void ObjectPictureTest::clipboardShowsProgramsOutside()
{
    using ipc::trace::MessageId;
    UsedClipboard stage;
    Script script = Script::goOn(stage.recording);
    const int thread = script.thread(stage.owner, QStringLiteral("clipboard"));
    const auto event = [&](lab::Moment at, MessageId id, quint8 flags, const char* name) {
        ipc::trace::Record record;
        record.kind = ipc::trace::Kind::Message;
        record.call = static_cast<std::uint16_t>(id);
        record.start = record.end = static_cast<std::uint64_t>(at);
        record.flags = flags;
        script.record(thread, record, [&](DetailWriter& details) {
            details.number(Key::window, DetailType::Number, 0x200001, 0);
            details.text(Key::name, name, 0);
        });
        script.announce();
    };
    event(200 * us, MessageId::SelectionRequest_, ipc::trace::kReads, "UTF8_STRING");
    QCOMPARE(clipboardPicture(stage.facts()).right.back().look, Party::Look::Foreign);
    QCOMPARE(clipboardPicture(stage.facts()).right.back().items.back().pair.right, QStringLiteral("waits"));
    event(210 * us, MessageId::SelectionNotify_, ipc::trace::kWrites, "UTF8_STRING");
    QCOMPARE(clipboardPicture(stage.facts()).right.back().items.back().pair.right, QStringLiteral("given"));
    event(220 * us, MessageId::XFixesSelectionNotify_, ipc::trace::kReads, "another owner");
    const Picture picture = clipboardPicture(stage.facts());
    QCOMPARE(picture.left.back().look, Party::Look::Foreign);
    QCOMPARE(stage.worlds.latest().clipboard.owner, -1);
    QVERIFY(stage.worlds.latest().clipboard.formats.isEmpty());
}

void ObjectPictureTest::ddeTellsWhatIsAskedForEachTime()
{
    HotLink stage;
    Script script = Script::goOn(stage.recording);
    HotLink::send(script, stage.asking, 8, ipc::trace::MessageId::WM_DDE_REQUEST_, [](DetailWriter& details) { details.text(Key::item, "EUR", 0); });
    script.announce();
    const lab::ConversationState conversation = stage.worlds.latest().conversations.first();
    QCOMPARE(conversation.links.value(QStringLiteral("EUR")), QStringLiteral("cold"));
    QCOMPARE(conversation.links.value(QStringLiteral("ACME")), QStringLiteral("hot, ack"));
}

void ObjectPictureTest::aClosedEndStaysAsAnOutline()
{
    TwoInstances stage;
    Script script = Script::goOn(stage.recording);
    script.move(1, CallId::ReadFile, {30 * us, 2 * us, 0x30, 7}, {0, ipc::trace::kReads | ipc::trace::kMessage, QByteArray(900, 'a')});
    script.object(1, ObjectEvent::Closed, 40 * us, 0x30, 7, HandleKind::NamedPipeClient, {});
    script.announce();
    const Picture picture = namedPipePicture(stage.facts());
    QCOMPARE(picture.right.size(), 1u);
    QCOMPARE(picture.right[0].process, stage.client);
    QCOMPARE(picture.right[0].look, Party::Look::Gone);
    const PlacedPicture placed = place(picture, Sizes(), 400, fixedWidth);
    QCOMPARE(std::count_if(placed.frames.begin(), placed.frames.end(), [](const PlacedFrame& frame) { return frame.outline; }), 1);
}

void ObjectPictureTest::whatACallNamedPipeSentIsNotKnown()
{
    Stage stage;
    Script script(stage.recording);
    const int server = script.process(QStringLiteral("server"), 10);
    const int client = script.process(QStringLiteral("client"), 11);
    const int other = script.process(QStringLiteral("other"), 12);
    script.object(script.thread(server, QStringLiteral("main")), ObjectEvent::Opened, 1 * us, 0x34, 7, HandleKind::NamedPipeServer, "\\\\.\\pipe\\demo", "connected",
                  {{"Access", "duplex"}, {"Client process", "11"}});
    script.announce();
    const auto notes = [&](int process) {
        const Picture picture = namedPipePicture(stage.facts({{process, QStringLiteral("T1"), CallId::CallNamedPipe, 0, 2 * us}}));
        return std::ranges::count_if(picture.boxes.front().items, [](const Item& item) { return item.kind == Item::Kind::Note; });
    };
    QCOMPARE(notes(client), 1);
    QCOMPARE(notes(other), 0);
}

void ObjectPictureTest::namesBreakBetweenWordsOnly()
{
    const auto at = [](const QString& text, int letters) { return wrapped(text, ui::TextStyle::Body, 6.5 * letters, fixedWidth, QStringLiteral("so11x2")); };
    QCOMPARE(at(QStringLiteral("Local\\so11x2shared"), 18), QStringList(QStringLiteral("Local\\so11x2shared")));
    QCOMPARE(at(QStringLiteral("Local\\so11x2shared"), 13), QStringList({QStringLiteral("Local\\"), QStringLiteral("so11x2shared")}));
    QCOMPARE(at(QStringLiteral("Local\\so11x2shared"), 8), QStringList({QStringLiteral("Local\\"), QStringLiteral("…shared")}));
    QCOMPARE(at(QStringLiteral("\\\\.\\pipe\\demo"), 10), QStringList({QStringLiteral("\\\\.\\pipe\\"), QStringLiteral("demo")}));
    QCOMPARE(at(QStringLiteral("has read CF_UNICODETEXT"), 12), QStringList({QStringLiteral("has read CF_"), QStringLiteral("UNICODETEXT")}));
    QCOMPARE(at(QStringLiteral("has read CF_UNICODETEXT"), 14), QStringList({QStringLiteral("has read"), QStringLiteral("CF_UNICODETEXT")}));
    QCOMPARE(at(QStringLiteral("bank | stock"), 8), QStringList({QStringLiteral("bank |"), QStringLiteral("stock")}));
    QCOMPARE(at(QStringLiteral("0x7fb64f300000"), 9), QStringList(QStringLiteral("0x7f…0000")));
}

void ObjectPictureTest::theTokenGoesBeforeTheMiddle()
{
    const auto upTo = [](qsizetype letters) { return [letters](const QString& text) { return text.size() <= letters; }; };
    const QString name = QStringLiteral("\\\\.\\pipe\\so11x2demo");
    QCOMPARE(ui::fittingName(name, QStringLiteral("so11x2"), upTo(30)), name);
    QCOMPARE(ui::fittingName(name, QStringLiteral("so11x2"), upTo(14)), QStringLiteral("\\\\.\\pipe\\…demo"));
    QCOMPARE(ui::fittingName(name, {}, upTo(7)), QStringLiteral("\\\\.…emo"));
}

void ObjectPictureTest::ddeShowsLinksAndData()
{
    const HotLink stage;
    const lab::ConversationState conversation = stage.worlds.latest().conversations.first();
    QCOMPARE(conversation.client, stage.client);
    QCOMPARE(conversation.server, stage.server);
    QCOMPARE(conversation.links.value(QStringLiteral("ACME")), QStringLiteral("hot, ack"));
    QCOMPARE(conversation.inFlight.size(), 1);
    QVERIFY(conversation.inFlight[0].received);
    const Picture picture = ddePicture(stage.facts());
    QCOMPARE(picture.boxes[0].title, QStringLiteral("Quotes | Shares"));
    const auto said = [&](const QString& left) {
        const auto item = std::ranges::find_if(picture.boxes[0].items, [&](const Item& each) { return each.kind == Item::Kind::Pair && each.pair.left.startsWith(left); });
        return item == picture.boxes[0].items.end() ? QString() : item->pair.right;
    };
    QCOMPARE(said(QStringLiteral("ACME ")), QStringLiteral("waits for ACK"));
    QCOMPARE(said(QStringLiteral("DATA")), QStringLiteral("1"));   // sent once, though both sides tell of it
}

void ObjectPictureTest::textsStayInTheirFrames_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {220, 290, 420, 800})
        QTest::addRow("%d", width) << width;
}

void ObjectPictureTest::textsStayInTheirFrames()
{
    QFETCH(int, width);
    for (const auto& [name, picture] : allPictures()) {
        const PlacedPicture placed = place(picture, Sizes(), width, fixedWidth);
        for (const PlacedText& text : placed.texts) {
            QVERIFY2(fixedWidth(text.text, text.style) <= text.rect.width() + 0.01, qPrintable(name + text.text));
            QVERIFY(std::any_of(placed.frames.begin(), placed.frames.end(), [&](const PlacedFrame& frame) { return frame.rect.contains(text.rect); }));
        }
        for (std::size_t i = 0; i < placed.frames.size(); ++i)
            for (std::size_t j = i + 1; j < placed.frames.size(); ++j)
                QVERIFY2(!placed.frames[i].rect.intersects(placed.frames[j].rect), qPrintable(name));
        for (const PlacedBar& bar : placed.bars)
            for (const PlacedChunk& chunk : bar.chunks)
                QVERIFY(bar.rect.adjusted(-0.01, 0, 0.01, 0).contains(chunk.rect));
    }
}

void ObjectPictureTest::aWidePictureHasLargerTexts()
{
    const Theme theme(Theme::Choice::Light);
    for (const auto& [name, picture] : allPictures()) {
        const PlacedPicture plain = placeZoomed(picture, theme, 1, 420);
        const PlacedPicture large = placeZoomed(picture, theme, 1.5, 630);
        QVERIFY2(large.height > plain.height * 1.3 && large.height < plain.height * 1.7, qPrintable(name));
        for (const PlacedText& text : large.texts)
            QVERIFY(std::ranges::any_of(large.frames, [&](const PlacedFrame& frame) { return frame.rect.contains(text.rect); }));
    }
}

void ObjectPictureTest::whatCameBeforeFillsTheRoom()
{
    const Theme theme(Theme::Choice::Light);
    const UsedClipboard clipboard;
    const HotLink dde;
    for (const Picture& picture : {clipboardPicture(clipboard.facts()), ddePicture(dde.facts())}) {
        QVERIFY(!picture.spare.empty());
        const PlacedPicture plain = placeZoomed(picture, theme, 1, 420);
        const auto filled = [&](qreal room) {
            PlacedPicture placed = plain;
            addSpare(placed, picture, theme, 420, room);
            return placed;
        };
        QCOMPARE(filled(plain.height + 10).height, plain.height);
        const PlacedPicture whole = filled(5000);
        QVERIFY(whole.height > plain.height);
        QVERIFY(whole.targets.size() > plain.targets.size());   // a click on a message or a call selects it
        for (qreal room = plain.height; room < whole.height; room += 7)
            QVERIFY(filled(room).height <= room);
    }
    const Box messages = ddePicture(dde.facts()).spare.front();
    QVERIFY(std::ranges::any_of(messages.items, [](const Item& item) { return item.pair.left == QStringLiteral("DATA ACME"); }));
}

void ObjectPictureTest::statesStandInTwoLinesOrAlone()
{
    const TwoInstances stage;
    const Picture picture = namedPipePicture(stage.facts());
    const auto shown = [&](qreal width) {
        QStringList names;
        for (const PlacedText& text : place(picture, Sizes(), width, fixedWidth).texts)
            if (text.role == ui::Role::TextFaint || text.text == QStringLiteral("connected"))
                names.append(text.text.trimmed());
        return names.mid(0, 7);
    };
    QCOMPARE(shown(640).join(QLatin1Char(' ')), QStringLiteral("listening › connected › closing › disconnected"));
    QVERIFY(!shown(300).contains(QStringLiteral("disconnected")));
    QVERIFY(shown(300).contains(QStringLiteral("connected")));
}

// Handles tell of themselves in English: a picture says it as the table of handles does.
void ObjectPictureTest::whatTheLibrarySaysIsTranslated()
{
    struct Marking : QTranslator {
        bool isEmpty() const override { return false; }
        QString translate(const char* context, const char* source, const char*, int) const override
        {
            return QLatin1String(context) == QLatin1String("Library") ? QStringLiteral("<%1>").arg(QLatin1String(source)) : QString();
        }
    } marking;
    const SharedPages pages;
    const FullSlot slot;
    const HotLink link;
    QCoreApplication::installTranslator(&marking);
    const std::vector<Box> shared = fileMappingPicture(pages.facts()).boxes;
    const std::vector<Box> queue = mailslotPicture(slot.facts()).boxes;
    const std::vector<Box> conversation = ddePicture(link.facts()).boxes;
    QCoreApplication::removeTranslator(&marking);
    const auto says = [](const Box& box, const QString& left) {
        return std::ranges::any_of(box.items, [&](const Item& item) { return item.kind == Item::Kind::Pair && item.pair.left == left; });
    };
    QVERIFY(says(queue.front(), QStringLiteral("<Read time-out>")));
    QVERIFY(says(shared.front(), QStringLiteral("<Size>")) && says(shared.front(), QStringLiteral("<Protection>")));
    QVERIFY(std::ranges::any_of(shared, [](const Box& box) { return box.state == QStringLiteral("<owned>"); }));
    QVERIFY(std::ranges::any_of(conversation.front().items, [](const Item& item) { return item.pair.right == QStringLiteral("<hot>, <ack>"); }));
}

void ObjectPictureTest::themes()
{
    QTest::addColumn<Theme::Choice>("choice");
    QTest::newRow("light") << Theme::Choice::Light;
    QTest::newRow("dark") << Theme::Choice::Dark;
    QTest::newRow("print") << Theme::Choice::Print;
}

void ObjectPictureTest::looks()
{
    QFETCH(Theme::Choice, choice);
    const Theme theme(choice);
    const QString folder = qEnvironmentVariable("IPCLAB_TEST_PICTURES");
    for (const auto& [name, picture] : allPictures()) {
        const QImage image = render(picture, theme, 340);
        bool drawn = false;
        for (int x = 0; x < image.width() && !drawn; ++x)
            drawn = image.pixelColor(x, image.height() / 2) != theme.color(ui::Role::Window);
        QVERIFY(drawn);
        if (!folder.isEmpty())
            image.save(QStringLiteral("%1/%2-%3.png").arg(folder, name, QLatin1String(QTest::currentDataTag())));
    }
}

QTEST_MAIN(ObjectPictureTest)
#include "object_picture_test.moc"
