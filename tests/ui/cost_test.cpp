// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/traffic.h"

#include "ui/call_list/call_list.h"
#include "ui/moment_bar/moment_bar.h"
#include "ui/sequence/overview_strip.h"
#include "ui/sequence/sequence_view.h"
#include "ui/theme.h"
#include "ui/timing/timing_view.h"

#include <QScrollBar>
#include <QTest>

#include <random>

using Mode = ui::sequence::Scale::Mode;

namespace {

constexpr qint64 kFew = 40'000;
constexpr qint64 kMany = 20 * kFew;
// Of what a picture costs with twenty times the rows: depth of trees, and luck with the place.
constexpr double kMostRatio = 2;

/// All views of a recording of that many rows, and what they look at.
struct Stage {
    explicit Stage(qint64 rows)
    {
        bench::Traffic(recording()).add(rows);
        view.resize(900, 600);
        calls.resize(1400, 300);
        page.resize(1000, 40);
        bar.resize(1000, 40);
        strip.resize(30, 600);
        timing.resize(1400, 300);
        for (QWidget* widget : std::initializer_list<QWidget*>{&view, &calls, &page, &timing})
            widget->show();
        view.setFollowing(false);
    }

    bool isReady() const { return !calls.isFiltering() && !timing.isBehind(); }
    lab::Recording& recording() { return bench.session.recording(); }

    /// Records looked at for it, the most of several times at random places.
    template <class What>
    qint64 looks(What what)
    {
        qint64 most = 0;
        for (int i = 0; i < 10; ++i) {
            const qint64 before = recording().looks();
            what();
            most = std::max(most, recording().looks() - before);
        }
        return most;
    }
    qint64 anyOf(qint64 end) { return std::uniform_int_distribution<qint64>(0, end - 1)(random); }
    void paintAtRandom()
    {
        view.verticalScrollBar()->setValue(static_cast<int>(anyOf(view.verticalScrollBar()->maximum() + 1)));
        view.grab();
    }

    ui::Theme theme{ui::Theme::Choice::Light};
    ui::Bench bench;
    ui::SequenceView view{theme, bench.recording(), &bench.session.ties(), bench.selection, bench.playhead};
    ui::OverviewStrip strip{view, theme, nullptr};
    ui::CallList calls{bench, theme, nullptr};
    QWidget page;
    ui::MomentBar bar{bench, theme, &page};
    ui::TimingView timing{bench, theme, nullptr};
    std::mt19937 random{1};
};

using Work = std::function<qint64(Stage&)>;

qint64 diagram(Stage& stage, Mode mode, double zoom)
{
    stage.view.setMode(mode);
    stage.view.resetZoom();
    stage.view.zoomBy(zoom);
    stage.paintAtRandom();   // what is made once for a scale
    return stage.looks([&] { stage.paintAtRandom(); });
}

}  // namespace

/// What the views cost, counted in records looked at: what is visible, not what is recorded.
class CostTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (Stage* stage : {&m_few, &m_many})
            QTRY_VERIFY_WITH_TIMEOUT(stage->isReady(), 120'000);
    }

    void doesNotGrowWithTheRecording_data()
    {
        QTest::addColumn<Work>("work");
        QTest::newRow("diagram") << Work([](Stage& stage) { return diagram(stage, Mode::Ordinal, 1); });
        QTest::newRow("diagram, marks") << Work([](Stage& stage) { return diagram(stage, Mode::Ordinal, 1.0 / 8); });
        QTest::newRow("diagram, counts") << Work([](Stage& stage) { return diagram(stage, Mode::Ordinal, 1.0 / 256); });
        QTest::newRow("proportional") << Work([](Stage& stage) { return diagram(stage, Mode::Proportional, 64); });
        QTest::newRow("proportional, counts") << Work([](Stage& stage) { return diagram(stage, Mode::Proportional, 1.0 / 4); });
        QTest::newRow("zoom, proportional") << Work([](Stage& stage) {
            stage.view.setMode(Mode::Proportional);
            stage.view.resetZoom();
            return stage.looks([&] { stage.view.zoomBy(1.5); stage.view.zoomBy(1 / 1.5); stage.view.grab(); });
        });
        QTest::newRow("all of it") << Work([](Stage& stage) {
            stage.view.setMode(Mode::Ordinal);
            stage.view.fit();
            return stage.looks([&] { stage.view.grab(); });
        });
        QTest::newRow("all of it, proportional") << Work([](Stage& stage) {
            stage.view.setMode(Mode::Proportional);
            stage.view.fit();
            return stage.looks([&] { stage.view.grab(); });
        });
        QTest::newRow("overview") << Work([](Stage& stage) { return stage.looks([&] { stage.strip.grab(); }); });
        QTest::newRow("calls") << Work([](Stage& stage) {
            return stage.looks([&] {
                stage.calls.verticalScrollBar()->setValue(static_cast<int>(stage.anyOf(stage.calls.lines())));
                stage.calls.grab();
            });
        });
        QTest::newRow("slider") << Work([](Stage& stage) { return stage.looks([&] { stage.bar.grab(); }); });
        QTest::newRow("world") << Work([](Stage& stage) {
            return stage.looks([&] { stage.bench.session.worlds().at(stage.anyOf(stage.recording().rows())); });
        });
        QTest::newRow("step back") << Work([](Stage& stage) {
            stage.view.setMode(Mode::Ordinal);
            stage.view.resetZoom();
            const qint64 most = stage.looks([&] {
                stage.bar.moments().goTo(stage.anyOf(stage.bar.moments().count()));
                stage.bench.world();
                stage.view.grab();
                stage.calls.grab();
            });
            stage.bar.moments().goLive();
            return most;
        });
        QTest::newRow("find the longest") << Work([](Stage& stage) {
            const auto most = stage.timing.durations().all().most();
            return stage.looks([&] { stage.timing.durations().find(stage.anyOf(stage.recording().rows()), ipc::CallId::None, most, most + 1); });
        });
        QTest::newRow("find a write") << Work([](Stage& stage) {
            const auto& throughput = stage.timing.durations().throughput();
            return stage.looks([&] {
                const lab::Moment from = stage.anyOf(throughput.spans()) * throughput.span();
                stage.timing.durations().findWrite(stage.anyOf(stage.recording().rows()), from, from + throughput.span());
            });
        });
        QTest::newRow("find a wait") << Work([](Stage& stage) {
            return stage.looks([&] { stage.timing.durations().findWait(stage.anyOf(stage.recording().rows()), 2); });
        });
    }

    void doesNotGrowWithTheRecording()
    {
        QFETCH(Work, work);
        const qint64 few = work(m_few);
        const qint64 many = work(m_many);
        qInfo("%lld of %lld rows, %lld of %lld", static_cast<long long>(few), static_cast<long long>(kFew), static_cast<long long>(many), static_cast<long long>(kMany));
        QVERIFY2(static_cast<double>(many) <= kMostRatio * static_cast<double>(few) + 500,
                 qPrintable(QStringLiteral("%1 records looked at, %2 with a twentieth of the rows").arg(many).arg(few)));
        QVERIFY(many < kMany / 10);
    }

private:
    Stage m_few{kFew};
    Stage m_many{kMany};
};

QTEST_MAIN(CostTest)
#include "cost_test.moc"
