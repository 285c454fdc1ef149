// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"
#include "tests/bench/traffic.h"

#include "ui/bench.h"
#include "ui/sequence/event_order.h"
#include "ui/theme.h"
#include "ui/timing/plot.h"
#include "ui/timing/timing_view.h"

#include <QTableWidget>
#include <QTest>

#include <algorithm>
#include <functional>
#include <numeric>
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
    void findsWhatALookAtEachCallFinds();
    void goesBackToAnyMoment();
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

namespace {

lab::Row simpleFind(const lab::Recording& recording, lab::Row rows, lab::Row after, const std::function<bool(const lab::Entry&)>& wanted)
{
    for (lab::Row step = 1; step <= rows; ++step)
        if (const lab::Row row = (after + step) % rows; recording.kind(row) == ipc::trace::Kind::Call && wanted(recording.at(row)))
            return row;
    return -1;
}

}  // namespace

void TimingTest::findsWhatALookAtEachCallFinds()
{
    lab::Recording recording;
    bench::Traffic(recording).add(30'000);
    Durations durations(recording);
    std::mt19937 random(2);
    for (const lab::Row rows : {30'002, 30'002, 9'000, 5}) {
        durations.update(rows);
        QCOMPARE(durations.taken(), rows);
        for (int i = 0; i < 60; ++i) {
            const lab::Row after = static_cast<lab::Row>(random() % static_cast<unsigned>(rows)) - 1;
            const CallId call = i % 3 == 0 ? CallId::None : i % 3 == 1 ? CallId::ReadFile : CallId::WriteFile;
            const lab::Moment from = i % 5 == 0 ? 100 * Script::us : random() % 4000;
            const lab::Moment to = from + 1 + (i % 7 == 0 ? 1 * Script::ms : random() % 300);
            QCOMPARE(durations.find(after, call, from, to), simpleFind(recording, rows, after, [&](const lab::Entry& entry) {
                return (call == CallId::None || entry.callId() == call) && entry.took() >= from && entry.took() < to;
            }));
            const lab::Moment begin = static_cast<lab::Moment>(random() % static_cast<unsigned>(recording.duration()));
            const lab::Moment end = begin + 1 + random() % 20'000;
            QCOMPARE(durations.findWrite(after, begin, end), simpleFind(recording, rows, after, [&](const lab::Entry& entry) {
                return entry.has(ipc::trace::kWrites) && entry.bytes > 0 && entry.end >= begin && entry.end < end;
            }));
            const int thread = i % 3;
            QCOMPARE(durations.findWait(after, thread), simpleFind(recording, rows, after, [&](const lab::Entry& entry) {
                return entry.thread == thread && ui::sequence::hasWaited(entry);
            }));
        }
    }
}

// What the slider shows is what would be there had nothing come after it; the numbers against a plain sort and plain sums.
void TimingTest::goesBackToAnyMoment()
{
    lab::Recording recording;
    bench::Traffic(recording).add(600'000);
    Durations durations(recording);
    while (durations.update(recording.rows(), 4096)) {
    }
    for (const lab::Row rows : {600'002, 400'001, 262'145, 262'144, 262'143, 7, 300'000}) {
        while (durations.update(rows, 50'000)) {
        }
        std::vector<lab::Moment> reads;
        lab::Moment waited = 0;
        quint64 written = 0;
        for (lab::Row row = 0; row < rows; ++row) {
            const lab::Entry entry = recording.at(row);
            if (entry.callId() == CallId::ReadFile)
                reads.push_back(entry.took());
            waited += ui::sequence::hasWaited(entry) ? entry.took() : 0;
            written += entry.isCall() && entry.has(ipc::trace::kWrites) ? entry.bytes : 0;
        }
        std::ranges::sort(reads);
        const auto& histogram = durations.byCall().at(CallId::ReadFile);
        QCOMPARE(histogram.count(), reads.size());
        QCOMPARE(histogram.most(), reads.back());
        QCOMPARE(histogram.total(), std::accumulate(reads.begin(), reads.end(), lab::Moment{0}));
        for (const double share : {0.5, 0.9, 0.99, 0.999, 0.9999}) {
            const auto exact = static_cast<double>(reads[static_cast<std::size_t>(std::ceil(share * static_cast<double>(reads.size()))) - 1]);
            QVERIFY(std::abs(static_cast<double>(histogram.percentile(share)) - exact) <= std::max(1.0, 0.011 * exact));
        }
        for (const auto& bar : histogram.bars(8))
            QCOMPARE(bar.count, static_cast<quint64>(std::ranges::count_if(reads, [&](lab::Moment took) { return took >= bar.from && took < bar.to; })));
        lab::Moment waitedOfThreads = 0;
        for (const auto& thread : durations.threads())
            waitedOfThreads += thread.waited;
        QCOMPARE(waitedOfThreads, waited);
        quint64 shown = 0;
        for (int span = 0; span < durations.throughput().spans(); ++span)
            shown += durations.throughput().bytes(span);
        QCOMPARE(shown, written);
    }
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
    QTRY_VERIFY_WITH_TIMEOUT(!view.isBehind(), 60'000);
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
