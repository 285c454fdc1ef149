// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QFrame>

class QAction;
class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace ui {

/// Asks the question that the runner asks, takes the answer, and says whether it was right and why. Hidden otherwise.
class PredictCard : public QFrame {
    Q_OBJECT

public:
    /// `asking` is the action that turns questions off.
    PredictCard(Bench& bench, const Services& services, QAction& asking, QWidget* parent);

private:
    void ask(const lab::Question& question);
    void showOutcome(const lab::Question& question, int choice, bool right);
    void addWaysOut();
    void clearChoices();

    Bench& m_bench;
    const Services& m_services;
    QAction& m_asking;
    QLabel* m_question;
    QWidget* m_choices;
    QLabel* m_outcome;
};

}  // namespace ui
