// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/flood.h"
#include "tests/bench/stalls.h"
#include "tests/bench/traffic.h"
#include "tests/ui/own_settings.h"

#include "app/lab/exporting.h"
#include "app/lab/recording_file.h"
#include "ui/call_list/call_list.h"
#include "ui/main_window.h"
#include "ui/mechanism_page/lower_tabs.h"
#include "ui/mechanism_page/mechanism_page.h"
#include "ui/mechanisms.h"
#include "ui/moment_bar/moment_bar.h"
#include "ui/sequence/figure.h"
#include "ui/sequence/sequence_view.h"
#include "ui/theme.h"
#include "ui/timing/timing_view.h"
#include "ui/widgets/sliced_work.h"

#include <QApplication>
#include <QFile>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <random>

/// ipclab-bench-views [ROWS [SECONDS [PART…]]]: how the window bears a recording of that many rows (10 million unless said
/// otherwise), and a million more each second while it looks at them (for 10 s; 0: not at all). Times and the longest freeze of the
/// window, in milliseconds. With parts named (diagram, calls, timing, moments, exports, replace), only these and what is live. Needs a display.
namespace {

using namespace bench;
using ui::sequence::Scale;

constexpr int kFrames = 200;
constexpr int kJumps = 1000;
constexpr int kDearest = 8;   // widgets that are told

/// Knows what each kind of widget takes to paint itself.
class Application : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        const QWidget* widget = event->type() == QEvent::Paint ? qobject_cast<QWidget*>(receiver) : nullptr;
        if (!widget)
            return QApplication::notify(receiver, event);
        const bool isViewport = widget->metaObject() == &QWidget::staticMetaObject && widget->parentWidget();
        QElapsedTimer timer;
        timer.start();
        const bool known = QApplication::notify(receiver, event);
        m_painted[(isViewport ? widget->parentWidget() : widget)->metaObject()->className()] += milliseconds(timer);
        return known;
    }

    void forget() { m_painted.clear(); }

    /// Those that took the most, in milliseconds a frame.
    void printPainted(int frames) const
    {
        std::vector<std::pair<double, const char*>> dearest;
        for (const auto& [kind, took] : m_painted)
            dearest.emplace_back(took / frames, kind);
        std::ranges::sort(dearest, std::greater());
        for (std::size_t i = 0; i < std::min<std::size_t>(dearest.size(), kDearest); ++i)
            std::printf("    %-42s %12.2f ms\n", dearest[i].second, dearest[i].first);
    }

private:
    std::map<const char*, double> m_painted;
};

class Bench {
public:
    explicit Bench(qint64 rows);

    void appendAndSave();
    void open();
    void diagram();
    void calls();
    void timing();
    void moments();
    void exports();
    void replace();
    void flood(int seconds);
    void realPeers(int seconds);

private:
    template <class Frame>
    void measure(const char* what, int times, Frame frame);
    template <class Frame>
    void measureWhole(const char* what, Frame frame);
    void frames(const QString& scale);
    void waitForFilter(const char* what, const ui::CallFilter& filter);
    void runTask(const char* what, std::shared_ptr<lab::RowTask> task);
    lab::Recording& recording() { return m_page->bench()->session.recording(); }
    template <class Widget>
    Widget* find() { return m_page->findChild<Widget*>(); }
    qint64 anyOf(qint64 end) { return std::uniform_int_distribution<qint64>(0, std::max<qint64>(end - 1, 0))(m_random); }
    void toRandomPlace(QScrollBar& bar) { bar.setValue(static_cast<int>(anyOf(bar.maximum() + qint64{1}))); }

    const qint64 m_rows;
    OwnSettings m_settings;
    QTemporaryDir m_folder;
    ui::Theme m_theme{ui::Theme::Choice::Light};
    lab::ExperimentLibrary m_library = lab::loadLibrary();
    ui::Services m_services{m_theme, m_library, QStringLiteral("en")};
    ui::MainWindow m_window{m_services};
    ui::MechanismPage* m_page = nullptr;
    Heartbeat m_heart;
    std::mt19937 m_random{1};
};

