// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// The commands of ipclab-cli. Each gets its own arguments and gives the exit code.
namespace cli {

inline constexpr int kOk = 0;
inline constexpr int kNotHeld = 1;     ///< an expectation did not hold
inline constexpr int kBadInput = 2;    ///< a command line, experiment or file that is not right: one message that names the place

int list(const QStringList& arguments);
int calls(const QStringList& arguments);
int exportCommand(const QStringList& arguments);
int measure(const QStringList& arguments);
int run(const QStringList& arguments);

/// Prints to the standard error, after the program's name. Gives kBadInput.
int complain(const QString& message);
/// False once the standard output takes no more: what a command does for it alone may end. The exit code is seen to.
bool print(const QString& text);

}  // namespace cli
