// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/sequence/density.h"
#include "ui/sequence/flow.h"
#include "ui/sequence/layout.h"
#include "ui/sequence/overview.h"
#include "ui/sequence/words.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <random>

using namespace ui::sequence;
using ipc::CallId;
using lab::Row;

namespace {

/// A font in which every character is as wide as every other.
qreal fixedWidth(const QString& text, ui::TextStyle)
{
    return 8.0 * static_cast<qreal>(text.size());
}

/// A recording and everything that a layout is made of.
struct Stage {
    lab::Recording recording;
    lab::Ties ties{recording};
    EventOrder order{recording};
    Scale scale{order};
    Cast cast{recording};
    Measures measures;
    Lanes lanes;

    void update(qreal width = 900)
    {
        cast.update();
        const qint64 first = order.update();
        scale.changed(first);
        const auto title = [](const QString& text) { return fixedWidth(text, ui::TextStyle::Body); };
        lanes = arrange(cast, measures, width, {title, title});
        scale.setLineHeight(fullLineHeight(measures));
    }

    Source source(lab::Moment now = 0) const { return {order, scale, cast, lanes, measures, &ties, fixedWidth, now}; }
    Scene whole(lab::Moment now = 0) const { return layOut(source(now), 0, scale.height()); }
    qreal anchor(Row row, Slot::Kind kind = Slot::Kind::Begin) const { return scale.top(order.find(row, kind)) + anchorOffset(measures); }
};

QString textOf(const std::vector<Run>& runs)
{
    QString text;
    for (const Run& run : runs)
        text += run.text;
    return text;
}

template <class Things>
auto ofRow(const Things& things, Row row)
{
    std::vector<typename Things::value_type> found;
    std::copy_if(things.begin(), things.end(), std::back_inserter(found), [&](const auto& thing) { return thing.row == row; });
    return found;
}

std::vector<QRectF> wordRects(const Scene& scene)
{
    std::vector<QRectF> rects;
    for (const Label& label : scene.labels)
        rects.push_back(label.rect);
    for (const Badge& badge : scene.badges)
        rects.push_back(badge.rect);
    for (const Link& link : scene.links)
        if (!link.textRect.isEmpty())
            rects.push_back(link.textRect);
    return rects;
}

bool overlap(const std::vector<QRectF>& rects)
{
    for (std::size_t i = 0; i < rects.size(); ++i)
        for (std::size_t j = i + 1; j < rects.size(); ++j)
            if (rects[i].adjusted(0.1, 0.1, -0.1, -0.1).intersects(rects[j]))
                return true;
    return false;
}

/// Two processes that write to each other in turn, some calls failing, some waiting: `calls` calls.
void busyTraffic(lab::Recording& recording, int calls)
{
    Script script(recording);
    const int a = script.thread(script.process(QStringLiteral("a"), 1), QStringLiteral("main"));
    const int b = script.thread(script.process(QStringLiteral("b"), 2), QStringLiteral("main"));
    lab::Moment now = 0;
    for (int i = 0; i < calls; ++i) {
        const bool waits = i % 5 == 0;
        const Script::Call call{now, waits ? 200 * Script::us : 4 * Script::us, 4, 9, i % 7 == 0 ? 109u : 0u};
        const QByteArray data(1 + i % 40, 'x');
        if (i % 2 == 0)
            script.move(a, CallId::WriteFile, call, {static_cast<quint64>(i), ipc::trace::kWrites | ipc::trace::kMessage, data});
        else
            script.move(b, CallId::ReadFile, call, {static_cast<quint64>(i - 1), ipc::trace::kReads | ipc::trace::kMessage, data});
        now += call.took + (i % 3) * Script::us;
    }
    script.announce();
}

}  // namespace

class SequenceLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesAreInOrderOfBeginning();
    void lateCallFindsItsPlace();
    void liveCallKeepsItsPlace();
    void processesStandAroundTheObject();
    void narrowWidthMakesTheDiagramWider();
    void arrowsFollowTheData();
    void conversationsStandUnderTheirNames();
    void eventsOfX11AreAKindOfTheirOwn();
    void bytesGoFromTheWriterToEachReader();
    void aDropRunsFromEndToEnd();
    void blockedSpanReachesItsRelease();
    void liveSpanGrows();
    void waitingReadReturnsOnALineOfItsOwn();
    void longIsNotYetBlocked();
    void lineEndsWithItsProcess();
    void lineBeginsWithItsProcess();
    void wordsNeverOverlap_data();
    void wordsNeverOverlap();
    void labelsLeftOutAreCounted();
    void spanIntoThePictureIsDrawn();
    void proportionalKeepsTimeAndFoldsGaps();
    void foldsAsASimpleSumWould();
    void linesStayInOrderWhateverComes();
    void scaleGoesThereAndBack_data();
    void scaleGoesThereAndBack();
    void densityCountsEverything();
    void elisionFits();
    void costIsWhatIsVisible();
};

void SequenceLayoutTest::linesAreInOrderOfBeginning()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.update();
    std::vector<Row> rows;
    for (qint64 line = 0; line < stage.order.size(); ++line)
        rows.push_back(stage.order.at(line).row);
    const std::vector<Row> expected{story.create, story.connect, story.open, story.write, story.readPart, story.readRest};
    QCOMPARE(rows, expected);
}

void SequenceLayoutTest::lateCallFindsItsPlace()
{
    Stage stage;
    busyTraffic(stage.recording, 100);
    stage.update();
    const qint64 before = stage.order.size();
    ipc::trace::Record record;
    record.kind = ipc::trace::Kind::Call;
    record.call = static_cast<std::uint16_t>(CallId::GetMessage);
    record.start = Script::kZero + 1;
    record.end = Script::kZero + static_cast<quint64>(Script::s);
    const Row late = stage.recording.append(0, record, {});
    QCOMPARE(stage.order.update(), 1);
    QCOMPARE(stage.order.size(), before + 1);
    QCOMPARE(stage.order.find(late), 1);
    for (qint64 line = 1; line < stage.order.size(); ++line)
        QVERIFY(stage.order.time(line - 1) <= stage.order.time(line));
}

void SequenceLayoutTest::liveCallKeepsItsPlace()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.update();
    const qint64 first = stage.order.setLive({{story.serverMain, CallId::ConnectNamedPipe, 0x34, 235 * Script::us}});
    QCOMPARE(first, 4);
    QCOMPARE(stage.order.at(4).kind, Slot::Kind::Live);
    QCOMPARE(stage.order.findLive(0), 4);
    stage.order.setLive({});
    QCOMPARE(stage.order.size(), 6);
    QCOMPARE(stage.order.at(4).row, story.readPart);
}

void SequenceLayoutTest::processesStandAroundTheObject()
{
    Stage stage;
    MessageBoundaries story(stage.recording);
    stage.update();
    QCOMPARE(stage.lanes.lanes.size(), 3u);
    QCOMPARE(stage.lanes.lanes[0].title, QStringLiteral("server"));
    QCOMPARE(stage.lanes.lanes[1].title, QStringLiteral("\\\\.\\pipe\\demo"));
    QCOMPARE(stage.lanes.lanes[2].title, QStringLiteral("client"));
    QCOMPARE(stage.lanes.lanes[0].threadNames, QStringList({QStringLiteral("main"), QStringLiteral("T2")}));
    QVERIFY(stage.lanes.lanes[2].threadNames.isEmpty());
}

void SequenceLayoutTest::narrowWidthMakesTheDiagramWider()
{
    Stage stage;
    MessageBoundaries story(stage.recording);
    stage.update(200);
    QVERIFY(stage.lanes.width > 200);
    for (std::size_t i = 1; i < stage.lanes.lanes.size(); ++i) {
        const Lane& left = stage.lanes.lanes[i - 1];
        QVERIFY(left.headerLeft + left.headerWidth <= stage.lanes.lanes[i].headerLeft);
    }
}

