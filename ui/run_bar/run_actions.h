// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QAction>

namespace ui {

class RecordAction;

/// What can be done with the experiment of a page: the same actions in the run bar and in the Run menu.
class RunActions : public QObject {
    Q_OBJECT

public:
    RunActions(Bench& bench, Theme& theme, const QString& mechanism, QWidget* page);

    QAction* run;
    QAction* step;
    QAction* pause;
    QAction* reset;
    RecordAction* record;
    QAction* ask;      ///< ask the predict questions; remembered

    /// Runs, and asks nothing this time.
    void runWithoutAsking();
    QList<QAction*> all() const;

private:
    QAction* make(const char* name, const QString& text, const QString& tip, const QKeySequence& keys, QWidget* page);
    void showState();
    void drawIcons();

    Bench& m_bench;
    Theme& m_theme;
};

}  // namespace ui
