// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/platform.h"
#include "app/lab/runner.h"
#include "app/lab/text.h"
#include "tests/app/lab/comes_true.h"
#include "tests/app/lab/under_way.h"
#include "ui/handles/handle_rows.h"
#include "ui/objects/anonymous_pipe_object.h"
#include "ui/objects/clipboard_object.h"
#include "ui/objects/file_mapping_object.h"
#include "ui/objects/mailslot_object.h"
#include "ui/objects/named_pipe_object.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace ui::objects;
using ipc::HandleKind;
using State = lab::Runner::State;

namespace {

constexpr int kLong = 60'000;   // ms: a bound for a busy machine

bool isPipeEnd(HandleKind kind)
{
    return kind == HandleKind::AnonymousPipeRead || kind == HandleKind::NamedPipeServer || kind == HandleKind::NamedPipeClient;
}

const Box* boxOf(const Picture& picture, const lab::HandleState& end)
{
    const auto box = std::ranges::find(picture.boxes, end.channel, &Box::channel);
    return box == picture.boxes.end() ? nullptr : &*box;
}

// The bar from which this end reads.
const Bar* barOf(const Picture& picture, const lab::HandleState& end)
{
    const Box* box = boxOf(picture, end);
    if (!box)
        return nullptr;
    for (const Item& item : box->items) {
        if (item.kind != Item::Kind::Bar || item.bar.reader != end.key.process || (end.kind == HandleKind::NamedPipeServer && item.bar.caption != QStringLiteral("in"))
            || (end.kind == HandleKind::NamedPipeClient && item.bar.caption != QStringLiteral("out")))
            continue;
        return &item.bar;
    }
    return nullptr;
}

quint64 bytesIn(const Bar& bar)
{
    quint64 bytes = 0;
    for (const Chunk& chunk : bar.chunks)
        bytes += chunk.bytes;
    return bytes;
}

// Where the system does not tell what a client has sent, the picture says so.
bool saysWhatIsUnknown(const Picture& picture, const lab::HandleState& end)
{
    const Box* box = boxOf(picture, end);
    return box && std::ranges::any_of(box->items, [](const Item& item) { return item.kind == Item::Kind::Note && item.note.text.contains(QLatin1String("CallNamedPipe")); });
}

lab::InstanceState stateIn(const Picture& picture, const lab::HandleState& end)
{
    const Box* box = boxOf(picture, end);
    const auto states = box ? std::ranges::find(box->items, Item::Kind::States, &Item::kind) : std::vector<Item>::const_iterator();
    if (!box || states == box->items.end() || states->states.present < 0)
        return lab::InstanceState::None;
    constexpr std::array kShown{lab::InstanceState::Listening, lab::InstanceState::Connected, lab::InstanceState::Closing, lab::InstanceState::Disconnected};
    return kShown[static_cast<std::size_t>(states->states.present)];
}

// What PeekNamedPipe tells of the state (CONTRACT 1.4): data that is left can be peeked at though its writer has gone.
bool agrees(lab::InstanceState shown, const lab::PeerAnswer& peek, const lab::HandleState& end)
{
    using lab::InstanceState;
    if (peek.ok)
        return shown == InstanceState::Connected || (shown == InstanceState::Closing && peek.out["bytesAvailable"].get<quint64>() > 0);
    switch (static_cast<ipc::ErrorCode>(peek.error)) {
    case ipc::ErrorCode::BrokenPipe: return shown == InstanceState::Closing;
    case ipc::ErrorCode::BadPipe: return shown == InstanceState::Listening || shown == InstanceState::Disconnected;
    case ipc::ErrorCode::PipeNotConnected: return end.state == QStringLiteral("disconnected");   // its instance may serve another one
    default: return true;   // an end that may not read
    }
}

bool copiesOnWrite(const lab::Recording& recording, const lab::MappedView& view)
{
    for (lab::Row row = 0; row < recording.rows(); ++row)
        if (recording.at(row).callId() == ipc::CallId::MapViewOfFile && recording.process(row) == view.process
            && lab::argumentsText(recording, row).contains(QStringLiteral("FILE_MAP_COPY")))
            return true;
    return false;
}

int formatsIn(const Picture& picture)
{
    return static_cast<int>(std::ranges::count_if(picture.boxes.front().items, [](const Item& item) {
        return item.kind == Item::Kind::Pair && (item.pair.left.startsWith(QStringLiteral("CF_")) || (item.pair.row >= 0 && !item.pair.right.isEmpty()));
    }));
}

}  // namespace

