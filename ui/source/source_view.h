// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QTableView>

namespace ui {

class StepModel;

/// The experiment as it is written: its steps, with the present one in view. Choosing a step selects its call everywhere.
class SourceView : public QTableView {
    Q_OBJECT

public:
    SourceView(Bench& bench, const Services& services, QWidget* parent);

private:
    void setUpColumns(const Theme& theme);

    StepModel* m_model;
};

}  // namespace ui
