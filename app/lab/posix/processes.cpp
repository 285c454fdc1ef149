// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/processes.h"

#include <csignal>

namespace lab {

void killProcess(qint64 pid)
{
    // 0 and negative numbers name groups of processes.
    if (pid > 1)
        kill(static_cast<pid_t>(pid), SIGKILL);
}

}  // namespace lab
