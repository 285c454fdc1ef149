// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace lab {

/// Ends a process as a crash would (SIGKILL, TerminateProcess). Does nothing if there is none of that id.
void killProcess(qint64 pid);

/// Whether there is a process of that id.
bool processExists(qint64 pid);

/// Sees to it that a process just started, and what it starts, ends with this one, however that comes. Windows: a job that is
/// killed when its last handle closes. Linux: nothing; the end of its standard input ends a peer.
void endWithThisProcess(qint64 pid);

/// How a process ended, for people: "exit code 3", "killed by signal 9", "terminated".
QString endingText(int code, QProcess::ExitStatus status);

}  // namespace lab