namespace {

struct Message {
    lab::Moment at = 0;
    ipc::trace::MessageId id = ipc::trace::MessageId::None_;
    quint64 channel = 0;
    quint8 flags = ipc::trace::kWrites;
};

Row send(Script& script, int thread, const Message& message, const Script::Details& details = {})
{
    ipc::trace::Record record;
    record.kind = ipc::trace::Kind::Message;
    record.call = static_cast<std::uint16_t>(message.id);
    record.start = record.end = static_cast<std::uint64_t>(message.at);
    record.channel = message.channel;
    record.flags = message.flags;
    return script.record(thread, record, details);
}

Script::Details named(const char* service, const char* topic)
{
    return [service, topic](ipc::trace::DetailWriter& details) {
        details.text(ipc::trace::Key::service, service, 0);
        details.text(ipc::trace::Key::topic, topic, 0);
    };
}

}  // namespace

void SequenceLayoutTest::conversationsStandUnderTheirNames()
{
    using enum ipc::trace::MessageId;
    Stage stage;
    Script script(stage.recording);
    const int server = script.thread(script.process(QStringLiteral("server"), 1), QStringLiteral("dde"));
    const int client = script.thread(script.process(QStringLiteral("client"), 2), QStringLiteral("main"));
    send(script, client, {1, WM_DDE_INITIATE_, 7}, named("bank", ""));
    send(script, client, {2, WM_DDE_INITIATE_, 8}, named("bank", ""));
    send(script, server, {3, WM_DDE_ACK_, 7}, named("bank", "stock"));
    send(script, server, {4, WM_DDE_ACK_, 8}, named("bank", "gold"));
    const Row data = send(script, server, {5, WM_DDE_DATA_, 8});
    script.announce();
    stage.update();
    QStringList titles;
    for (const Lane& lane : stage.lanes.lanes)
        if (lane.kind == Lane::Kind::Object)
            titles.append(lane.title);
    titles.sort();
    QCOMPARE(titles, QStringList({QStringLiteral("bank | gold"), QStringLiteral("bank | stock")}));
    const Lane* gold = stage.lanes.ofObject(stage.cast.objectOf(8));
    QVERIFY(gold);
    QCOMPARE(ofRow(stage.whole().arrows, data)[0].line.x2(), gold->left());
}

void SequenceLayoutTest::eventsOfX11AreAKindOfTheirOwn()
{
    using enum ipc::trace::MessageId;
    Stage stage;
    Script script(stage.recording);
    const int owner = script.thread(script.process(QStringLiteral("owner"), 1), QStringLiteral("clipboard"));
    const Row message = send(script, owner, {1, WM_RENDERFORMAT_, 7, ipc::trace::kReads});
    const Row event = send(script, owner, {2, SelectionRequest_, 9, ipc::trace::kReads});
    script.announce();
    stage.update();
    const Scene scene = stage.whole();
    QCOMPARE(ofRow(scene.arrows, message)[0].style, Arrow::Style::Message);
    QCOMPARE(ofRow(scene.arrows, event)[0].style, Arrow::Style::Event);
    QVERIFY(stage.cast.objectOf(9) != stage.cast.objectOf(7));
    stage.order.setEvents(false);
    stage.update();
    QCOMPARE(stage.order.size(), 1);
    QCOMPARE(stage.order.find(event), -1);
    stage.order.setEvents(true);
    stage.update();
    QCOMPARE(stage.order.size(), 2);
}

void SequenceLayoutTest::arrowsFollowTheData()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.update();
    const Scene scene = stage.whole();
    const Lane& object = stage.lanes.lanes[1];

    const auto written = ofRow(scene.arrows, story.write);
    QCOMPARE(written.size(), 1u);
    QCOMPARE(written[0].line.p2(), QPointF(object.right(), stage.anchor(story.write)));
    QCOMPARE(written[0].process, story.client);
    // The one message was read in two parts: an arrow for each, in the colour of who wrote it.
    for (const Row read : {story.readPart, story.readRest}) {
        const auto arrows = ofRow(scene.arrows, read);
        QCOMPARE(arrows.size(), 1u);
        QCOMPARE(arrows[0].line.p1(), QPointF(object.left(), stage.anchor(read)));
        QVERIFY(arrows[0].line.x2() < arrows[0].line.x1());
        QCOMPARE(arrows[0].process, story.client);
    }
    QCOMPARE(scene.rails.size(), 2u);
    for (const Rail& rail : scene.rails) {
        QCOMPARE(rail.from, story.write);
        QCOMPARE(rail.line.y1(), stage.anchor(story.write));
        QCOMPARE(rail.line.y2(), stage.anchor(rail.to));
    }
    QCOMPARE(textOf(ofRow(scene.labels, story.readPart).front().runs), QStringLiteral("ReadFile 5 of 12 B \"hello\""));
    QCOMPARE(ofRow(scene.badges, story.readPart).front().text, QStringLiteral("234 ERROR_MORE_DATA"));
    QVERIFY(ofRow(scene.badges, story.readPart).front().error);
    QCOMPARE(ofRow(scene.badges, story.readRest).front().text, QStringLiteral("ok 7"));
}