/// Each picture shows what the processes themselves say of their objects, after every step of every experiment.
class PictureTruthTest : public QObject {
    Q_OBJECT

private slots:
    void picturesTellTheTruth_data();
    void picturesTellTheTruth();

private:
    std::optional<lab::PeerAnswer> answerOf(const QString& peer, const QString& call, const lab::Json& args);
    std::optional<lab::Json> ask(const QString& peer, const QString& call, const lab::Json& args);
    bool isInUse(const lab::HandleState& handle) const;
    bool isBeingWritten(const lab::HandleState& end) const;
    Facts facts(const lab::World& world) const;
    /// Empty if all holds.
    QString checkAll();
    QString checkPipe(const lab::HandleState& end);
    QString checkMailslot(const lab::HandleState& slot);
    QString checkView(const lab::MappedView& view);
    QString checkClipboard();

    QString m_platform;
    std::unique_ptr<lab::Session> m_session;
    int m_checked = 0;
};

std::optional<lab::PeerAnswer> PictureTruthTest::answerOf(const QString& peer, const QString& call, const lab::Json& args)
{
    std::optional<lab::PeerAnswer> answer;
    quint64 id = 0;
    const auto connection = connect(m_session.get(), &lab::Session::answered, this, [&](quint64 which, const QString&, const lab::PeerAnswer& given) {
        if (which == id)
            answer = given;
    });
    id = m_session->call(peer, QStringLiteral("truth"), call, args);
    const bool came = id != 0 && comesTrue([&] { return answer.has_value(); }, kLong);
    if (id != 0 && !came)
        QTest::qFail(qPrintable(peer + QStringLiteral(" did not answer ") + call), __FILE__, __LINE__);
    disconnect(connection);
    m_session->drainNow();
    return came ? answer : std::nullopt;
}

std::optional<lab::Json> PictureTruthTest::ask(const QString& peer, const QString& call, const lab::Json& args)
{
    const auto answer = answerOf(peer, call, args);
    return answer && answer->ok ? std::optional(answer->out) : std::nullopt;
}

Facts PictureTruthTest::facts(const lab::World& world) const
{
    std::vector<Waiting> waiting;
    for (const lab::LiveCall& call : m_session->liveCalls())
        waiting.push_back({call.process, {}, call.call, call.handle, 0});
    return {m_session->recording(), world, waiting, m_session->now()};
}

// Calls on one handle are made one after the other: a question would wait for the call that is under way. CallNamedPipe opens
// its handle itself.
bool PictureTruthTest::isInUse(const lab::HandleState& handle) const
{
    return std::ranges::any_of(m_session->liveCalls(), [&](const lab::LiveCall& call) {
        return call.process == handle.key.process
            && (call.handle == handle.key.handle || (call.call == ipc::CallId::CallNamedPipe && handle.kind == HandleKind::NamedPipeClient));
    });
}

bool PictureTruthTest::isBeingWritten(const lab::HandleState& end) const
{
    const lab::World& world = m_session->worlds().latest();
    return std::ranges::any_of(m_session->liveCalls(), [&](const lab::LiveCall& call) {
        const auto handle = world.handles.constFind({call.process, call.handle});
        return handle != world.handles.constEnd() && handle->channel == end.channel
            && (call.call == ipc::CallId::WriteFile || call.call == ipc::CallId::TransactNamedPipe);
    });
}

