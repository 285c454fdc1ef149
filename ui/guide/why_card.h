// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QFrame>

class QLabel;

namespace ui {

/// What the present step does and why, and what was not as expected.
class WhyCard : public QFrame {
    Q_OBJECT

public:
    WhyCard(Bench& bench, const Services& services, QWidget* parent);

private:
    void showStep(int index);
    void showProblem(const QString& what, const char* part);

    Bench& m_bench;
    const Services& m_services;
    QLabel* m_title;
    QLabel* m_why;
    QLabel* m_problem;
};

/// "client: WriteFile", "wait for connecting", "kill server".
QString stepText(const lab::Step& step);

}  // namespace ui
