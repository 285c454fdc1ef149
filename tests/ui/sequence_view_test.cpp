// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/sequence/sequence_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <memory>

using ui::Role;
using ui::SequenceView;
using ui::Theme;

class SequenceViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looks_data();
    void looks();
    void keysSelectErrorsAndWaits();
    void keysMoveAndZoom();
    void tooltipsHaveTheWholeCall();
    void headsTellWholeNames();
    void eventsCanBeHidden();
    void followsUntilScrolledUp();
    void noLineIsHalfHiddenUnderTheHeads();
    void noWordsAreHalfHiddenWhereTimeIsProportional();
    void selectionIsShared();
    void showsNothingOfWhatWasCleared();
    void millionRecordsCostWhatIsVisible();
};

namespace {

/// Writes what a widget shows to the folder named in IPCLAB_TEST_PICTURES, for people to look at.
void keepPicture(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("IPCLAB_TEST_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

}  // namespace

void SequenceViewTest::looks_data()
{
    QTest::addColumn<Theme::Choice>("choice");
    QTest::newRow("light") << Theme::Choice::Light;
    QTest::newRow("dark") << Theme::Choice::Dark;
    QTest::newRow("print") << Theme::Choice::Print;
}

void SequenceViewTest::looks()
{
    QFETCH(Theme::Choice, choice);
    Theme theme(choice);
    theme.applyToApplication();
    lab::Recording recording;
    lab::Ties ties(recording);
    ui::Selection selection;
    ui::Playhead playhead;
    const MessageBoundaries story(recording);
    SequenceView view(theme, recording, &ties, selection, playhead);
    view.resize(840, 640);
    view.setLive({{story.serverT2, ipc::CallId::ReadFile, 0x34, 301 * Script::us}}, 301 * Script::us + 1240 * Script::ms);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    keepPicture(view, QStringLiteral("sequence-%1").arg(QLatin1String(QTest::currentDataTag())));
    selection.selectRow(story.write);
    keepPicture(view, QStringLiteral("sequence-selected-%1").arg(QLatin1String(QTest::currentDataTag())));
    view.setMode(SequenceView::Mode::Proportional);
    view.fit();
    keepPicture(view, QStringLiteral("sequence-time-%1").arg(QLatin1String(QTest::currentDataTag())));
    QVERIFY(!view.scene().labels.empty());
}

namespace {

/// A view on a recording, in a window.
struct Stage {
    Theme theme{Theme::Choice::Dark};
    lab::Recording recording;
    lab::Ties ties{recording};
    ui::Selection selection;
    ui::Playhead playhead;
    std::unique_ptr<SequenceView> view;

    void show()
    {
        view = std::make_unique<SequenceView>(theme, recording, &ties, selection, playhead);
        view->resize(840, 400);
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    }
};

void addCalls(lab::Recording& recording, int first, int count)
{
    ipc::trace::Record record;
    record.kind = ipc::trace::Kind::Call;
    record.call = static_cast<std::uint16_t>(ipc::CallId::GetMailslotInfo);
    for (int i = first; i < first + count; ++i) {
        record.start = Script::kZero + static_cast<quint64>(i) * 10'000;
        record.end = record.start + 4000;
        record.error = i % 1000 == 999 ? 6 : 0;
        recording.append(i % 2, record, {});
    }
    recording.announce();
}

void addTwoProcesses(lab::Recording& recording)
{
    Script script(recording);
    script.thread(script.process(QStringLiteral("a"), 1), QStringLiteral("main"));
    script.thread(script.process(QStringLiteral("b"), 2), QStringLiteral("main"));
}

}  // namespace

void SequenceViewTest::keysSelectErrorsAndWaits()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.show();
    QTest::keyClick(stage.view.get(), Qt::Key_E);
    QCOMPARE(stage.selection.row(), story.readPart);
    QTest::keyClick(stage.view.get(), Qt::Key_D, Qt::ShiftModifier);
    QCOMPARE(stage.selection.row(), story.write);
    QTest::keyClick(stage.view.get(), Qt::Key_D);
    QCOMPARE(stage.selection.row(), story.readPart);
    QTest::keyClick(stage.view.get(), Qt::Key_B, Qt::ShiftModifier);
    QCOMPARE(stage.selection.row(), story.connect);
    QTest::keyClick(stage.view.get(), Qt::Key_Down);
    QCOMPARE(stage.selection.row(), story.open);
    QTest::keyClick(stage.view.get(), Qt::Key_Home);
    QCOMPARE(stage.selection.row(), story.create);
    QTest::keyClick(stage.view.get(), Qt::Key_End);
    QCOMPARE(stage.selection.row(), story.readRest);
}

void SequenceViewTest::keysMoveAndZoom()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.show();
    QTest::keyClick(stage.view.get(), Qt::Key_End);
    QTest::keyClick(stage.view.get(), Qt::Key_Up);
    QCOMPARE(stage.selection.row(), story.readPart);
    const qreal before = stage.view->scale().lineHeight();
    QTest::keyClick(stage.view.get(), Qt::Key_Plus);
    QVERIFY(stage.view->scale().lineHeight() > before);
    QTest::keyClick(stage.view.get(), Qt::Key_Minus);
    QTest::keyClick(stage.view.get(), Qt::Key_Minus);
    QCOMPARE(stage.view->scale().lineHeight(), before);   // all of it is seen: there is no smaller
    QTest::keyClick(stage.view.get(), Qt::Key_Plus);
    QVERIFY(stage.view->scale().lineHeight() > before);
    QTest::keyClick(stage.view.get(), Qt::Key_0);
    QCOMPARE(stage.view->scale().lineHeight(), before);
    QTest::keyClick(stage.view.get(), Qt::Key_Escape);
    QCOMPARE(stage.selection.row(), -1);
}

