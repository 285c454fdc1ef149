// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"
#include "ui/timing/durations.h"

#include <QWidget>

namespace ui {

/// What each thread did with its time: waiting, in calls, outside of them. One bar for a thread.
class ThreadBars : public QWidget {
    Q_OBJECT

public:
    ThreadBars(const lab::Recording& recording, const Theme& theme, QWidget* parent);
    void show(std::vector<timing::ThreadTime> threads);

signals:
    /// The user wants to see where that thread waited.
    void threadClicked(int thread);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void paintThread(QPainter& painter, const timing::ThreadTime& thread, qreal y);
    void paintKey(QPainter& painter, qreal y);
    QColor colorOf(int part, int process) const;

    const lab::Recording& m_recording;
    const Theme& m_theme;
    std::vector<timing::ThreadTime> m_threads;
};

}  // namespace ui
