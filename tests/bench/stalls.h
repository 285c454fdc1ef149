// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <vector>

namespace bench {

/// Milliseconds, one for each time that something was done.
class Times {
public:
    void add(double milliseconds) { m_times.push_back(milliseconds); }
    /// What, best (of a machine that has other things to do), median, 99th percentile, worst, number.
    void print(const char* what);

private:
    std::vector<double> m_times;
};

/// Beats in the event loop of the window: the longest time between two beats is how long the window was frozen.
class Heartbeat : public QObject {
public:
    Heartbeat() { m_timer.start(1, Qt::PreciseTimer, this); }
    /// Since the last call.
    double longestStall();
    /// Handles events until it holds.
    void until(const std::function<bool()>& condition);
    void forSeconds(double seconds);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    QBasicTimer m_timer;
    QElapsedTimer m_since;
    double m_longest = 0;
};

/// Counts how often a widget is painted.
class Frames : public QObject {
public:
    explicit Frames(QObject& widget) { widget.installEventFilter(this); }
    int count() const { return m_count; }

protected:
    bool eventFilter(QObject* widget, QEvent* event) override;

private:
    int m_count = 0;
};

double milliseconds(const QElapsedTimer& timer);
/// Prints what it took in milliseconds, and the longest stall meanwhile.
void printWork(const char* what, const QElapsedTimer& timer, Heartbeat& heart);

}  // namespace bench