// The way of the bytes: from the client's line through the pipe to the thread that got them.
void SequenceLayoutTest::bytesGoFromTheWriterToEachReader()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.update();
    const Scene scene = stage.whole();
    const auto all = [](Row) { return true; };
    const auto ways = flowPaths(scene, story.write, all);
    QCOMPARE(ways.size(), 2u);
    for (const FlowPath& way : ways) {
        QCOMPARE(way.process, story.client);
        QCOMPARE(way.points.size(), 6);
        QCOMPARE(way.points.first().y(), stage.anchor(story.write));
        QVERIFY(way.points.last().x() < way.points.first().x());
    }
    QCOMPARE(ways[0].points.last().y(), stage.anchor(story.readPart));
    QCOMPARE(ways[1].points.last().y(), stage.anchor(story.readRest));
    const auto notYet = flowPaths(scene, story.write, [](Row) { return false; });
    QCOMPARE(notYet.size(), 1u);
    QCOMPARE(notYet[0].points.last().y(), stage.anchor(story.write));
    QCOMPARE(flowPaths(scene, story.readRest, all).size(), 1u);
    QVERIFY(flowPaths(scene, story.create, all).empty());
}

void SequenceLayoutTest::aDropRunsFromEndToEnd()
{
    const QPolygonF way{QPointF(0, 0), QPointF(100, 0), QPointF(100, 50)};
    QCOMPARE(flowDrop(way, 0, 20).size(), 0);
    const QPolygonF middle = flowDrop(way, 0.5, 30);   // its head at 90 of 150
    QCOMPARE(middle, (QPolygonF{QPointF(60, 0), QPointF(90, 0)}));
    const QPolygonF corner = flowDrop(way, 120.0 / 180, 30);
    QCOMPARE(corner, (QPolygonF{QPointF(90, 0), QPointF(100, 0), QPointF(100, 20)}));
}

void SequenceLayoutTest::blockedSpanReachesItsRelease()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.update();
    const Scene scene = stage.whole();
    const auto spans = ofRow(scene.activations, story.connect);
    QCOMPARE(spans.size(), 1u);
    QVERIFY(spans[0].waited);
    QVERIFY(spans[0].rect.top() < stage.anchor(story.connect));
    QVERIFY(spans[0].rect.bottom() > stage.anchor(story.open));
    QVERIFY(spans[0].rect.bottom() < stage.anchor(story.write));
    QCOMPARE(scene.links.size(), 1u);
    QCOMPARE(scene.links[0].from, story.open);
    QCOMPARE(scene.links[0].to, story.connect);
    QCOMPARE(scene.links[0].line.y1(), stage.anchor(story.open));
    QString words;
    for (const Label& label : ofRow(scene.labels, story.connect))
        words += textOf(label.runs);
    QVERIFY2(words.contains(QStringLiteral("blocked 167")) && words.contains(QStringLiteral("released by CreateFile in client")), qPrintable(words));
    const auto shortCall = ofRow(scene.activations, story.create);
    QVERIFY(!shortCall[0].waited);
    QCOMPARE(shortCall[0].rect.height(), stage.measures.activationHeight);
}