Bench::Bench(qint64 rows) : m_rows(rows)
{
    m_theme.applyToApplication();
    m_window.fill();
    m_window.resize(1600, 1000);
    m_window.show();
    const auto all = ui::mechanisms();
    const auto pipe = std::ranges::find(all, ipc::Mechanism::NamedPipe, &ui::Mechanism::id);
    m_window.showPage(static_cast<int>(pipe - all.begin()));
    m_page = qobject_cast<ui::MechanismPage*>(&m_window.page(m_window.currentPage()));
    m_heart.forSeconds(0.5);
}

template <class Frame>
void Bench::measure(const char* what, int times, Frame frame)
{
    Times taken;
    for (int i = 0; i < times; ++i) {
        QElapsedTimer timer;
        timer.start();
        frame();
        taken.add(milliseconds(timer));
    }
    taken.print(what);
}

void Bench::appendAndSave()
{
    lab::Recording recording;
    Traffic traffic(recording);
    QElapsedTimer timer;
    timer.start();
    traffic.add(m_rows);
    const double took = milliseconds(timer);
    const auto rows = static_cast<double>(recording.rows());
    std::printf("%-46s %8.0f ms   %.2f million a second\n", "append, nobody looking", took, rows / took / 1000);
    std::printf("%-46s %8.1f B a record, and %.1f B of its details\n", "memory", static_cast<double>(recording.memory() - recording.detailMemory()) / rows,
                static_cast<double>(recording.detailMemory()) / rows);
    timer.start();
    const auto problem = lab::saveRecording(recording, m_folder.filePath(QStringLiteral("bench.ipclab")));
    std::printf("%-46s %8.0f ms   %.0f MB %s\n", "save, at once", milliseconds(timer),
                static_cast<double>(QFile(m_folder.filePath(QStringLiteral("bench.ipclab"))).size()) / 1e6, qPrintable(problem.value_or(QString())));
    std::fflush(stdout);
}

void Bench::open()
{
    QElapsedTimer timer;
    timer.start();
    const qint64 rows = m_rows + 2;
    m_window.openFile(m_folder.filePath(QStringLiteral("bench.ipclab")));
    m_heart.until([&] { return recording().rows() == rows && !m_window.findChild<ui::SlicedWork*>(); });
    printWork("open the file in the window", timer, m_heart);
    timer.start();
    m_heart.until([&] { return !find<ui::CallList>()->isFiltering(); });
    printWork("…and until the call list has them all", timer, m_heart);
}

void Bench::frames(const QString& scale)
{
    auto& view = *find<ui::SequenceView>();
    measure(qPrintable(QStringLiteral("diagram, random place, ") + scale), kFrames, [&] {
        toRandomPlace(*view.verticalScrollBar());
        view.grab();
    });
}

void Bench::diagram()
{
    auto& view = *find<ui::SequenceView>();
    view.setFollowing(false);
    for (const auto mode : {Scale::Mode::Ordinal, Scale::Mode::Proportional}) {
        view.setMode(mode);
        view.resetZoom();
        frames(view.scaleText());
        for (const double factor : {4.0, 16.0, 256.0, 16384.0}) {
            view.zoomBy(1 / factor);
            frames(view.scaleText());
            view.zoomBy(factor);
        }
        measure(mode == Scale::Mode::Ordinal ? "diagram, one step of zoom" : "diagram, one step of zoom, proportional", 40, [&, out = true]() mutable {
            view.zoomBy(out ? 1 / 1.5 : 1.5);
            view.grab();
            out = !out;
        });
        view.fit();
        frames(QStringLiteral("all of it"));
        view.resetZoom();
    }
    view.setMode(Scale::Mode::Ordinal);
}

void Bench::waitForFilter(const char* what, const ui::CallFilter& filter)
{
    QElapsedTimer timer;
    timer.start();
    auto& calls = *find<ui::CallList>();
    calls.setFilter(filter);
    m_heart.until([&] { return !calls.isFiltering(); });
    printWork(what, timer, m_heart);
    std::printf("%-46s %8lld lines\n", "", static_cast<long long>(calls.lines()));
}

void Bench::calls()
{
    auto& calls = *find<ui::CallList>();
    measure("calls, random place", kFrames, [&] {
        toRandomPlace(*calls.verticalScrollBar());
        calls.grab();
    });
    waitForFilter("filter: only errors", {.words = {}, .onlyErrors = true});
    waitForFilter("filter: a word of a call", {.words = {QStringLiteral("ReadFile")}});
    waitForFilter("filter: a word of a result", {.words = {QStringLiteral("BROKEN_PIPE")}});
    waitForFilter("filter: none", {});
}

