// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/quit_signals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace lab {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};

std::atomic<int> s_received = 0;
std::atomic<int> s_wakeUp = -1;

// Only what POSIX lets a handler do.
void take(int signal)
{
    s_received = signal;
    const char byte = 0;
    if (::write(s_wakeUp, &byte, 1) < 0)
        _exit(128 + signal);
}

}  // namespace

struct QuitSignals::Native {
    int pipe[2] = {-1, -1};
    std::array<struct sigaction, kSignals.size()> previous = {};
    std::unique_ptr<QSocketNotifier> notifier;
};

QuitSignals::QuitSignals(QObject* parent) : QObject(parent), m(std::make_unique<Native>())
{
    if (pipe2(m->pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    s_received = 0;
    s_wakeUp = m->pipe[1];
    m->notifier = std::make_unique<QSocketNotifier>(m->pipe[0], QSocketNotifier::Read);
    connect(m->notifier.get(), &QSocketNotifier::activated, this, [this] {
        m->notifier->setEnabled(false);
        QCoreApplication::quit();
    });
    struct sigaction action = {};
    action.sa_handler = take;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    for (std::size_t i = 0; i < kSignals.size(); ++i)
        sigaction(kSignals[i], &action, &m->previous[i]);
}

QuitSignals::~QuitSignals()
{
    if (m->pipe[0] < 0)
        return;
    for (std::size_t i = 0; i < kSignals.size(); ++i)
        sigaction(kSignals[i], &m->previous[i], nullptr);
    m->notifier.reset();
    close(m->pipe[0]);
    close(m->pipe[1]);
}

int QuitSignals::received() const { return s_received; }

}  // namespace lab