void SequenceLayoutTest::liveSpanGrows()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.update();
    stage.scale.changed(stage.order.setLive({{story.serverT2, CallId::ReadFile, 0x34, 301 * Script::us}}));
    const Scene scene = stage.whole(301 * Script::us + 1240 * Script::ms);
    const auto live = std::find_if(scene.activations.begin(), scene.activations.end(), [](const Activation& each) { return each.live; });
    QVERIFY(live != scene.activations.end());
    QVERIFY(live->rect.bottom() >= stage.scale.height());
    // Too long for one line here: what it waits for stands below the name.
    QCOMPARE(textOf(scene.labels.back().runs), QStringLiteral("ReadFile"));
    const Label& below = scene.labels[scene.labels.size() - 2];
    QVERIFY(below.second);
    QVERIFY(below.rect.top() >= scene.labels.back().rect.bottom());
    QVERIFY(textOf(below.runs).startsWith(QStringLiteral("blocked 1.24 s")));
}

void SequenceLayoutTest::waitingReadReturnsOnALineOfItsOwn()
{
    Stage stage;
    Script script(stage.recording);
    const int reader = script.thread(script.process(QStringLiteral("reader"), 1), QStringLiteral("main"));
    const int writer = script.thread(script.process(QStringLiteral("writer"), 2), QStringLiteral("main"));
    const Row write = script.move(writer, CallId::WriteFile, {500 * Script::us, 9 * Script::us, 8, 5}, {0, ipc::trace::kWrites, "abc"});
    const Row read = script.move(reader, CallId::ReadFile, {10 * Script::us, 495 * Script::us, 4, 5}, {0, ipc::trace::kReads, "abc"});
    script.announce();
    stage.update();
    QCOMPARE(stage.order.size(), 3);
    QCOMPARE(stage.order.find(read), 0);
    QCOMPARE(stage.order.find(write), 1);
    QCOMPARE(stage.order.find(read, Slot::Kind::End), 2);
    const Scene scene = stage.whole();
    QCOMPARE(ofRow(scene.arrows, read).front().line.y1(), stage.anchor(read, Slot::Kind::End));
    QVERIFY(ofRow(scene.activations, read).front().rect.bottom() > stage.anchor(read, Slot::Kind::End));
    QVERIFY(scene.links.empty());   // the data tells it already
}

void SequenceLayoutTest::longIsNotYetBlocked()
{
    Stage stage;
    Script script(stage.recording);
    const int writer = script.thread(script.process(QStringLiteral("writer"), 1), QStringLiteral("main"));
    const Row preempted = script.move(writer, CallId::WriteFile, {0, 2 * Script::ms, 8, 5}, {0, ipc::trace::kWrites, "abc"});
    const Row slept = script.call(writer, CallId::Sleep, {3 * Script::ms, 2 * Script::ms});
    const Row stuck = script.move(writer, CallId::WriteFile, {10 * Script::ms, 500 * Script::ms, 8, 5}, {3, ipc::trace::kWrites, "abc"});
    const auto blocked = [&](Row row) { return isBlocked(&stage.ties, row, stage.recording.at(row)); };
    script.announce();
    QVERIFY(!blocked(preempted));
    QVERIFY(blocked(slept));
    QVERIFY(blocked(stuck));
    stage.update();
    const Scene scene = stage.whole();
    QVERIFY(!ofRow(scene.activations, preempted).front().waited);
    QVERIFY(textOf(ofRow(scene.labels, preempted).front().runs).contains(QStringLiteral("takes 2.00 ms")));
}

void SequenceLayoutTest::lineEndsWithItsProcess()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.recording.endProcess(story.client, 270 * Script::us, QStringLiteral("killed by signal 9"));
    stage.update();
    const Scene scene = stage.whole();
    QCOMPARE(scene.laneEnds.size(), 1u);
    QCOMPARE(scene.laneEnds[0].process, story.client);
    QVERIFY(scene.laneEnds[0].y > stage.anchor(story.readPart));
    QVERIFY(scene.laneEnds[0].y <= stage.anchor(story.readRest));
}

