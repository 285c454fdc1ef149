// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/measuring.h"

#include <QWidget>

class QCPGraph;
class QCustomPlot;

namespace ui {

class Theme;

/// Latency and throughput against the size of the message, both axes logarithmic: a line for each mechanism, beside it a dashed
/// one for the raw system calls of the same run.
class SizeCharts : public QWidget {
    Q_OBJECT

public:
    SizeCharts(const Theme& theme, QWidget* parent);

    void clear();
    void add(const lab::Measurement& measurement);

private:
    struct Line {
        QCPGraph* library = nullptr;
        QCPGraph* raw = nullptr;
    };

    QCustomPlot* makePlot(const QString& name, const QString& title);
    Line addLine(QCustomPlot& plot, int mechanism);
    void applyTheme();
    void styleLine(const Line& line, int mechanism) const;
    void replot();

    const Theme& m_theme;
    QCustomPlot* m_latency;
    QCustomPlot* m_throughput;
    std::vector<Line> m_times, m_rates;   // by mechanism
};

}  // namespace ui
