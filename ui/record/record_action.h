// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QAction>

namespace ui {

/// Record: on, it counts the steps of what is done freely; off, it asks for a title and keeps them as an experiment of the
/// user's own.
class RecordAction : public QAction {
    Q_OBJECT

public:
    RecordAction(Bench& bench, const Theme& theme, const QString& mechanism, QWidget* page);

signals:
    /// Written to a file, and found to be right.
    void saved(const lab::Experiment& experiment);
    /// After that: it is to run now.
    void runWanted(const lab::Experiment& experiment);

private:
    void toggle(bool on);
    void showState();
    void keep();

    Bench& m_bench;
    const Theme& m_theme;
    QString m_mechanism;
    QWidget* m_page;
};

}  // namespace ui
