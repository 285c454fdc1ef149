// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/moment_bar/moments.h"

#include <QBasicTimer>
#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace ui {

class MomentTrack;

/// The moment that all views of a page show: go back, forward, anywhere, play what was recorded again, or stay at the end as it
/// grows (live). Works while an experiment runs, between its steps, and on an opened recording.
class MomentBar : public QWidget {
    Q_OBJECT

public:
    MomentBar(Bench& bench, const Theme& theme, QWidget* page);

    Moments& moments() { return m_moments; }
    MomentTrack& track() { return *m_track; }
    /// For the View menu.
    QList<QAction*> actions() const { return {m_back, m_forward, m_first, m_live, m_replay}; }
    QString text() const;

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    QAction* make(const QString& text, const QString& tip, const QKeySequence& keys, QWidget* page);
    QToolButton* button(QAction* action);
    void connectActions();
    void replay(bool on);
    void stop();
    void refresh();
    void drawIcons();

    Bench& m_bench;
    const Theme& m_theme;
    Moments m_moments;
    QAction* m_first = nullptr;
    QAction* m_back = nullptr;
    QAction* m_replay = nullptr;
    QAction* m_forward = nullptr;
    QAction* m_live = nullptr;
    MomentTrack* m_track;
    QLabel* m_text;
    QBasicTimer m_timer;
};

}  // namespace ui
