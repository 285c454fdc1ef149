// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_settings.h"
#include "script.h"

#include "ui/bench.h"
#include "ui/compare/compare_page.h"
#include "ui/compare/properties.h"
#include "ui/compare/transfer_panel.h"
#include "ui/compare/transfer_strips.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

#include <algorithm>

namespace {

constexpr int kGenerous = 60'000;

}  // namespace

class CompareTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_settings.emplace();
        m_library = lab::loadLibrary();
        m_services.emplace(ui::Services{m_theme, m_library, QStringLiteral("en")});
    }

    // What is left out of the axis is the time in which nobody was at work.
    void theLabsOwnTimeIsFolded()
    {
        lab::Recording recording;
        Script script(recording);
        const int sender = script.thread(script.process(QStringLiteral("sender"), 1), QStringLiteral("main"));
        const int receiver = script.thread(script.process(QStringLiteral("receiver"), 2), QStringLiteral("main"));
        constexpr auto us = Script::us;
        constexpr quint64 kObject = 7;
        script.call(sender, ipc::CallId::CreateFileMapping, {0, 10 * us});
        const lab::Row first = script.move(sender, ipc::CallId::WriteMemory, {1000 * us, 20 * us, 0, kObject}, {0, ipc::trace::kWrites, "news"});
        script.call(sender, ipc::CallId::SetEvent, {2000 * us, 10 * us});
        script.call(receiver, ipc::CallId::WaitForSingleObject, {500 * us, 1530 * us});
        script.move(receiver, ipc::CallId::ReadMemory, {3000 * us, 5 * us, 0, kObject}, {0, ipc::trace::kReads, "news"});
        script.announce();
        const ui::TransferTimeline line = ui::transferTimeline(recording, lab::Ties(recording), first);
        QCOMPARE(line.setUp, 1);
        QCOMPARE(line.calls, 4);
        // 20 µs of the write, 30 from SetEvent to the return of the wait, 5 of the read.
        QCOMPARE(line.length, 55.0 * us);
        QCOMPARE(line.folds, (std::vector{20.0 * us, 50.0 * us}));
        QVERIFY(line.spans[2].waited);
        QCOMPARE(line.spans[2].from, 0.0);
        QCOMPARE(line.spans[2].to, 50.0 * us);
    }

    void onePayloadGoesThroughEachOfThem()
    {
        ui::TransferPanel panel(m_theme, nullptr);
        panel.resize(1280, 620);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        panel.send();
        QTRY_VERIFY_WITH_TIMEOUT(!panel.isRunning(), kGenerous);
        const auto& lines = panel.strips().timelines();
        QCOMPARE(lines.size(), ui::mechanisms().size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const QByteArray name = ui::mechanisms()[i].key().toLatin1();
            const auto carries = [](const ui::TransferTimeline::Arrow& arrow) { return arrow.peer && arrow.process == 0 && arrow.bytes > 0; };
            QVERIFY2(std::ranges::any_of(lines[i].arrows, carries), name.constData());
            QVERIFY2(lines[i].arrived > 0 && lines[i].arrived <= lines[i].length, name.constData());
            QVERIFY2(lines[i].calls >= 2 && lines[i].setUp >= 2, name.constData());
        }
    }

    void atLeastTwoAreCompared()
    {
        ui::TransferPanel panel(m_theme, nullptr);
        auto* send = panel.findChild<QPushButton*>(QStringLiteral("send"));
        for (const ui::Mechanism& mechanism : ui::mechanisms().subspan(1))
            panel.findChild<QPushButton*>(mechanism.key())->click();
        QCOMPARE(panel.chosen().size(), 1);
        QVERIFY(!send->isEnabled());
        panel.findChild<QPushButton*>(ui::mechanisms()[1].key())->click();
        QVERIFY(send->isEnabled());
    }

    void eachPropertyHasAnExperimentThatShowsIt()
    {
        for (const ui::Property& property : ui::mechanismProperties()) {
            QCOMPARE(property.values.size(), static_cast<qsizetype>(ui::mechanisms().size()));
            QCOMPARE(property.experiments.size(), property.values.size());
            for (const QString& id : property.experiments)
                QVERIFY2(m_library.find(id), qPrintable(property.name + QStringLiteral(": ") + id));
        }
    }

    void aCellLeadsToItsExperiment()
    {
        ui::ComparePage page(*m_services, nullptr);
        QSignalSpy wanted(&page, &ui::Page::experimentWanted);
        for (auto* table : page.findChildren<QTableWidget*>())
            if (table->rowCount() > 0)
                emit table->itemClicked(table->item(0, 1));
        QCOMPARE(wanted.size(), 1);
    }

private:
    std::optional<OwnSettings> m_settings;
    ui::Theme m_theme{ui::Theme::Choice::Light};
    lab::ExperimentLibrary m_library;
    std::optional<ui::Services> m_services;
};

QTEST_MAIN(CompareTest)
#include "compare_test.moc"