namespace {

QString tooltipAt(QWidget& widget, const QPoint& place)
{
    QHelpEvent event(QEvent::ToolTip, place, widget.mapToGlobal(place));
    QCoreApplication::sendEvent(&widget, &event);
    return QToolTip::text();
}

}  // namespace

void SequenceViewTest::tooltipsHaveTheWholeCall()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.show();
    stage.view->scrollTo(0);
    const QString text = tooltipAt(*stage.view->viewport(), QPoint(200, 20));
    QVERIFY2(text.contains(QStringLiteral("<b>CreateNamedPipe</b>(&quot;\\\\.\\pipe\\demo&quot;")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("server, thread main")), qPrintable(text));
}

void SequenceViewTest::headsTellWholeNames()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.show();
    const auto lanes = stage.view->lanes().lanes;
    const auto object = std::find_if(lanes.begin(), lanes.end(), [](const ui::sequence::Lane& lane) { return lane.kind == ui::sequence::Lane::Kind::Object; });
    QVERIFY(object != lanes.end());
    QWidget* head = stage.view->childAt(static_cast<int>(object->x), 10);
    QVERIFY(head);
    QCOMPARE(tooltipAt(*head, QPoint(static_cast<int>(object->x), 10)), QStringLiteral("\\\\.\\pipe\\demo"));
}

void SequenceViewTest::eventsCanBeHidden()
{
    Stage stage;
    addTwoProcesses(stage.recording);
    ipc::trace::Record event;
    event.kind = ipc::trace::Kind::Message;
    event.call = static_cast<std::uint16_t>(ipc::trace::MessageId::SelectionRequest_);
    event.start = event.end = Script::kZero + 5000;
    event.channel = 9;
    event.flags = ipc::trace::kReads;
    stage.recording.append(0, event, {});
    stage.recording.announce();
    stage.show();
    QCOMPARE(stage.view->order().size(), 1);
    QCOMPARE(stage.view->scene().arrows.size(), 1u);
    stage.view->setEvents(false);
    QCOMPARE(stage.view->order().size(), 0);
    QVERIFY(stage.view->scene().arrows.empty());
    stage.view->setEvents(true);
    QCOMPARE(stage.view->scene().arrows.size(), 1u);
}