void Bench::timing()
{
    auto& tabs = *find<ui::LowerTabs>();
    auto& view = *find<ui::TimingView>();
    QElapsedTimer timer;
    timer.start();
    tabs.setCurrentWidget(&view);
    m_heart.until([&] { return !view.isBehind(); });
    printWork("timing, from nothing", timer, m_heart);
    const auto& durations = view.durations();
    measure("timing, all percentiles, histogram, rates", kFrames, [&] { view.setCall(ipc::CallId::ReadFile); view.grab(); });
    const auto most = durations.all().most();
    measure("timing, click on the longest", kFrames, [&] { durations.find(anyOf(m_rows), ipc::CallId::None, most, most + 1); });
    measure("timing, click where nothing is", kFrames, [&] { durations.find(anyOf(m_rows), ipc::CallId::ReadFile, most * 8, most * 9); });
    measure("timing, click on bytes over time", kFrames, [&] {
        const auto span = durations.throughput().span();
        const lab::Moment from = anyOf(durations.throughput().spans()) * span;
        durations.findWrite(anyOf(m_rows), from, from + span);
    });
    measure("timing, click on a thread", kFrames, [&] { durations.findWait(anyOf(m_rows), 2); });
    for (int i = 0; i < 5; ++i) {
        timer.start();
        find<ui::MomentBar>()->moments().goTo(anyOf(m_rows / 2));
        m_heart.until([&] { return !view.isBehind(); });
        printWork("timing, back to a random moment", timer, m_heart);
    }
    find<ui::MomentBar>()->moments().goLive();
    tabs.setCurrentIndex(0);
}

void Bench::moments()
{
    auto& bench = *m_page->bench();
    auto& moments = find<ui::MomentBar>()->moments();
    measure("world at a random moment", kJumps, [&] { bench.session.worlds().at(anyOf(m_rows)); });
    measureWhole("whole window to a random moment, painted", [&] {
        moments.goTo(anyOf(moments.count()));
        m_window.grab();
    });
    moments.goLive();
    measureWhole("whole window painted, live", [&] { m_window.grab(); });
}

template <class Frame>
void Bench::measureWhole(const char* what, Frame frame)
{
    auto& application = static_cast<Application&>(*qApp);
    application.forget();
    measure(what, kFrames, frame);
    application.printPainted(kFrames);
}

void Bench::runTask(const char* what, std::shared_ptr<lab::RowTask> task)
{
    QElapsedTimer timer;
    timer.start();
    bool ended = false;
    auto* work = new ui::SlicedWork(QStringLiteral("…"), {.step = [task] { return task->advance(); }, .done = [task] { return task->done(); }}, &m_window);
    QObject::connect(work, &ui::SlicedWork::ended, &m_window, [&] { ended = true; });
    m_heart.until([&] { return ended; });
    printWork(what, timer, m_heart);
}

void Bench::exports()
{
    for (const QString& format : QStringList{QStringLiteral("ipclab")} + lab::exportFormats()) {
        QFile file(m_folder.filePath(QStringLiteral("export.") + format));
        if (!file.open(QIODevice::WriteOnly))
            continue;
        runTask(qPrintable(QStringLiteral("write as ") + format), format == QStringLiteral("ipclab") ? std::shared_ptr(lab::saveTask(recording(), file))
                    : std::shared_ptr(lab::exportTask(recording(), m_page->bench()->session.ties(), format, file)));
        file.remove();
    }
    measure("figure refused, too many lines", 10, [&] { ui::sequence::tooLargeFor(recording(), QStringLiteral("svg")); });
}

void Bench::replace()
{
    QElapsedTimer timer;
    timer.start();
    m_page->bench()->runner.reset();
    m_heart.until([&] { return recording().rows() == 0; });
    m_heart.forSeconds(0.2);
    printWork("a new recording instead (and 200 ms)", timer, m_heart);
}

