// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/quit_signals.h"

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <windows.h>

namespace lab {
namespace {

constexpr DWORD kPatience = 5000;   // ms; Windows ends the process about then anyway

std::atomic<int> s_received = 0;
std::atomic<HANDLE> s_done = nullptr;

int signalOf(DWORD event)
{
    return event == CTRL_C_EVENT ? SIGINT : event == CTRL_BREAK_EVENT ? SIGBREAK : SIGTERM;
}

// Called in a thread of its own. What is not a key ends the process as soon as this returns.
BOOL WINAPI take(DWORD event)
{
    if (s_received.exchange(signalOf(event)) != 0)
        return FALSE;
    QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit, Qt::QueuedConnection);
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        WaitForSingleObject(s_done, kPatience);
    return TRUE;
}

}  // namespace

struct QuitSignals::Native {
    HANDLE done = CreateEventW(nullptr, TRUE, FALSE, nullptr);
};

QuitSignals::QuitSignals(QObject* parent) : QObject(parent), m(std::make_unique<Native>())
{
    s_received = 0;
    s_done = m->done;
    SetConsoleCtrlHandler(take, TRUE);
}

QuitSignals::~QuitSignals()
{
    SetConsoleCtrlHandler(take, FALSE);
    SetEvent(m->done);   // not closed: the handler may wait for it
}

int QuitSignals::received() const { return s_received; }

}  // namespace lab
