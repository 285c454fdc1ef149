// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_settings.h"

#include "app/lab/recording_file.h"
#include "ui/call_list/call_list.h"
#include "ui/free_play/call_dialog.h"
#include "ui/free_play/call_form.h"
#include "ui/guide/predict_card.h"
#include "ui/guide/tour.h"
#include "ui/handles/handle_model.h"
#include "ui/handles/handle_table.h"
#include "ui/main_window.h"
#include "ui/mechanism_page/lower_tabs.h"
#include "ui/mechanism_page/mechanism_page.h"
#include "ui/objects/picture_view.h"
#include "ui/process_cards/process_card.h"
#include "ui/process_cards/process_cards.h"
#include "ui/record/save_experiment_dialog.h"
#include "ui/run_bar/run_actions.h"
#include "ui/run_bar/run_bar.h"
#include "ui/run_bar/step_progress.h"
#include "ui/sequence/sequence_view.h"
#include "ui/shortcut_list.h"
#include "ui/source/step_model.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QProgressBar>
#include <QProgressDialog>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

using State = lab::Runner::State;

namespace {

constexpr int kGenerous = 60'000;
constexpr int kDdePage = 1;

}  // namespace

/// A real window, real peers.
class WindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_settings.emplace();
        qputenv("XDG_DATA_HOME", m_data.path().toLocal8Bit());
        m_theme.emplace(ui::Theme::Choice::Light);
        m_theme->applyToApplication();
        m_library = lab::loadLibrary();
        m_services.emplace(ui::Services{*m_theme, m_library, QStringLiteral("en")});
        m_window = std::make_unique<ui::MainWindow>(*m_services);
        m_window->fill();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->showPage(kDdePage);
        m_page = qobject_cast<ui::MechanismPage*>(&m_window->page(kDdePage));
        QVERIFY(m_page);
        new QAbstractItemModelTester(m_page->findChild<ui::HandleModel*>(), this);
        new QAbstractItemModelTester(m_page->findChild<ui::StepModel*>(), this);
    }

    void cleanupTestCase() { m_window.reset(); }

    void runsAnExperimentByClicking()
    {
        QVERIFY(bench().runner.experiment());
        auto* run = m_page->findChild<QToolButton*>(QStringLiteral("run"));
        QVERIFY(run && run->isEnabled());
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(bench().runner.state(), State::Asking, kGenerous);
        auto* card = m_page->findChild<ui::PredictCard*>();
        QVERIFY(card->isVisible());
        QTest::mouseClick(card->findChild<QPushButton*>(QStringLiteral("skip")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(bench().runner.state(), State::Finished, kGenerous);
        QVERIFY(bench().runner.allHeld());
        QTRY_VERIFY_WITH_TIMEOUT(calls().lines() > 0, kGenerous);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->cards().findChildren<ui::ProcessCard*>().size() >= 2, kGenerous);
    }

    void aCallSelectedInTheListIsSelectedEverywhere()
    {
        QVERIFY(calls().lines() > 2);
        calls().setFollow(false);
        calls().verticalScrollBar()->setValue(0);
        const QPoint secondLine(20, calls().lineHeight() * 3 / 2);
        QTest::mouseClick(calls().viewport(), Qt::LeftButton, {}, secondLine);
        QCOMPARE(bench().selection.row(), calls().rowOfLine(1));
        const QColor selected = calls().viewport()->grab().toImage().pixelColor(calls().viewport()->width() - 3, secondLine.y());
        QCOMPARE(selected.rgb(), m_theme->selection().rgb());
        QTest::keyClick(&calls(), Qt::Key_Down);
        QCOMPARE(bench().selection.row(), calls().rowOfLine(2));
    }

    void scrollingUpPausesFollowingAndTheButtonResumesIt()
    {
        m_window->resize(1280, 720);
        QTRY_VERIFY(calls().verticalScrollBar()->maximum() > 0);
        calls().setFollow(true);
        QCOMPARE(calls().verticalScrollBar()->value(), calls().verticalScrollBar()->maximum());
        calls().verticalScrollBar()->setValue(0);
        QVERIFY(!calls().follows());
        auto* follow = calls().findChild<QToolButton*>(QStringLiteral("follow"));
        QVERIFY(follow->isVisible());
        QTest::mouseClick(follow, Qt::LeftButton);
        QVERIFY(calls().follows());
        QCOMPARE(calls().verticalScrollBar()->value(), calls().verticalScrollBar()->maximum());
        QVERIFY(!follow->isVisible());
    }

    void theFilterLeavesTheCallsThatHaveTheWords()
    {
        const qint64 all = calls().lines();
        QTest::keyClicks(&m_page->lower().filterField(), QStringLiteral("ddeinitiate client"));
        QTRY_VERIFY(!calls().isFiltering());
        QVERIFY(calls().lines() > 0);
        QVERIFY(calls().lines() < all);
        QTest::keyClick(&m_page->lower().filterField(), Qt::Key_Escape);
        QVERIFY(m_page->lower().filterField().text().isEmpty());
        QTRY_COMPARE(calls().lines(), all);
    }

    void aFormMakesTheCall()
    {
        const QString peer = bench().session.peers().value(0);
        QVERIFY(!peer.isEmpty());
        const quint64 before = bench().recording().callCount();
        m_page->showForm(peer, QStringLiteral("Sleep"));
        auto* dialog = m_page->findChild<ui::CallDialog*>();
        QVERIFY(dialog);
        ui::ValueField* field = dialog->form()->field(QStringLiteral("timeout"));
        field->setText(QStringLiteral("20"));
        QTest::keyClick(field->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->form()->answerText().startsWith(QStringLiteral("ok")), kGenerous);
        QTRY_VERIFY_WITH_TIMEOUT(bench().recording().callCount() > before, kGenerous);
        QCOMPARE(bench().recording().callCount(), before + 1);   // Enter is one call
        dialog->close();
    }

    void anAnswerIsSeenWholeHoweverLowTheForm()
    {
        const QString peer = bench().session.peers().value(0);
        m_page->showForm(peer, QStringLiteral("CreateFile"));
        auto* dialog = m_page->findChild<ui::CallDialog*>();
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        dialog->resize(dialog->width(), 300);
        dialog->form()->field(QStringLiteral("name"))->setText(QStringLiteral("\\\\.\\pipe\\nobody"));
        dialog->form()->submit();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->form()->answerText().contains(QStringLiteral("ERROR_FILE_NOT_FOUND")), kGenerous);
        const QWidget* answer = dialog->form()->answer();
        const auto seen = [&] { return dialog->rect().contains(QRect(answer->mapTo(dialog, QPoint()), answer->size())); };
        QTRY_VERIFY_WITH_TIMEOUT(seen(), kGenerous);
        dialog->close();
    }

    void noTwoActionsHaveOneShortcut()
    {
        const auto isThere = [](const QObject* owner) {
            auto* widget = qobject_cast<const QWidget*>(owner);
            while (qobject_cast<const QMenu*>(widget))
                widget = widget->parentWidget();
            return !widget || widget->isVisible();
        };
        for (int page = 0; page < m_window->pages(); ++page) {
            m_window->showPage(page);
            QHash<QString, QString> owners;
            for (const QAction* action : m_window->findChildren<QAction*>()) {
                const QString keys = action->shortcut().toString();
                if (keys.isEmpty() || !isThere(action->parent()))
                    continue;
                QVERIFY2(!keys.contains(QStringLiteral("Shift++")), qPrintable(action->text()));   // + is often typed with Shift
                QVERIFY2(!owners.contains(keys), qPrintable(QStringLiteral("%1: %2 and %3").arg(keys, owners.value(keys), action->text())));
                owners.insert(keys, action->text());
            }
            QVERIFY(!owners.isEmpty());
        }
        m_window->showPage(kDdePage);
    }

    void anotherLanguageIsChosenInTheMenu()
    {
        QAction* chinese = nullptr;
        for (QAction* action : m_window->findChildren<QAction*>())
            if (action->text() == QStringLiteral("中文"))
                chinese = action;
        QVERIFY(chinese && !chinese->isChecked());
        QSignalSpy chosen(m_window.get(), &ui::MainWindow::languageChosen);
        chinese->trigger();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(QSettings().value(QStringLiteral("view/language")).toString(), QStringLiteral("zh_CN"));
        QSettings().remove(QStringLiteral("view/language"));
    }

    void theListOfShortcutsFitsASmallWindow()
    {
        QWidget small;
        small.resize(640, 400);
        const ui::ShortcutList list(*m_window->menuBar(), &small);
        QVERIFY(list.height() <= small.height());
    }

    void theTabKeyGoesThroughTheBarAsTheEyeDoes()
    {
        auto* bar = m_page->findChild<ui::RunBar*>();
        QList<QWidget*> reached;
        QWidget* widget = bar->findChild<QComboBox*>();
        do {
            if (bar->isAncestorOf(widget) && widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus))
                reached.append(widget);
            widget = widget->nextInFocusChain();
        } while (bar->isAncestorOf(widget));
        QVERIFY(reached.size() >= 6);
        QVERIFY(std::ranges::is_sorted(reached, {}, [](const QWidget* each) { return each->x(); }));
    }

    void progressIsWholeAtEveryWidth()
    {
        const QSize before = m_window->size();
        auto* progress = m_page->findChild<ui::StepProgress*>();
        const auto* words = progress->findChild<ui::ElidedLabel*>();
        const auto* bar = progress->findChild<QProgressBar*>();
        const auto wrong = [&] {
            const bool inside = progress->rect().contains(words->geometry()) && progress->rect().contains(bar->geometry());
            const bool said = words->text() == words->fullText() || (words->text().endsWith(QChar(u'…')) && words->toolTip() == words->fullText());
            return !inside || words->geometry().intersects(bar->geometry()) || !said || words->fontMetrics().horizontalAdvance(words->text()) > words->width();
        };
        for (const int asked : {900, 1280, 1440, 1920, 1280, 1920, 900}) {
            const int width = std::max(asked, m_window->minimumSizeHint().width());
            m_window->resize(width, before.height());
            QTRY_COMPARE(m_window->width(), width);
            QTRY_VERIFY2(!wrong(), qPrintable(QStringLiteral("%1 px").arg(width)));
            progress->tellBusy(QStringLiteral("a word that is longer than the room that is there for it"));
            QTRY_VERIFY2(!wrong(), qPrintable(QStringLiteral("%1 px, long").arg(width)));
            progress->tell(QStringLiteral("88 steps as expected"), "ok", 88, 88);
        }
        m_window->resize(before);
    }

    void recordKeepsWhatWasDoneAsAnExperiment()
    {
        auto* record = m_page->findChild<QToolButton*>(QStringLiteral("record"));
        QVERIFY(record && record->isEnabled());
        QTest::mouseClick(record, Qt::LeftButton);
        const QString peer = bench().session.peers().value(0);
        const int before = bench().recorder.steps();
        QVERIFY(bench().session.call(peer, QStringLiteral("main"), QStringLiteral("Sleep"), {{"timeout", 1}}) != 0);
        QCOMPARE(bench().recorder.steps(), before + 1);
        const int experiments = m_page->runBar().experiments()->count();
        QTimer::singleShot(0, this, [] {
            auto* dialog = qobject_cast<ui::SaveExperimentDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            dialog->findChild<QLineEdit*>()->setText(QStringLiteral("Slept once"));
            dialog->findChild<QPushButton*>(QStringLiteral("keep"))->click();
        });
        QTest::mouseClick(record, Qt::LeftButton);
        QCOMPARE(m_page->runBar().experiments()->count(), experiments + 1);
        const auto kept = lab::loadExperiment(m_data.filePath(QStringLiteral("ipclab/experiments/dde/slept-once.json")));
        QVERIFY(kept.experiment);
        QCOMPARE(kept.experiment->stepCount(), before + 1);
    }

    void whatWasRecordedRunsAgain()
    {
        auto* record = m_page->findChild<QToolButton*>(QStringLiteral("record"));
        QTest::mouseClick(record, Qt::LeftButton);
        QTimer::singleShot(0, this, [] {
            auto* dialog = qobject_cast<ui::SaveExperimentDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            dialog->findChild<QLineEdit*>()->setText(QStringLiteral("Slept twice"));
            dialog->findChild<QPushButton*>(QStringLiteral("keepAndRun"))->click();
        });
        QTest::mouseClick(record, Qt::LeftButton);
        QCOMPARE(m_page->runBar().experiments()->currentText(), QStringLiteral("Slept twice"));
        QTRY_COMPARE_WITH_TIMEOUT(bench().runner.state(), State::Finished, kGenerous);
        QVERIFY(bench().runner.allHeld());
        m_page->runBar().experiments()->setCurrentIndex(0);
        m_page->actions().runWithoutAsking();
        QTRY_COMPARE_WITH_TIMEOUT(bench().runner.state(), State::Finished, kGenerous);
    }

    void aRecordingIsOpenedWhileProcessesRun()
    {
        const QString path = m_data.filePath(QStringLiteral("kept.ipclab"));
        QVERIFY(!lab::saveRecording(bench().session.recording(), path));
        const lab::Row rows = bench().recording().rows();
        QVERIFY(rows > 0 && !bench().session.peers().isEmpty());
        m_window->openFile(path);
        QTRY_VERIFY_WITH_TIMEOUT(bench().session.peers().isEmpty(), kGenerous);
        QTRY_COMPARE_WITH_TIMEOUT(bench().recording().rows(), rows, kGenerous);
        QVERIFY(calls().lines() > 0);
    }

    // The moment shown is one of a recording that is no more.
    void aBrokenFileIsToldAndNothingCoversIt()
    {
        constexpr int kWatched = 700;   // ms: longer than work may go on before its dialog shows
        QFile file(m_data.filePath(QStringLiteral("broken.ipclab")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no recording") > 0);
        file.close();
        bool covered = false;
        QElapsedTimer told;
        QTimer watch;
        connect(&watch, &QTimer::timeout, &watch, [&] {
            auto* box = m_window->findChild<QMessageBox*>();
            if (!box)
                return;
            if (!told.isValid())
                told.start();
            for (const auto* work : m_window->findChildren<QProgressDialog*>())
                covered = covered || work->isVisible();
            if (told.hasExpired(kWatched))
                box->reject();
        });
        watch.start(20);
        m_window->openFile(file.fileName());
        QTRY_VERIFY_WITH_TIMEOUT(told.isValid() && !m_window->findChild<QMessageBox*>(), kGenerous);
        QVERIFY(!covered);
    }

    void theEndIsShownWhenThePastIsLeft()
    {
        auto* diagram = m_page->findChild<ui::SequenceView*>();
        QTRY_VERIFY_WITH_TIMEOUT(bench().recording().rows() > 0, kGenerous);
        m_window->resize(1280, 720);
        bench().playhead.goTo(1);
        diagram->scrollTo(0);
        calls().setFollow(false);
        bench().playhead.goLive();
        QVERIFY(diagram->isFollowing());
        QCOMPARE(diagram->verticalScrollBar()->value(), diagram->verticalScrollBar()->maximum());
        QVERIFY(calls().follows());
    }

    void anotherExperimentIsChosenWhileThePastIsShown()
    {
        QVERIFY(bench().recording().rows() > 1);
        QVERIFY(!m_page->cards().findChildren<ui::ProcessCard*>().isEmpty());
        bench().playhead.goTo(1);
        QVERIFY(!bench().playhead.isLive());
        m_page->runBar().experiments()->setCurrentIndex(1);
        QTRY_COMPARE_WITH_TIMEOUT(bench().recording().rows(), 0, kGenerous);
        QVERIFY(bench().playhead.isLive());
        m_page->runBar().experiments()->setCurrentIndex(0);
    }

    void theTourCanBeSkippedAndGoneThrough()
    {
        m_page->showTour();
        auto* tour = m_page->findChild<ui::Tour*>();
        QVERIFY(tour && tour->isVisible());
        auto* next = m_page->findChild<QPushButton*>(QStringLiteral("nextStop"));
        QTest::keyClick(next, Qt::Key_Return);
        QCOMPARE(tour->stop(), 1);
        const auto* card = m_page->findChild<QWidget*>(QStringLiteral("tourCard"));
        QVERIFY(m_page->rect().contains(card->geometry()));
        QTest::mouseClick(m_page->findChild<QPushButton*>(QStringLiteral("skipTour")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->findChild<ui::Tour*>(), kGenerous);
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->findChild<QWidget*>(QStringLiteral("tourCard")), kGenerous);
    }

    void buttonsKeepTheirShortWords()
    {
        const auto buttons = m_page->findChildren<QToolButton*>();
        const auto time = std::ranges::find(buttons, QStringLiteral("time"), &QToolButton::text);
        QVERIFY(time != buttons.end());
        for (const bool on : {true, false}) {
            (*time)->click();
            QCOMPARE((*time)->isChecked(), on);
            QCOMPARE((*time)->text(), QStringLiteral("time"));
        }
    }

    void questionsCanBeTurnedOffForGood()
    {
        m_page->runBar().experiments()->setCurrentIndex(1);
        m_page->runBar().experiments()->setCurrentIndex(0);
        m_page->actions().run->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(bench().runner.state(), State::Asking, kGenerous);
        auto* card = m_page->findChild<ui::PredictCard*>();
        QTest::mouseClick(card->findChild<QPushButton*>(QStringLiteral("never")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(bench().runner.state(), State::Finished, kGenerous);
        QVERIFY(!m_page->actions().ask->isChecked());
        QVERIFY(!QSettings().value(QStringLiteral("run/ask")).toBool());
    }

    void killEndsAProcessAndItsCardSaysSo()
    {
        const QString peer = bench().session.peers().value(0);
        auto* card = m_page->cards().card(peer);
        QVERIFY(card);
        auto* kill = card->findChild<QPushButton*>(QStringLiteral("kill"));
        QVERIFY(kill && kill->isVisibleTo(card));
        kill->click();
        QTRY_VERIFY_WITH_TIMEOUT(!bench().session.hasPeer(peer), kGenerous);
        QTRY_VERIFY_WITH_TIMEOUT(!kill->isVisibleTo(card), kGenerous);
    }

    void thePictureIsWholeInASmallWindow()
    {
        m_window->resize(1280, 720);
        for (int each = kDdePage + 1; each < m_window->pages(); ++each) {
            auto* page = qobject_cast<ui::MechanismPage*>(&m_window->page(each));
            if (!page)
                continue;
            m_window->showPage(each);
            lab::Runner& runner = page->bench()->runner;
            QVERIFY(runner.experiment());
            runner.setAsking(false);
            runner.setDelay(0);
            page->actions().run->trigger();
            QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::Finished, kGenerous);
            const auto* picture = page->findChild<ui::objects::PictureArea*>();
            QTRY_VERIFY2(picture->verticalScrollBar()->maximum() == 0, qPrintable(m_window->pageKey(each)));
            const auto* table = page->findChild<ui::HandleTable*>();
            // What was closed last leaves the table a moment later, and the column shares its room anew.
            const auto cut = [table] { return (table->viewport()->height() - table->rowViewportPosition(0)) % std::max(table->rowHeight(0), 1); };
            QTRY_VERIFY2(cut() == 0 || table->verticalScrollBar()->maximum() == 0, qPrintable(m_window->pageKey(each)));
        }
        m_window->showPage(kDdePage);
    }

private:
    ui::Bench& bench() { return *m_page->bench(); }
    ui::CallList& calls() { return m_page->lower().calls(); }

    std::optional<OwnSettings> m_settings;
    QTemporaryDir m_data;
    std::optional<ui::Theme> m_theme;
    lab::ExperimentLibrary m_library;
    std::optional<ui::Services> m_services;
    std::unique_ptr<ui::MainWindow> m_window;
    ui::MechanismPage* m_page = nullptr;
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
