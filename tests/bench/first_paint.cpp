// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long IPC Lab's window takes to appear, against an empty QMainWindow: fresh processes by turns, seen from outside, from
// the start of the process until the X server shows something of it. Under a private server, with nothing else on it:
//     xvfb-run -a -s '-noreset -screen 0 1920x1200x24' ipclab-first-paint
#include "app/measure/statistics.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QMainWindow>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>
#include <xcb/xcb.h>

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLongest = 60s;

// One pixel of the screen, in the middle of where windows of the usual size are put.
class Screen {
public:
    Screen() : m_connection(xcb_connect(nullptr, nullptr), xcb_disconnect)
    {
        if (xcb_connection_has_error(m_connection.get()) == 0)
            m_root = xcb_setup_roots_iterator(xcb_get_setup(m_connection.get())).data->root;
    }
    bool isThere() const { return m_root != 0; }
    std::uint32_t pixel() const
    {
        const auto cookie = xcb_get_image(m_connection.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, m_root, 600, 400, 1, 1, ~0u);
        const std::unique_ptr<xcb_get_image_reply_t, decltype(&std::free)> reply(xcb_get_image_reply(m_connection.get(), cookie, nullptr), std::free);
        std::uint32_t value = 0;
        if (reply)
            std::memcpy(&value, xcb_get_image_data(reply.get()), sizeof value);
        return value;
    }
    bool waitUntil(bool (*done)(std::uint32_t, std::uint32_t), std::uint32_t with) const
    {
        for (const auto until = Clock::now() + kLongest; Clock::now() < until; std::this_thread::sleep_for(200us))
            if (done(pixel(), with))
                return true;
        return false;
    }

private:
    std::unique_ptr<xcb_connection_t, decltype(&xcb_disconnect)> m_connection;
    xcb_window_t m_root = 0;
};

int showEmptyWindow(int argc, char** argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.resize(1440, 900);
    window.show();
    return application.exec();
}

[[noreturn]] void giveUp(const char* why)
{
    std::fprintf(stderr, "ipclab-first-paint: %s\n", why);
    std::exit(1);
}

// Milliseconds from the start of the program until its window shows.
double timeOf(const Screen& screen, const QString& program, const QStringList& arguments)
{
    QProcess process;
    const std::uint32_t empty = screen.pixel();
    const auto start = Clock::now();
    process.start(program, arguments);
    const bool shown = process.waitForStarted() && screen.waitUntil([](std::uint32_t now, std::uint32_t before) { return now != before; }, empty);
    const std::chrono::duration<double, std::milli> time = Clock::now() - start;
    process.terminate();
    process.waitForFinished();
    if (!shown)
        giveUp("no window appeared");
    if (!screen.waitUntil([](std::uint32_t now, std::uint32_t before) { return now == before; }, empty))
        giveUp("a window stayed on the screen");
    return time.count();
}

int compare(int rounds, const QString& own, const QString& lab)
{
    const Screen screen;
    if (!screen.isThere())
        giveUp("the X server does not answer");
    const QTemporaryDir settings;   // what the user last did with the window changes nothing here
    qputenv("XDG_CONFIG_HOME", settings.path().toLocal8Bit());
    std::vector<double> empties;
    std::vector<double> windows;
    std::vector<double> ratios;
    for (int round = 0; round < rounds; ++round) {
        empties.push_back(timeOf(screen, own, {QStringLiteral("--empty")}));
        windows.push_back(timeOf(screen, lab, {}));
        ratios.push_back(windows.back() / empties.back());
    }
    const auto ratio = measure::spreadOf(ratios);
    std::printf("First paint, median of %d: an empty QMainWindow %.1f ms, IPC Lab %.1f ms; ratio %.2f [%.2f-%.2f]\n", rounds,
                measure::spreadOf(empties).median, measure::spreadOf(windows).median, ratio.median, ratio.low, ratio.high);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    bool empty = false;
    int rounds = 15;
    CLI::App app("How long the window takes to appear, against an empty one");
    app.add_flag("--empty", empty, "show an empty window");
    app.add_option("--rounds", rounds, "of one program and the other")->check(CLI::PositiveNumber);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (empty)
        return showEmptyWindow(argc, argv);
    const QCoreApplication application(argc, argv);
    const QString folder = QCoreApplication::applicationDirPath();
    return compare(rounds, QCoreApplication::applicationFilePath(), folder + QStringLiteral("/ipclab"));
}