QString PictureTruthTest::checkPipe(const lab::HandleState& end)
{
    // Of the world before the question: the question itself may tell its process what the picture has to know already.
    const lab::World before = m_session->worlds().latest();
    const Picture shownBefore = namedPipePicture(facts(before));
    const auto answer = answerOf(m_session->peerOf(end.key.process), QStringLiteral("PeekNamedPipe"), {{"handle", end.key.handle}});
    if (!answer)
        return {};
    if (end.kind != HandleKind::AnonymousPipeRead && before.handles.contains(end.key)) {
        const lab::HandleState known = before.handles[end.key];
        if (!agrees(stateIn(shownBefore, known), *answer, known))
            return QStringLiteral("%1 of process %2: PeekNamedPipe gives %3, shown %4 (%5)").arg(lab::handleText(end.key.handle)).arg(end.key.process)
                .arg(answer->error).arg(static_cast<int>(stateIn(shownBefore, known))).arg(known.state);
    }
    if (!answer->ok)
        return {};
    const lab::World& world = m_session->worlds().latest();
    // The question itself may have told the server that its client is there.
    const lab::HandleState now = world.handles.value(end.key);
    const Picture picture = end.kind == HandleKind::AnonymousPipeRead ? anonymousPipePicture(facts(world)) : namedPipePicture(facts(world));
    const Bar* bar = barOf(picture, now);
    const auto told = answer->out["bytesAvailable"].get<quint64>();
    ++m_checked;
    // What a write is still putting in is seen by a peek, and recorded when the write returns.
    if (!bar || bytesIn(*bar) == told || (told > bytesIn(*bar) && (isBeingWritten(now) || saysWhatIsUnknown(picture, now))))
        return {};
    return QStringLiteral("%1 of process %2: PeekNamedPipe %3, shown %4").arg(lab::handleText(end.key.handle)).arg(end.key.process).arg(told).arg(bytesIn(*bar));
}

QString PictureTruthTest::checkMailslot(const lab::HandleState& slot)
{
    const auto answer = ask(m_session->peerOf(slot.key.process), QStringLiteral("GetMailslotInfo"), {{"handle", slot.key.handle}});
    if (!answer)
        return {};
    const Picture picture = mailslotPicture(facts(m_session->worlds().latest()));
    const Bar* bar = barOf(picture, slot);
    const std::size_t shown = bar ? bar->chunks.size() : 0;
    const auto told = (*answer)["messageCount"].get<std::size_t>();
    const bool counts = m_platform != QStringLiteral("wine");   // Wine 8.0 tells whether one waits, and how long the first is
    ++m_checked;
    if ((counts ? shown : std::min<std::size_t>(shown, 1)) != told)
        return QStringLiteral("%1: GetMailslotInfo %2 messages, shown %3").arg(slot.name).arg(told).arg(shown);
    if (shown == 0)
        return {};
    const auto next = (*answer)["nextSize"].get<quint64>();
    return next == bar->chunks.front().bytes ? QString() : QStringLiteral("%1: the next message has %2 B, shown %3").arg(slot.name).arg(next).arg(bar->chunks.front().bytes);
}

QString PictureTruthTest::checkView(const lab::MappedView& view)
{
    const Picture picture = fileMappingPicture(facts(m_session->worlds().latest()));
    const auto box = std::ranges::find(picture.boxes, view.channel, &Box::channel);
    const auto hex = box == picture.boxes.end() ? picture.boxes.front().items.end() : std::ranges::find(box->items, Item::Kind::Hex, &Item::kind);
    if (box == picture.boxes.end() || hex == box->items.end() || view.offset != 0)
        return {};
    const std::size_t size = std::min<std::size_t>(hex->hex.bytes.size(), view.size);
    const auto answer = ask(m_session->peerOf(view.process), QStringLiteral("ReadMemory"), {{"address", view.address}, {"size", size}});
    if (!answer)
        return {};
    // What comes back is text where it can be.
    const lab::Json& data = (*answer)["data"];
    const QByteArray told = data.is_string() ? QByteArray::fromStdString(data.get<std::string>()) : QByteArray::fromHex(QByteArray::fromStdString(data.value("hex", "")));
    const QByteArray shown(reinterpret_cast<const char*>(hex->hex.bytes.data()), static_cast<qsizetype>(size));
    ++m_checked;
    return told == shown ? QString() : QStringLiteral("view at %1: memory %2, shown %3").arg(lab::handleText(view.address), QString::fromLatin1(told.toHex(' ')), QString::fromLatin1(shown.toHex(' ')));
}

