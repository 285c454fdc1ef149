// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/processes.h"

#include <QCoreApplication>

#include <csignal>

namespace lab {

void killProcess(qint64 pid)
{
    // 0 and negative numbers name groups of processes.
    if (pid > 1)
        kill(static_cast<pid_t>(pid), SIGKILL);
}

void endWithThisProcess(qint64) {}

QString endingText(int code, QProcess::ExitStatus status)
{
    return status == QProcess::NormalExit ? QCoreApplication::translate("lab", "exit code %1").arg(code)
                                          : QCoreApplication::translate("lab", "killed by signal %1").arg(code);
}

}  // namespace lab
