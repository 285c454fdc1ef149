// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

namespace ui {

/// "1 process", "2 processes".
inline QString counted(qint64 count, const QString& one, const QString& many)
{
    return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? one : many);
}

/// The lane of what the lab itself noted about a process: no thread of it.
inline bool isThread(const lab::ThreadInfo& thread) { return thread.tid != 0 || !thread.name.isEmpty(); }

/// A thread's name; its id where nobody named it.
inline QString threadText(const lab::ThreadInfo& thread)
{
    return thread.name.isEmpty() ? QStringLiteral("tid %1").arg(thread.tid) : thread.name;
}

/// A process's id; under Wine the one that Windows calls tell, and that of the Linux process. Empty before it has said which it is.
inline QString pidText(const lab::ProcessInfo& info)
{
    if (info.pid == 0)
        return {};
    return info.systemPid == 0 ? QString::number(info.pid) : QStringLiteral("%1 · Linux %2").arg(info.pid).arg(info.systemPid);
}

}  // namespace ui
