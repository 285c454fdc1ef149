// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/plot_style.h"

#include "app/lab/text.h"

namespace ui {

QString DurationTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    return lab::durationText(static_cast<lab::Moment>(tick)).remove(QStringLiteral(".00"));
}

void stylePlot(QCustomPlot& plot, const Theme& theme)
{
    plot.setBackground(theme.color(Role::Panel));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(theme.color(Role::BorderStrong)));
        axis->setTickPen(QPen(theme.color(Role::BorderStrong)));
        axis->setSubTickPen(QPen(Qt::NoPen));
        axis->setTickLabelColor(theme.color(Role::TextMuted));
        axis->setLabelColor(theme.color(Role::TextMuted));
        axis->setTickLabelFont(theme.font(TextStyle::MonoSmall));
        axis->setLabelFont(theme.font(TextStyle::Small));
        axis->grid()->setPen(QPen(theme.color(Role::Border), 1));
        axis->grid()->setZeroLinePen(QPen(Qt::NoPen));
    }
    plot.xAxis->grid()->setVisible(false);
}

}  // namespace ui