void SequenceLayoutTest::lineBeginsWithItsProcess()
{
    Stage stage;
    Script script(stage.recording);
    const int thread = script.thread(script.process(QStringLiteral("p"), 1), QStringLiteral("main"));
    for (const lab::Moment at : {0 * Script::us, 100 * Script::us, 200 * Script::us})
        script.call(thread, CallId::GetMailslotInfo, {at, 1 * Script::us, 4});
    const int late = stage.recording.addProcess({.name = QStringLiteral("late"), .platform = QStringLiteral("linux"), .started = 150 * Script::us});
    script.announce();
    stage.update();
    const Scene scene = stage.whole();
    QCOMPARE(scene.laneBegins.size(), 1u);
    QCOMPARE(scene.laneBegins[0].process, late);
    QCOMPARE(scene.laneBegins[0].y, stage.scale.top(2));
}

void SequenceLayoutTest::wordsNeverOverlap_data()
{
    QTest::addColumn<qreal>("lineHeight");
    QTest::addColumn<qreal>("width");
    for (const qreal height : {48.0, 30.0, 20.0, 18.0, 9.0, 5.0})
        for (const qreal width : {400.0, 900.0, 1600.0})
            QTest::addRow("%g px, %g wide", height, width) << height << width;
}

void SequenceLayoutTest::wordsNeverOverlap()
{
    QFETCH(qreal, lineHeight);
    QFETCH(qreal, width);
    Stage stage;
    busyTraffic(stage.recording, 400);
    stage.update(width);
    for (const Scale::Mode mode : {Scale::Mode::Ordinal, Scale::Mode::Proportional}) {
        stage.scale.setMode(mode);
        stage.scale.setLineHeight(lineHeight);
        stage.scale.setNanosecondsPerPixel(48'000 / lineHeight);
        const Scene scene = layOut(stage.source(), 0, 3000);
        QVERIFY(!scene.activations.empty());
        const auto rects = wordRects(scene);
        QVERIFY(!overlap(rects));
        for (const Label& label : scene.labels) {
            QVERIFY(std::any_of(stage.lanes.lanes.begin(), stage.lanes.lanes.end(), [&](const Lane& lane) {
                return label.rect.left() >= lane.labelLeft - 0.01 && label.rect.right() <= lane.labelRight + 0.01;
            }));
            QVERIFY(fixedWidth(textOf(label.runs), ui::TextStyle::Body) <= label.rect.width() + 0.01);
        }
    }
}

void SequenceLayoutTest::labelsLeftOutAreCounted()
{
    Stage stage;
    busyTraffic(stage.recording, 300);
    stage.update();
    stage.scale.setMode(Scale::Mode::Proportional);
    stage.scale.setNanosecondsPerPixel(2000);
    const Scene scene = stage.whole();
    qint64 told = std::count_if(scene.labels.begin(), scene.labels.end(), [](const Label& label) { return !label.second; });
    for (const Label& label : scene.labels)
        if (label.runs.back().text.startsWith(QLatin1String(" +")))
            told += label.runs.back().text.mid(2).toInt();
    QVERIFY(static_cast<qint64>(scene.labels.size()) < stage.order.size());
    QCOMPARE(told, stage.order.size());
}

void SequenceLayoutTest::spanIntoThePictureIsDrawn()
{
    Stage stage;
    Script script(stage.recording);
    const int waiter = script.thread(script.process(QStringLiteral("waiter"), 1), QStringLiteral("main"));
    const int busy = script.thread(script.process(QStringLiteral("busy"), 2), QStringLiteral("main"));
    for (int i = 0; i < 1000; ++i)
        script.call(busy, CallId::GetMailslotInfo, {(10 + i * 10) * Script::us, 5 * Script::us, 4});
    const Row waiting = script.call(waiter, CallId::WaitForSingleObject, {5 * Script::us, 20 * Script::ms, 4});
    script.announce();
    stage.update();
    const qreal middle = stage.scale.height() / 2;
    const Scene scene = layOut(stage.source(), middle, middle + 500);
    const auto spans = ofRow(scene.activations, waiting);
    QCOMPARE(spans.size(), 1u);
    QVERIFY(spans[0].rect.top() < middle && spans[0].rect.bottom() > middle + 500);
}

void SequenceLayoutTest::proportionalKeepsTimeAndFoldsGaps()
{
    Stage stage;
    Script script(stage.recording);
    const int thread = script.thread(script.process(QStringLiteral("p"), 1), QStringLiteral("main"));
    for (const lab::Moment at : {0 * Script::us, 100 * Script::us, 150 * Script::us, 5 * Script::s})
        script.call(thread, CallId::GetMailslotInfo, {at, 1 * Script::us, 4});
    script.announce();
    stage.update();
    stage.scale.setMode(Scale::Mode::Proportional);
    stage.scale.setNanosecondsPerPixel(1000);
    stage.scale.setFold(200, 30, 40);
    QCOMPARE(stage.scale.top(1) - stage.scale.top(0), 100.0);
    QCOMPARE(stage.scale.top(2) - stage.scale.top(1), 50.0);
    QCOMPARE(stage.scale.top(3) - stage.scale.top(2), 30.0);
    QVERIFY(stage.scale.foldedAfter(2));
    const Scene scene = stage.whole();
    QCOMPARE(scene.folds.size(), 1u);
    QCOMPARE(scene.folds[0].text, QStringLiteral("5.00 s"));
}

// At any zoom, also after lines have come in the middle.
void SequenceLayoutTest::foldsAsASimpleSumWould()
{
    Stage stage;
    Script script(stage.recording);
    const int thread = script.thread(script.process(QStringLiteral("p"), 1), QStringLiteral("main"));
    std::mt19937 random(5);
    lab::Moment at = 0;
    const auto more = [&] {
        for (int i = 0; i < 900; ++i, at += static_cast<lab::Moment>(random() >> (8 + random() % 24)))
            script.call(thread, CallId::GetMailslotInfo, {at, 10, 4});
        script.call(thread, CallId::ReadFile, {static_cast<lab::Moment>(random() % static_cast<unsigned>(at / 1000 + 1)) * 1000, 10, 4});
        script.announce();
        stage.update();
    };
    stage.scale.setMode(Scale::Mode::Proportional);
    for (const qreal zoom : {1.0, 37.0, 1000.0, 90'000.0, 1e7}) {
        more();
        stage.scale.setNanosecondsPerPixel(zoom);
        stage.scale.setFold(200, 30, 40);
        qreal top = 0;
        for (qint64 line = 0; line < stage.order.size(); ++line) {
            QVERIFY2(std::abs(stage.scale.top(line) - top) < 1e-3, qPrintable(QStringLiteral("line %1 at zoom %2").arg(line).arg(zoom)));
            const bool last = line + 1 == stage.order.size();
            const qreal gap = last ? 0 : static_cast<qreal>(stage.order.time(line + 1) - stage.order.time(line)) / zoom;
            QVERIFY(gap <= 200 || stage.scale.foldedAfter(line));
            QVERIFY(gap > 100 || !stage.scale.foldedAfter(line));
            top += last ? 40 : stage.scale.foldedAfter(line) ? 30 : gap;
        }
        QVERIFY(std::abs(stage.scale.height() - top) < 1e-3);
    }
}

// Calls return in another order than they began, and long ones long after: each line still stands where its time is.
void SequenceLayoutTest::linesStayInOrderWhateverComes()
{
    Stage stage;
    Script script(stage.recording);
    const int process = script.process(QStringLiteral("p"), 1);
    const int thread = script.thread(process, QStringLiteral("main"));
    std::mt19937 random(9);
    lab::Moment now = 0;
    for (int round = 0; round < 60; ++round) {
        for (int i = 0; i < 200; ++i) {
            now += random() % 3000;
            const auto took = static_cast<lab::Moment>(random() % 50 == 0 ? random() % 30'000'000 : random() % 5000);
            const lab::Moment start = std::max<lab::Moment>(now - took, 0);
            script.move(thread, CallId::ReadFile, {start, now - start, 4, 9}, {0, ipc::trace::kReads, "x"});
        }
        script.announce();
        stage.update();
        std::vector<LiveSpan> live;
        for (unsigned i = 0; i < random() % 4; ++i)
            live.push_back({thread, CallId::ReadFile, 4, static_cast<lab::Moment>(random() % static_cast<unsigned>(now))});
        stage.scale.changed(stage.order.setLive(live));
    }
    qint64 begins = 0;
    qint64 live = 0;
    std::vector<LineCount> counts;
    for (qint64 line = 0; line < stage.order.size(); ++line) {
        const Slot slot = stage.order.at(line);
        QVERIFY(line == 0 || stage.order.time(line) >= stage.order.time(line - 1));
        QCOMPARE(slot.kind == Slot::Kind::Live ? stage.order.findLive(slot.row) : stage.order.find(slot.row, slot.kind), line);
        QVERIFY(stage.order.atOrAfter(stage.order.time(line)) <= line);
        begins += slot.kind == Slot::Kind::Begin;
        live += slot.kind == Slot::Kind::Live;
    }
    QCOMPARE(begins, stage.recording.rows());
    QCOMPARE(live, static_cast<qint64>(stage.order.live().size()));
    for (qint64 first = 0; first < stage.order.size(); first += 777) {
        const qint64 lines = static_cast<qint64>(random() % 2000);
        counts.clear();
        stage.order.count(first, std::min(first + lines, stage.order.size()), counts);
        const auto quick = countLines(stage.order, first, lines);
        QCOMPARE(quick.empty() ? 0 : quick[0].calls, counts.empty() ? 0 : counts[0].calls);
    }
}

void SequenceLayoutTest::scaleGoesThereAndBack_data()
{
    QTest::addColumn<Scale::Mode>("mode");
    QTest::newRow("ordinal") << Scale::Mode::Ordinal;
    QTest::newRow("proportional") << Scale::Mode::Proportional;
}

void SequenceLayoutTest::scaleGoesThereAndBack()
{
    QFETCH(Scale::Mode, mode);
    Stage stage;
    busyTraffic(stage.recording, 2000);
    stage.update();
    stage.scale.setMode(mode);
    for (qint64 line = 0; line < stage.order.size(); line += 37) {
        const qreal top = stage.scale.top(line);
        const qreal height = stage.scale.top(line + 1) - top;
        QVERIFY(height >= 0);
        if (height > 0.01)
            QCOMPARE(stage.scale.lineAt(top + height / 2), line);
    }
    QCOMPARE(stage.scale.lineAt(-5), 0);
    QCOMPARE(stage.scale.lineAt(stage.scale.height() + 100), stage.order.size() - 1);
}

void SequenceLayoutTest::densityCountsEverything()
{
    Stage stage;
    busyTraffic(stage.recording, 5000);
    stage.update();
    stage.scale.setLineHeight(600.0 / static_cast<qreal>(stage.order.size()));
    const Scene scene = layOutDensity(stage.source(), 0, 600);
    qint64 calls = 0;
    qint64 errors = 0;
    for (const Density& strip : scene.densities) {
        calls += strip.calls;
        errors += strip.errors;
    }
    QCOMPARE(calls, 5000);
    QCOMPARE(errors, (5000 + 6) / 7);
}

void SequenceLayoutTest::elisionFits()
{
    for (qreal room = 0; room < 400; room += 7) {
        std::vector<Run> runs{{QStringLiteral("CreateNamedPipe")}, {QStringLiteral(" → 0x34, message, 1 instance"), ui::Role::TextMuted}};
        const qreal used = elide(runs, room, fixedWidth);
        QVERIFY(used <= room);
        QCOMPARE(fixedWidth(textOf(runs), ui::TextStyle::Body), used);
    }
}

void SequenceLayoutTest::costIsWhatIsVisible()
{
    Stage stage;
    busyTraffic(stage.recording, 200'000);
    stage.update();
    int measured = 0;
    Source source = stage.source();
    source.width = [&](const QString& text, ui::TextStyle style) {
        ++measured;
        return fixedWidth(text, style);
    };
    const Scene scene = layOut(source, stage.scale.height() / 2, stage.scale.height() / 2 + 800);
    QVERIFY(scene.lastLine - scene.firstLine < 200);
    QVERIFY(measured < 10'000);
}

QTEST_GUILESS_MAIN(SequenceLayoutTest)
#include "sequence_layout_test.moc"
