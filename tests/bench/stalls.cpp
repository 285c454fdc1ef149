// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/stalls.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimerEvent>

#include <algorithm>
#include <cstdio>

namespace bench {

void Times::print(const char* what)
{
    std::ranges::sort(m_times);
    const std::size_t n = m_times.size();
    std::printf("%-46s least %7.2f ms   p50 %8.2f ms   p99 %8.2f ms   most %8.2f ms   n %zu\n", what, m_times.front(), m_times[n / 2], m_times[n * 99 / 100], m_times.back(), n);
    std::fflush(stdout);
}

double Heartbeat::longestStall() { return std::exchange(m_longest, 0); }

void Heartbeat::until(const std::function<bool()>& condition)
{
    m_since.start();
    m_longest = 0;
    while (!condition())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    m_longest = std::max(m_longest, milliseconds(m_since));
}

void Heartbeat::forSeconds(double seconds)
{
    QElapsedTimer timer;
    timer.start();
    until([&] { return milliseconds(timer) >= seconds * 1000; });
}

void Heartbeat::timerEvent(QTimerEvent*)
{
    if (m_since.isValid())
        m_longest = std::max(m_longest, milliseconds(m_since));
    m_since.start();
}

bool Frames::eventFilter(QObject*, QEvent* event)
{
    m_count += event->type() == QEvent::Paint;
    return false;
}

double milliseconds(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

void printWork(const char* what, const QElapsedTimer& timer, Heartbeat& heart)
{
    const double took = milliseconds(timer);
    std::printf("%-46s %8.0f ms   longest stall %8.2f ms\n", what, took, heart.longestStall());
    std::fflush(stdout);
}

}  // namespace bench