QString PictureTruthTest::checkClipboard()
{
    const QString peer = m_session->peers().value(0);
    const auto sequence = ask(peer, QStringLiteral("GetClipboardSequenceNumber"), lab::Json::object());
    const auto count = ask(peer, QStringLiteral("CountClipboardFormats"), lab::Json::object());
    if (!sequence || !count)
        return {};
    const lab::World& world = m_session->worlds().latest();
    const auto shown = formatsIn(clipboardPicture(facts(world)));
    ++m_checked;
    if ((*sequence)["sequence"].get<quint64>() != world.clipboard.sequence)
        return QStringLiteral("sequence number %1, shown %2").arg((*sequence)["sequence"].get<quint64>()).arg(world.clipboard.sequence);
    // What another program put there is nobody's of the lab, and another platform has formats of its own.
    const auto isOwn = [this](const lab::ProcessInfo& process) { return process.platform == m_platform; };
    if (world.clipboard.owner >= 0 && std::ranges::all_of(m_session->recording().processes(), isOwn) && (*count)["count"].get<int>() != shown)
        return QStringLiteral("%1 formats, shown %2").arg((*count)["count"].get<int>()).arg(shown);
    return {};
}

QString PictureTruthTest::checkAll()
{
    const lab::World world = m_session->worlds().latest();
    QStringList wrong;
    for (const lab::HandleState& handle : world.handles) {
        if (const QString access = ui::accessText(handle); access.contains(QLatin1String("0x")))
            wrong << QStringLiteral("%1: a right without a name: %2").arg(lab::handleText(handle.key.handle), access);
        if (isInUse(handle) || m_session->peerOf(handle.key.process).isEmpty())
            continue;
        if (isPipeEnd(handle.kind))
            wrong << checkPipe(handle);
        if (handle.kind == HandleKind::MailslotServer)
            wrong << checkMailslot(handle);
    }
    // A view that copies on write shows its process pages of its own, which are not the section's.
    for (const lab::MappedView& view : world.views)
        if (!copiesOnWrite(m_session->recording(), view))
            wrong << checkView(view);
    wrong.removeAll(QString());
    return wrong.join(QLatin1Char('\n'));
}

void PictureTruthTest::picturesTellTheTruth_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("platform");
    const lab::ExperimentLibrary library = lab::loadLibrary();
    for (const lab::Platform& platform : lab::platforms())
        for (const lab::Experiment& experiment : library.experiments)
            if (platform.available && lab::whyNotRunnable(experiment, platform.id).isEmpty() && experiment.platforms.contains(platform.id))
                QTest::addRow("%s on %s", qPrintable(experiment.id), qPrintable(platform.id)) << experiment.id << platform.id;
}

void PictureTruthTest::picturesTellTheTruth()
{
    QFETCH(QString, id);
    QFETCH(QString, platform);
    m_platform = platform;
    const lab::ExperimentLibrary library = lab::loadLibrary();
    const lab::Experiment& experiment = *library.find(id);
    m_session = std::make_unique<lab::Session>();
    lab::Runner runner(*m_session);
    runner.setAsking(false);
    runner.load(experiment, platform);
    while (runner.state() != State::Finished) {
        runner.step();
        const bool came = comesTrue([&] { return runner.state() == State::Paused || runner.state() == State::Finished; }, kLong);
        QVERIFY2(came, qPrintable(underWay(*m_session)));
        m_session->drainNow();
        QString wrong;
        const auto holds = [&] {
            wrong = checkAll() + (experiment.mechanism == QStringLiteral("clipboard") ? checkClipboard() : QString());
            return wrong.isEmpty();
        };
        // A call in the background may be moving data just now; what it has moved is recorded when it returns.
        for (int again = 0; again < 500 && !holds(); ++again)   // at most ten seconds, on a busy machine
            QTest::qWait(20);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("after step %1: %2").arg(runner.position()).arg(wrong)));
    }
    QVERIFY(runner.allHeld());
    m_session.reset();
}

QTEST_MAIN(PictureTruthTest)
#include "picture_truth_test.moc"