void Bench::flood(int seconds)
{
    constexpr int kPerMillisecond = 1000;
    replace();
    Flood flood(recording(), kPerMillisecond, seconds);
    Frames frames(*find<ui::SequenceView>()->viewport());
    QTimer tick;
    bool all = false;
    QObject::connect(&tick, &QTimer::timeout, &m_window, [&] { all = flood.intake().append(false); });
    tick.start(1);
    QElapsedTimer timer;
    timer.start();
    m_heart.until([&] { return !flood.isRunning(); });
    const double streamed = milliseconds(timer);
    const double stall = m_heart.longestStall();
    const double painted = frames.count() / streamed * 1000;
    const qint64 already = recording().rows();
    m_heart.until([&] { return all && static_cast<quint64>(recording().rows()) >= flood.counters().produced - flood.counters().dropped; });
    const auto counters = flood.counters();
    std::printf("%-46s %8.2f million a second for %.1f s\n", "live: published", static_cast<double>(counters.produced) / streamed / 1000, streamed / 1000);
    std::printf("%-46s %8llu lost, %lld rows shown at its end, all %.0f ms later\n", "live: drained", static_cast<unsigned long long>(counters.dropped),
                static_cast<long long>(already), milliseconds(timer) - streamed);
    std::printf("%-46s %8.1f frames a second   longest stall %.2f ms, %.2f ms after\n", "live: window", painted, stall, m_heart.longestStall());
}

// Real processes, each call asked for and answered one after another as an experiment does.
void Bench::realPeers(int seconds)
{
    const auto parsed = lab::parseExperiment(R"({
        "id": "named-pipe/stress", "mechanism": "named-pipe", "title": {"en": "Stress"}, "platforms": ["linux"], "peers": ["server", "client"], "steps": [
        {"peer": "server", "call": "CreateNamedPipe", "args": {"name": "\\\\.\\pipe\\${session}stress", "openMode": "PIPE_ACCESS_DUPLEX",
         "pipeMode": "PIPE_TYPE_MESSAGE|PIPE_READMODE_MESSAGE", "maxInstances": 1, "outBufferSize": 4096, "inBufferSize": 4096}, "as": "pipe"},
        {"peer": "client", "call": "CreateFile", "args": {"name": "\\\\.\\pipe\\${session}stress", "access": "GENERIC_READ|GENERIC_WRITE"}, "as": "end"},
        {"repeat": 100000, "steps": [
            {"peer": "client", "call": "WriteFile", "args": {"handle": "$end", "data": "hello, world"}},
            {"peer": "server", "call": "ReadFile", "args": {"handle": "$pipe", "size": 64}}]}]})", QStringLiteral("stress"));
    if (!parsed.experiment) {
        std::printf("%s\n", qPrintable(parsed.error->text()));
        return;
    }
    lab::Runner& runner = m_page->bench()->runner;
    runner.setAsking(false);
    m_page->bench()->load(*parsed.experiment, QStringLiteral("linux"));
    Frames frames(*find<ui::SequenceView>()->viewport());
    QElapsedTimer timer;
    timer.start();
    runner.run();
    m_heart.until([&] { return runner.state() == lab::Runner::State::Finished || milliseconds(timer) > seconds * 1000; });
    const double took = milliseconds(timer);
    std::printf("%-46s %8llu calls in %.1f s, %llu records lost, %.1f frames a second   longest stall %.2f ms\n", "live: real peers",
                static_cast<unsigned long long>(recording().callCount()), took / 1000, static_cast<unsigned long long>(recording().lost()),
                frames.count() / took * 1000, m_heart.longestStall());
    replace();
}

}  // namespace

int main(int argc, char** argv)
{
    Application application(argc, argv);
    const qint64 rows = argc > 1 ? std::max(1LL, std::atoll(argv[1])) : 10'000'000;
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 10;
    const QStringList wanted = application.arguments().mid(3);
    Bench bench(rows);
    bench.appendAndSave();
    bench.open();
    const std::pair<QString, void (Bench::*)()> parts[] = {
        {QStringLiteral("diagram"), &Bench::diagram}, {QStringLiteral("calls"), &Bench::calls},     {QStringLiteral("timing"), &Bench::timing},
        {QStringLiteral("moments"), &Bench::moments}, {QStringLiteral("exports"), &Bench::exports}, {QStringLiteral("replace"), &Bench::replace}};
    for (const auto& [name, part] : parts)
        if (wanted.isEmpty() || wanted.contains(name))
            (bench.*part)();
    if (seconds > 0) {
        bench.flood(seconds);
        bench.realPeers(3 * seconds);
    }
    return 0;
}
