// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/options.h"

#include <QApplication>

#include <cstdio>

namespace {

constexpr int kCannotStart = 2;

int leave(const ui::Leave& leave)
{
    std::fputs(qPrintable(leave.text), leave.code == 0 ? stdout : stderr);
    return leave.code;
}

/// Qt aborts where it finds no display; a message and an exit code serve better.
bool haveDisplay()
{
#ifdef Q_OS_WIN
    return true;
#else
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#endif
}

}  // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto parsed = ui::parseOptions(arguments);
    if (const auto* end = std::get_if<ui::Leave>(&parsed))
        return leave(*end);
    if (!haveDisplay())
        return leave({kCannotStart, QStringLiteral("ipclab: there is no display to open a window on (DISPLAY is not set).\n"
                                                   "Use ipclab-cli, or run it under a private X server: xvfb-run -a ipclab …\n")});
    QApplication application(argc, argv);
    return 0;
}
