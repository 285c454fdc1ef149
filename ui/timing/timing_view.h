// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/timing/durations.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>

class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;
class QTableWidget;

namespace ui {

class Theme;
class ThreadBars;

/// How long calls took: percentiles of each kind of call beside the system calls beneath, the histogram and the percentile
/// curve of the chosen one, bytes over time, and what each thread did with its time. A click in a chart selects a call that
/// stands there; another click the next one.
class TimingView : public QWidget {
    Q_OBJECT

public:
    TimingView(Bench& bench, const Theme& theme, QWidget* parent);

    const timing::Durations& durations() const { return m_durations; }
    /// The call whose histogram is shown; None: all together.
    ipc::CallId call() const { return m_call; }
    void setCall(ipc::CallId call);
    /// Takes in what was recorded since; by itself a few times a second while it is visible, and of a long recording a little at a
    /// time.
    void refresh();
    /// Rows remain to be taken in.
    bool isBehind() const { return m_durations.taken() != wantedRows(); }

protected:
    void timerEvent(QTimerEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeTable();
    void makePlots();
    void schedule();
    void startAnew();
    lab::Row wantedRows() const;
    void fillTable();
    void fillRow(int row, ipc::CallId call, const timing::Histogram& histogram);
    void fillPlots();
    void fillHistogram(const timing::Histogram& histogram);
    void fillCurve(const timing::Histogram& histogram);
    void applyTheme();
    void fillRates();
    void selectAt(double nanoseconds);
    void selectWriteAt(double seconds);
    void select(lab::Row row);
    /// Lines through the charts where the selected call stands.
    void markSelected();

    Bench& m_bench;
    const Theme& m_theme;
    timing::Durations m_durations;
    ipc::CallId m_call = ipc::CallId::None;
    QTableWidget* m_table = nullptr;
    QCustomPlot* m_histogram = nullptr;
    QCustomPlot* m_curve = nullptr;
    QCPGraph* m_steps = nullptr;
    QCPGraph* m_line = nullptr;
    QCustomPlot* m_rates = nullptr;
    QCPGraph* m_rateSteps = nullptr;
    QCPItemStraightLine* m_marks[3] = {};   ///< in histogram, curve and rates
    ThreadBars* m_threads = nullptr;
    QBasicTimer m_timer;
    QElapsedTimer m_filled;                 ///< since the charts were filled
    bool m_filling = false;
};

}  // namespace ui
