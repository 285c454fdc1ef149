// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QMenu;
class QToolButton;

namespace ui {

class RunActions;
class StepProgress;

/// Above a page: which experiment on which platform, run it, how far it is.
class RunBar : public QWidget {
    Q_OBJECT

public:
    /// `mechanism` is the id whose experiments can be chosen; `exports` fills the menu of the Export button.
    RunBar(Bench& bench, const Services& services, const QString& mechanism, const RunActions& actions, QMenu* exports,
           QWidget* parent);

    /// Loads the experiment, adding it to the choice if it is not there (a file of the user's).
    void choose(const lab::Experiment& experiment);
    /// Adds it to the choice, or takes it in place of the one from the same file. Loads nothing.
    int add(const lab::Experiment& experiment);

    QComboBox* experiments() const { return m_experiments; }
    QComboBox* platforms() const { return m_platforms; }
    QString platformTitle() const;

signals:
    void experimentChosen(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fillExperiments(const QString& mechanism);
    void fillPlatforms();
    void fillSpeeds();
    void load();
    void showProgress();
    void showPreparing(const QString& what);
    QToolButton* addButton(QAction* action, const char* kind);
    void makeExport(QMenu* exports);

    Bench& m_bench;
    const Services& m_services;
    std::vector<lab::Experiment> m_own;   ///< in the order of the choice
    QComboBox* m_experiments;
    QComboBox* m_platforms;
    QComboBox* m_speed;
    QLabel* m_runsOn;
    StepProgress* m_progress;
    QToolButton* m_export;
    QList<QToolButton*> m_spare;          ///< whose drawing says enough where there is little room
};

}  // namespace ui