void SequenceViewTest::followsUntilScrolledUp()
{
    Stage stage;
    addTwoProcesses(stage.recording);
    addCalls(stage.recording, 0, 100);
    stage.show();
    QScrollBar* bar = stage.view->verticalScrollBar();
    QVERIFY(stage.view->isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
    QSignalSpy spy(stage.view.get(), &SequenceView::followingChanged);
    bar->setValue(bar->maximum() / 2);
    QCOMPARE(spy.count(), 1);
    const int place = bar->value();
    addCalls(stage.recording, 100, 100);
    QCOMPARE(bar->value(), place);
    bar->setValue(bar->maximum());
    addCalls(stage.recording, 200, 100);
    QVERIFY(stage.view->isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
}

void SequenceViewTest::noLineIsHalfHiddenUnderTheHeads()
{
    Stage stage;
    addTwoProcesses(stage.recording);
    stage.show();
    const auto isWhole = [&] {
        const qreal top = stage.view->scrollTop();
        return qAbs(stage.view->scale().top(stage.view->scale().lineAt(top + 1)) - top) < 1;
    };
    for (int calls = 0; calls < 100; calls += 7) {
        addCalls(stage.recording, calls, 7);
        QVERIFY2(isWhole(), qPrintable(QStringLiteral("following, %1 calls").arg(calls + 7)));
        QVERIFY(stage.view->isFollowing());
    }
    for (const int height : {301, 333, 350, 377}) {
        stage.view->resize(stage.view->width(), height);
        QVERIFY2(isWhole(), qPrintable(QStringLiteral("%1 px").arg(height)));
    }
    for (const lab::Row row : {10, 60, 30, 95}) {
        stage.selection.selectRow(row);
        QVERIFY2(isWhole(), qPrintable(QStringLiteral("row %1").arg(row)));
        const qreal at = stage.view->scale().top(stage.view->order().find(row));
        QVERIFY(at >= stage.view->scrollTop() && at < stage.view->scrollTop() + stage.view->viewHeight() - 20);
    }
}

void SequenceViewTest::noWordsAreHalfHiddenWhereTimeIsProportional()
{
    Stage stage;
    addTwoProcesses(stage.recording);
    stage.show();
    stage.view->setMode(SequenceView::Mode::Proportional);
    const auto isWhole = [&] {
        const qreal top = stage.view->scrollTop();
        const auto cut = [&](const auto& words) { return words.rect.top() < top - 1 && words.rect.bottom() > top + 1; };
        const auto isCut = [&](const ui::sequence::TimeMark& time) { return qAbs(time.y - top) < 5; };
        const ui::sequence::Scene& scene = stage.view->scene();
        return std::ranges::none_of(scene.labels, cut) && std::ranges::none_of(scene.badges, cut) && std::ranges::none_of(scene.times, isCut);
    };
    stage.view->zoomBy(2);   // 10 px from line to line: some have words
    for (int calls = 0; calls < 200; calls += 7) {
        addCalls(stage.recording, calls, 7);
        QVERIFY2(isWhole(), qPrintable(QStringLiteral("following, %1 calls").arg(calls + 7)));
        QVERIFY(stage.view->isFollowing());
    }
    QVERIFY(stage.view->scrollTop() > 0 && !stage.view->scene().labels.empty());
    for (int height = 301; height < 330; height += 3) {
        stage.view->resize(stage.view->width(), height);
        QVERIFY2(isWhole(), qPrintable(QStringLiteral("%1 px").arg(height)));
    }
}

void SequenceViewTest::selectionIsShared()
{
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.show();
    const QImage before = stage.view->viewport()->grab().toImage();
    stage.selection.selectRow(story.write);
    const QImage after = stage.view->viewport()->grab().toImage();
    QVERIFY(before != after);
    const int y = static_cast<int>(stage.view->scale().top(stage.view->order().find(story.write)) - stage.view->scrollTop()) + 4;
    QCOMPARE(after.pixelColor(1, y), stage.theme.color(Role::Accent));
    QTest::mouseClick(stage.view->viewport(), Qt::LeftButton, {}, QPoint(200, 10));
    QCOMPARE(stage.selection.row(), story.create);
}

void SequenceViewTest::showsNothingOfWhatWasCleared()
{
    Stage empty;
    empty.show();
    Stage stage;
    const MessageBoundaries story(stage.recording);
    stage.show();
    QVERIFY(stage.view->grab().toImage() != empty.view->grab().toImage());
    stage.recording.reset(Script::kZero, 0);
    QCOMPARE(stage.view->grab().toImage(), empty.view->grab().toImage());
}

void SequenceViewTest::millionRecordsCostWhatIsVisible()
{
    constexpr int kMillion = 1'000'000;
    Stage stage;
    addTwoProcesses(stage.recording);
    stage.show();
    QElapsedTimer timer;
    timer.start();
    addCalls(stage.recording, 0, kMillion);
    qInfo("taking in a million records: %lld ms", static_cast<long long>(timer.restart()));
    QCOMPARE(stage.view->order().size(), kMillion);
    stage.view->viewport()->grab();
    qInfo("first picture: %lld ms", static_cast<long long>(timer.restart()));
    QVERIFY(stage.view->scene().lastLine - stage.view->scene().firstLine < 200);
    for (int i = 0; i < 50; ++i) {
        stage.view->scrollTo(i * 937'000.0);
        stage.view->viewport()->grab();
    }
    qInfo("a picture after a jump: %.2f ms", static_cast<double>(timer.restart()) / 50);
    stage.view->fit();
    stage.view->viewport()->grab();
    qInfo("all of it: %lld ms", static_cast<long long>(timer.restart()));
    stage.view->viewport()->grab();
    qInfo("all of it once more: %lld ms", static_cast<long long>(timer.restart()));
    qint64 calls = 0;
    qint64 errors = 0;
    for (const ui::sequence::Density& strip : stage.view->scene().densities) {
        calls += strip.calls;
        errors += strip.errors;
    }
    QCOMPARE(calls, kMillion);
    QCOMPARE(errors, kMillion / 1000);
    keepPicture(*stage.view, QStringLiteral("sequence-million"));
}

QTEST_MAIN(SequenceViewTest)
#include "sequence_view_test.moc"
