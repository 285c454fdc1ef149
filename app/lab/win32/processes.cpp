// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/processes.h"

#include <QCoreApplication>

#include <windows.h>

namespace lab {
namespace {

constexpr UINT kKilled = 0xF291;            // what QProcess::kill ends a process with, and takes for a crash
constexpr quint32 kException = 0xC0000000;   // from here: NTSTATUS of an exception that nobody handled

HANDLE openProcess(qint64 pid, DWORD access)
{
    return pid > 0 ? OpenProcess(access, FALSE, static_cast<DWORD>(pid)) : nullptr;
}

// Never closed: Windows closes it when this process ends, and kills what is in it.
HANDLE job()
{
    static const HANDLE job = [] {
        JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        const HANDLE made = CreateJobObjectW(nullptr, nullptr);
        SetInformationJobObject(made, JobObjectExtendedLimitInformation, &limits, sizeof limits);
        return made;
    }();
    return job;
}

}  // namespace

void killProcess(qint64 pid)
{
    const HANDLE process = openProcess(pid, PROCESS_TERMINATE);
    if (!process)
        return;
    TerminateProcess(process, kKilled);
    CloseHandle(process);
}

bool processExists(qint64 pid)
{
    const HANDLE process = openProcess(pid, SYNCHRONIZE);
    const bool runs = process && WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    if (process)
        CloseHandle(process);
    return runs;
}

void endWithThisProcess(qint64 pid)
{
    const HANDLE process = openProcess(pid, PROCESS_SET_QUOTA | PROCESS_TERMINATE);
    if (!process)
        return;
    AssignProcessToJobObject(job(), process);
    CloseHandle(process);
}

QString endingText(int code, QProcess::ExitStatus status)
{
    const auto number = static_cast<quint32>(code);
    if (status == QProcess::NormalExit)
        return QCoreApplication::translate("lab", "exit code %1").arg(number);
    return number < kException ? QCoreApplication::translate("lab", "terminated")
                               : QCoreApplication::translate("lab", "crashed: exception 0x%1").arg(number, 8, 16, QLatin1Char('0'));
}

}  // namespace lab
