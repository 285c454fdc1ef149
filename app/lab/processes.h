// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace lab {

/// Ends a process as a crash would (SIGKILL, TerminateProcess). Does nothing if there is none of that id.
void killProcess(qint64 pid);

}  // namespace lab
