// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench.h"
#include "ui/call_list/call_list.h"
#include "ui/moment_bar/moments.h"
#include "ui/sequence/sequence_view.h"
#include "ui/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <random>

/// ipclab-bench-views [ROWS]: how diagram and call list bear a recording of that many rows (10 million unless said otherwise):
/// milliseconds to take it in, for a frame at a random place, zoomed out, at a step back, and while it grows. Needs a display.
namespace {

constexpr quint64 kZero = 1'000'000'000;
constexpr int kFrames = 300;
constexpr int kRowsAFrame = 1'000'000 / 60;

/// Messages from one process to the other, now and then an error.
class Traffic {
public:
    explicit Traffic(lab::Recording& recording) : m_recording(recording)
    {
        recording.reset(kZero, 0);
        for (const QString& name : {QStringLiteral("writer"), QStringLiteral("reader")})
            recording.addThread({.process = recording.addProcess({.name = name, .platform = QStringLiteral("linux"), .pid = 1}), .name = QStringLiteral("main"), .tid = 1});
    }

    void add(qint64 rows)
    {
        using namespace ipc::trace;
        Record record;
        record.kind = Kind::Call;
        record.channel = 7;
        record.handle = 4;
        record.bytes = 64;
        for (qint64 end = m_rows + rows; m_rows < end; ++m_rows) {
            const bool writes = m_rows % 2 == 0;
            record.call = static_cast<std::uint16_t>(writes ? ipc::CallId::WriteFile : ipc::CallId::ReadFile);
            record.flags = static_cast<std::uint8_t>((writes ? kWrites : kReads) | kMessage);
            record.position = static_cast<std::uint64_t>(m_rows / 2);
            record.error = m_rows % 1000 == 999 ? 109 : 0;
            record.start = kZero + static_cast<std::uint64_t>(m_rows) * 1000;
            record.end = record.start + 700;
            m_recording.append(writes ? 0 : 1, record, {});
        }
        m_recording.announce();
    }

private:
    lab::Recording& m_recording;
    qint64 m_rows = 0;
};

double milliseconds(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// Prints median, 99th percentile and worst of what `frame` takes.
template <class Frame>
void measure(const char* what, Frame frame)
{
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer timer;
        timer.start();
        frame(i);
        times.push_back(milliseconds(timer));
    }
    std::ranges::sort(times);
    std::printf("%-34s p50 %8.2f ms   p99 %8.2f ms   most %8.2f ms   n %d\n", what, times[kFrames / 2], times[kFrames * 99 / 100], times.back(), kFrames);
    std::fflush(stdout);
}

void toRandomPlace(QScrollBar& bar, std::mt19937& random)
{
    bar.setValue(std::uniform_int_distribution(0, bar.maximum())(random));
}

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const qint64 rows = argc > 1 ? std::max(1LL, std::atoll(argv[1])) : 10'000'000;
    ui::Theme theme(ui::Theme::Choice::Light);
    ui::Bench bench;
    Traffic traffic(bench.session.recording());
    QElapsedTimer timer;
    timer.start();
    traffic.add(rows);
    std::printf("%lld rows recorded, indexed and folded in %.0f ms\n", static_cast<long long>(rows), milliseconds(timer));
    timer.start();
    ui::SequenceView diagram(theme, bench.recording(), &bench.session.ties(), bench.selection, bench.playhead);
    ui::CallList calls(bench, theme, nullptr);
    ui::Moments moments(bench.recording(), bench.playhead, bench.selection);
    diagram.resize(900, 600);
    calls.resize(1400, 300);
    diagram.show();
    calls.show();
    while (calls.isFiltering())
        QCoreApplication::processEvents();
    std::printf("both views, from nothing: %.0f ms\n", milliseconds(timer));

    std::mt19937 random(1);
    measure("diagram, random place", [&](int) { toRandomPlace(*diagram.verticalScrollBar(), random); diagram.grab(); });
    measure("calls, random place", [&](int) { toRandomPlace(*calls.verticalScrollBar(), random); calls.grab(); });
    measure("both, back to a random moment", [&](int) {
        moments.goTo(std::uniform_int_distribution<qint64>(0, moments.count())(random));
        bench.world();
        diagram.grab();
        calls.grab();
    });
    moments.goLive();
    diagram.fit();
    measure("diagram, all of it", [&](int) { diagram.grab(); });
    diagram.resetZoom();
    diagram.setFollowing(true);
    calls.setFollow(true);
    measure("both live, 1 million rows a second", [&](int) {
        traffic.add(kRowsAFrame);
        QCoreApplication::processEvents();
        diagram.grab();
        calls.grab();
    });
    return 0;
}
