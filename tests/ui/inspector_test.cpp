// SPDX-License-Identifier: GPL-3.0-or-later
#include "own_settings.h"

#include "app/lab/platform.h"
#include "ui/inspector/call_facts.h"
#include "ui/inspector/call_inspector.h"
#include "ui/inspector/facts_column.h"
#include "ui/theme.h"

#include <QLabel>
#include <QTest>

namespace {

constexpr int kGenerous = 60'000;

}  // namespace

/// The inspector shows what was recorded, of a real run.
class InspectorTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_theme.emplace(ui::Theme::Choice::Light);
        m_theme->applyToApplication();
        m_library = lab::loadLibrary();
        m_services.emplace(ui::Services{*m_theme, m_library, QStringLiteral("en")});
        m_bench.emplace();
        m_inspector = std::make_unique<ui::CallInspector>(*m_bench, *m_services, nullptr);
        m_inspector->resize(1400, 400);
        m_inspector->show();
        const auto* experiment = m_library.find(QStringLiteral("named-pipe/overlapped-read"));
        QVERIFY(experiment);
        m_bench->load(*experiment, lab::defaultPlatform());
        m_bench->runner.run();
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->runner.state(), lab::Runner::State::Finished, kGenerous);
        QVERIFY(m_bench->runner.allHeld());
    }

    void cleanupTestCase()
    {
        m_inspector.reset();
        m_bench.reset();
    }

    void showsTheNativeCallsThatWereRecorded()
    {
        const lab::Row row = rowOf(ipc::CallId::CreateNamedPipe);
        QVERIFY(row >= 0);
        m_bench->selection.selectRow(row);
        const auto natives = m_bench->recording().nativeCallsOf(row);
        QVERIFY(!natives.empty());
        for (const lab::Row native : natives)
            QVERIFY(shown().contains(lab::callText(m_bench->recording(), native)));
        QVERIFY(shown().contains(QStringLiteral("FILE_FLAG_OVERLAPPED")));
        QVERIFY(shown().contains(QStringLiteral("Linux")));
    }

    void saysThatNothingWasAskedOfTheSystem()
    {
        const lab::Row row = rowOf(ipc::CallId::HasOverlappedIoCompleted);
        m_bench->selection.selectRow(row);
        QVERIFY(m_bench->recording().nativeCallsOf(row).empty());
        QVERIFY(shown().contains(QStringLiteral("No system call")));
    }

    void saysWhatAnErrorMeans()
    {
        const ui::CallFacts facts = ui::factsOf(m_bench->recording(), rowOf(ipc::CallId::ConnectNamedPipe));
        QVERIFY(!facts.failed);   // 997 is no failure
        QVERIFY(facts.result.contains(QStringLiteral("ERROR_IO_PENDING")));
        QVERIFY(!facts.meaning.isEmpty());
    }

    void aRunElsewhereIsRemembered()
    {
        // The same platform is no twin, however often it ran.
        QVERIFY(m_bench->twins.isStep(rowOf(ipc::CallId::CreateNamedPipe)));
        QVERIFY(m_bench->twins.of(rowOf(ipc::CallId::CreateNamedPipe)).isEmpty());
    }

private:
    lab::Row rowOf(ipc::CallId call) const
    {
        for (const lab::StepResult& result : m_bench->runner.results())
            if (result.row >= 0 && m_bench->recording().at(result.row).callId() == call)
                return result.row;
        return -1;
    }
    QString shown() const
    {
        QString text;
        for (const QLabel* label : m_inspector->findChildren<QLabel*>())
            text += label->isVisibleTo(m_inspector.get()) ? label->text() + QLatin1Char('\n') : QString();
        return text;
    }

    OwnSettings m_settings;
    std::optional<ui::Theme> m_theme;
    lab::ExperimentLibrary m_library;
    std::optional<ui::Services> m_services;
    std::optional<ui::Bench> m_bench;
    std::unique_ptr<ui::CallInspector> m_inspector;
};

QTEST_MAIN(InspectorTest)
#include "inspector_test.moc"
