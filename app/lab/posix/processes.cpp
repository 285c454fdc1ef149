// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/processes.h"

#include <QCoreApplication>

#include <cerrno>
#include <csignal>
#include <limits>

namespace lab {

void killProcess(qint64 pid)
{
    // 0 and negative numbers name groups of processes.
    if (pid > 1)
        kill(static_cast<pid_t>(pid), SIGKILL);
}

bool processExists(qint64 pid)
{
    if (pid <= 0 || pid > std::numeric_limits<pid_t>::max())
        return false;
    return kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

void endWithThisProcess(qint64) {}

QString endingText(int code, QProcess::ExitStatus status)
{
    return status == QProcess::NormalExit ? QCoreApplication::translate("lab", "exit code %1").arg(code)
                                          : QCoreApplication::translate("lab", "killed by signal %1").arg(code);
}

}  // namespace lab
