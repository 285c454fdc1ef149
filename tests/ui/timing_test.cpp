// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include "ui/bench.h"
#include "ui/theme.h"
#include "ui/timing/plot.h"
#include "ui/timing/timing_view.h"

#include <QTableWidget>
#include <QTest>

#include <algorithm>
#include <random>

using ipc::CallId;
using ui::timing::Durations;
using ui::timing::Histogram;

class TimingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void percentilesAreNear();
    void bucketsHoldEverything();
    void threadsTellWaitingFromRunning();
    void findGoesRound();
    void viewShowsAndSelects_data();
    void viewShowsAndSelects();
};

namespace {

/// Two threads; reads of which every tenth waits, writes of some microseconds.
void fill(lab::Recording& recording, int calls)
{
    Script script(recording);
    const int reader = script.thread(script.process(QStringLiteral("reader"), 1), QStringLiteral("main"));
    const int writer = script.thread(script.process(QStringLiteral("writer"), 2), QStringLiteral("main"));
    std::mt19937 random(1);
    std::lognormal_distribution<double> micros(2, 0.5);
    lab::Moment now = 0;
    for (int i = 0; i < calls; ++i) {
        const auto took = static_cast<lab::Moment>(micros(random) * 1000) + (i % 10 == 0 ? 2 * Script::ms : 0);
        script.call(i % 2 == 0 ? reader : writer, i % 2 == 0 ? CallId::ReadFile : CallId::WriteFile, {now, took, 4});
        now += took + 1000;
    }
    script.announce();
}

}  // namespace

void TimingTest::percentilesAreNear()
{
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> nanoseconds(9, 2);
    std::vector<lab::Moment> all;
    Histogram histogram;
    for (int i = 0; i < 50'000; ++i) {
        all.push_back(static_cast<lab::Moment>(nanoseconds(random)));
        histogram.add(all.back());
    }
    std::sort(all.begin(), all.end());
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999}) {
        const auto exact = static_cast<double>(all[static_cast<std::size_t>(std::ceil(share * 50'000)) - 1]);
        QVERIFY(std::abs(static_cast<double>(histogram.percentile(share)) - exact) <= std::max(1.0, 0.011 * exact));
    }
    QCOMPARE(histogram.percentile(1), all.back());
    QCOMPARE(histogram.most(), all.back());
    QCOMPARE(Histogram().percentile(0.5), 0);
}

void TimingTest::bucketsHoldEverything()
{
    Histogram histogram;
    std::mt19937_64 random(3);
    for (int i = 0; i < 10'000; ++i)
        histogram.add(static_cast<lab::Moment>(random() >> (3 + i % 60)));
    for (const int perOctave : {1, 8, 64}) {
        quint64 sum = 0;
        lab::Moment end = -1;
        for (const Histogram::Bucket& bucket : histogram.bars(perOctave)) {
            QVERIFY(bucket.from < bucket.to);
            QVERIFY(end < 0 || bucket.from == end);
            end = bucket.to;
            sum += bucket.count;
        }
        QCOMPARE(sum, histogram.count());
    }
}

void TimingTest::threadsTellWaitingFromRunning()
{
    lab::Recording recording;
    Script script(recording);
    const int thread = script.thread(script.process(QStringLiteral("p"), 1), QStringLiteral("main"));
    script.call(thread, CallId::ReadFile, {0, 1 * Script::ms, 4});
    script.call(thread, CallId::CloseHandle, {2 * Script::ms, 1 * Script::ms, 4});
    script.announce();
    Durations durations(recording);
    QVERIFY(durations.update(recording.rows()));
    const auto& time = durations.threads().front();
    QCOMPARE(time.waited, 1 * Script::ms);
    QCOMPARE(time.inCalls, 1 * Script::ms);
    QCOMPARE(time.outside(), 1 * Script::ms);
    QVERIFY(!durations.update(recording.rows()));
    QVERIFY(durations.update(1));   // back to an earlier moment
    QCOMPARE(durations.threads().front().inCalls, 0);
}

void TimingTest::findGoesRound()
{
    lab::Recording recording;
    fill(recording, 40);
    Durations durations(recording);
    durations.update(recording.rows());
    const lab::Row first = durations.find(-1, CallId::ReadFile, 1 * Script::ms, 1 * Script::s);
    QCOMPARE(first, 0);
    const lab::Row second = durations.find(first, CallId::ReadFile, 1 * Script::ms, 1 * Script::s);
    QCOMPARE(second, 10);
    QCOMPARE(durations.find(30, CallId::ReadFile, 1 * Script::ms, 1 * Script::s), 0);
    QCOMPARE(durations.find(-1, CallId::CloseHandle, 0, 1 * Script::s), -1);
}

void TimingTest::viewShowsAndSelects_data()
{
    QTest::addColumn<ui::Theme::Choice>("choice");
    QTest::newRow("light") << ui::Theme::Choice::Light;
    QTest::newRow("dark") << ui::Theme::Choice::Dark;
    QTest::newRow("print") << ui::Theme::Choice::Print;
}

void TimingTest::viewShowsAndSelects()
{
    QFETCH(ui::Theme::Choice, choice);
    ui::Theme theme(choice);
    theme.applyToApplication();
    ui::Bench bench;
    fill(bench.session.recording(), 4000);
    ui::TimingView view(bench, theme, nullptr);
    view.resize(1400, 260);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    auto* table = view.findChild<QTableWidget*>();
    QCOMPARE(table->rowCount(), 3);
    QCOMPARE(table->item(0, 1)->text(), QStringLiteral("4000"));
    view.setCall(CallId::ReadFile);
    const QString folder = qEnvironmentVariable("IPCLAB_TEST_PICTURES");
    if (!folder.isEmpty())
        view.grab().save(QStringLiteral("%1/timing-%2.png").arg(folder, QLatin1String(QTest::currentDataTag())));
    auto* plot = view.findChildren<QCustomPlot*>().front();
    const auto click = [&] {
        const double waited = plot->xAxis->coordToPixel(2.005e6);
        QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(static_cast<int>(waited), plot->axisRect()->center().y()));
        return bench.selection.row() >= 0;
    };
    QTRY_VERIFY(click());   // the plot takes its size when it is drawn
    QVERIFY(bench.recording().at(bench.selection.row()).took() >= 1 * Script::ms);
    QCOMPARE(bench.recording().at(bench.selection.row()).callId(), CallId::ReadFile);
}

QTEST_MAIN(TimingTest)
#include "timing_test.moc"
