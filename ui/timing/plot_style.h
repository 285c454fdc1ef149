// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"
#include "ui/timing/plot.h"

namespace ui {

/// Ticks of a logarithmic axis of nanoseconds, in words.
class DurationTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

/// Axes, grid and ground in the colours and fonts of the theme.
void stylePlot(QCustomPlot& plot, const Theme& theme);

}  // namespace ui
