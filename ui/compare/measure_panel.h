// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/measuring.h"
#include "ui/widgets/panel.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace ui {

class SizeCharts;

/// Measures all mechanisms on this machine when asked, each beside the raw system calls of the same run.
class MeasurePanel : public Panel {
    Q_OBJECT

public:
    MeasurePanel(const Theme& theme, QWidget* parent);

private:
    void startOrCancel();
    void add(const lab::Measurement& measurement, int done, int all);
    void finished(const QString& error);
    void say(const QString& what, bool isError);
    static QString introduction();

    lab::Measuring m_measuring;
    SizeCharts* m_charts;
    QTableWidget* m_results;
    QPushButton* m_start;
    QProgressBar* m_progress;
    QLabel* m_what;
};

}  // namespace ui
