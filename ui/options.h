// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace ui {

/// What the command line of `ipclab` asked for.
struct Options {
    QString file;                       ///< an experiment (.json) or a recording (.ipclab) to open; may be empty
    QString screenshots;                ///< folder to write screenshots to, then end; empty: show the window
    QString figure;                     ///< file to write the diagram of the recording to, then end; empty: show the window
    QString figureFormat;               ///< "svg", "pdf" or "png"
    std::optional<QString> theme;       ///< "light", "dark" or "print"; nothing: follow the system
    std::optional<QString> language;    ///< "en" or "zh_CN"; nothing: follow the system
    std::optional<QString> platform;    ///< --runs-on (--platform is Qt's): what experiments run on; nothing: what the user chose last
    std::optional<QSize> size;          ///< of the window in screenshots; nothing: 1440×900 and 1920×1080
    double scale = 1;                   ///< factor on fonts and spacing, 0.5 … 4
};

/// The program is to end at once: with `code` 0 after `--help` or `--version`, 2 for a wrong command line.
struct Leave {
    int code = 0;
    QString text;   ///< to print: on stdout for code 0, on stderr otherwise
};

/// Reads the command line, program name first. Asks nothing of a display.
std::variant<Options, Leave> parseOptions(const QStringList& arguments);

}  // namespace ui
