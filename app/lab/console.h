// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <system_error>

/// What a program and the terminal it was started from say to each other. Supplied by each system.
namespace lab {

/// To the standard output and the standard error, at once: UTF-8; a Windows console gets it in UTF-16, which asks for no code page.
/// Tells what kept the text from being written; std::errc::broken_pipe: whoever read it is gone, which does not end this process.
std::error_code print(const QString& text);
void printError(const QString& text);

/// The command line, program name first. On Windows as Unicode, whatever argv could hold of it.
QStringList commandLine(int argc, char** argv);

}  // namespace lab
