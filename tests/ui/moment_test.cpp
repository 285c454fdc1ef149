// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_settings.h"
#include "script.h"

#include "ui/call_list/call_list.h"
#include "ui/moment_bar/moment_bar.h"
#include "ui/moment_bar/moment_track.h"
#include "ui/sequence/sequence_view.h"
#include "ui/theme.h"

#include <QAction>
#include <QTest>

/// The moment that all views show: the bar, and what they make of it.
class MomentTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_settings.emplace();
        m_bench = std::make_unique<ui::Bench>();
        m_story.emplace(m_bench->session.recording());
        m_page = std::make_unique<QWidget>();
        m_bar = new ui::MomentBar(*m_bench, m_theme, m_page.get());
        m_bar->resize(800, 30);
        m_page->resize(800, 30);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_page.reset();
        m_bench.reset();
    }

    void eachRecordWithALineIsAMoment()
    {
        QCOMPARE(moments().count(), 6);
        QCOMPARE(moments().rowAt(0), -1);
        QCOMPARE(moments().rowAt(1), m_story->create);
        QCOMPARE(moments().rowAt(6), m_story->readRest);
        QCOMPARE(moments().position(), 6);
        QVERIFY(m_bench->playhead.isLive());
    }

    void stepsBackAndForwardAndLive()
    {
        trigger("one back");
        QCOMPARE(moments().position(), 5);
        QCOMPARE(m_bench->selection.row(), m_story->readPart);
        QCOMPARE(m_bench->playhead.rows(), m_story->readPart + 1);
        trigger("to the beginning");
        QCOMPARE(m_bench->playhead.rows(), 0);
        QVERIFY(m_bench->world().handles.isEmpty());
        trigger("one forward");
        QCOMPARE(m_bench->selection.row(), m_story->create);
        trigger("live");
        QVERIFY(m_bench->playhead.isLive());
    }

    void theSliderFollowsTheMouseAndTheKeys()
    {
        ui::MomentTrack& track = m_bar->track();
        QTest::mouseClick(&track, Qt::LeftButton, {}, {qRound(track.xOf(2)), track.height() / 2});
        QCOMPARE(moments().position(), 2);
        QCOMPARE(track.value(), 2);
        QTest::keyClick(&track, Qt::Key_Right);
        QCOMPARE(moments().position(), 3);
        QTest::keyClick(&track, Qt::Key_Home);
        QCOMPARE(moments().position(), 0);
        QCOMPARE(track.minimum(), 0);
        QCOMPARE(track.maximum(), 6);
    }

    void playsAgainToTheEnd()
    {
        trigger("play again");
        QCOMPARE(moments().position(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(moments().position(), 6, 30'000);
        QVERIFY(!action("play again")->isChecked());
    }

    void theListEndsAtTheMoment()
    {
        ui::CallList calls(*m_bench, m_theme, nullptr);
        QTRY_COMPARE(calls.lines(), 6);
        moments().goTo(4);
        QCOMPARE(calls.lines(), 4);
        moments().goTo(6);
        QCOMPARE(calls.lines(), 6);
    }

    // A call that had not returned at the moment shown does not say yet how long it took.
    void whatHadNotReturnedIsUnderWay()
    {
        lab::Recording& recording = m_bench->session.recording();
        Script script(recording);
        const int process = script.process(QStringLiteral("server"), 1);
        const int main = script.thread(process, QStringLiteral("main"));
        const int other = script.thread(process, QStringLiteral("T2"));
        const lab::Row quick = script.call(other, ipc::CallId::GetNamedPipeInfo, {100 * Script::us, 10 * Script::us});
        const lab::Row waiting = script.call(main, ipc::CallId::ConnectNamedPipe, {10 * Script::us, 40 * Script::ms});
        script.announce();
        ui::SequenceView view(m_theme, recording, &m_bench->session.ties(), m_bench->selection, m_bench->playhead);
        view.resize(840, 700);
        view.show();
        const auto words = [&] {
            QString text;
            for (const ui::sequence::Label& label : view.scene().labels)
                for (const ui::sequence::Run& run : label.row == waiting ? label.runs : std::vector<ui::sequence::Run>())
                    text += run.text;
            return text;
        };
        QVERIFY2(words().contains(QStringLiteral("blocked 40.0 ms")), qPrintable(words()));
        m_bench->playhead.goTo(quick + 1);
        QVERIFY2(words().contains(QStringLiteral("blocked 100 µs")), qPrintable(words()));
        QCOMPARE(m_bench->world().blocked.size(), 1);
        QCOMPARE(m_bench->world().blocked.first().row, waiting);
    }

private:
    ui::Moments& moments() { return m_bar->moments(); }
    QAction* action(const char* text)
    {
        for (QAction* action : m_bar->actions())
            if (action->text().remove(QLatin1Char('&')).compare(QLatin1String(text), Qt::CaseInsensitive) == 0)
                return action;
        return nullptr;
    }
    void trigger(const char* text)
    {
        QAction* found = action(text);
        QVERIFY2(found && found->isEnabled(), text);
        found->trigger();
    }

    ui::Theme m_theme{ui::Theme::Choice::Light};
    std::optional<OwnSettings> m_settings;
    std::unique_ptr<ui::Bench> m_bench;
    std::optional<MessageBoundaries> m_story;
    std::unique_ptr<QWidget> m_page;
    ui::MomentBar* m_bar = nullptr;
};

QTEST_MAIN(MomentTest)
#include "moment_test.moc"
