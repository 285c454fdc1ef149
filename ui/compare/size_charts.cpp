// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/size_charts.h"

#include "app/lab/text.h"

#include "ui/mechanisms.h"
#include "ui/timing/plot_style.h"

#include <QHBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace ui {
namespace {

constexpr std::array kShapes{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
                             QCPScatterStyle::ssDiamond, QCPScatterStyle::ssPlus, QCPScatterStyle::ssCross};

class SizeTicker : public QCPAxisTickerLog {
public:
    SizeTicker() { setLogBase(8); }

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return lab::bytesText(static_cast<quint64>(tick)).remove(QStringLiteral(".00")).remove(QStringLiteral(".0"));
    }
};

class RateTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override
    {
        return tick >= 1000 ? QStringLiteral("%1 GB/s").arg(locale.toString(tick / 1000, 'g', 3)) : QStringLiteral("%1 MB/s").arg(locale.toString(tick, 'g', 3));
    }
};

// There and back.
double megabytesPerSecond(qint64 size, double nanoseconds) { return 2 * static_cast<double>(size) * 1000 / nanoseconds; }

void fit(QCPAxis& axis, const QCPRange& range)
{
    constexpr double kRoom = 1.5;
    axis.setRange(range.lower / kRoom, range.upper * kRoom);
}

}  // namespace

SizeCharts::SizeCharts(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_latency(makePlot(tr("Latency against size"), tr("round trip, median"))),
      m_throughput(makePlot(tr("Throughput against size"), tr("throughput, there and back")))
{
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(1);
    line->addWidget(m_latency);
    line->addWidget(m_throughput);
    m_latency->yAxis->setTicker(QSharedPointer<DurationTicker>::create());
    m_throughput->yAxis->setTicker(QSharedPointer<RateTicker>::create());
    for (int mechanism = 0; mechanism < static_cast<int>(mechanisms().size()); ++mechanism) {
        m_times.push_back(addLine(*m_latency, mechanism));
        m_rates.push_back(addLine(*m_throughput, mechanism));
    }
    connect(&theme, &Theme::changed, this, &SizeCharts::applyTheme);
    applyTheme();
    clear();
}

QCustomPlot* SizeCharts::makePlot(const QString& name, const QString& title)
{
    auto* plot = new QCustomPlot(this);
    plot->setAccessibleName(name);
    plot->xAxis->setScaleType(QCPAxis::stLogarithmic);
    plot->yAxis->setScaleType(QCPAxis::stLogarithmic);
    plot->xAxis->setTicker(QSharedPointer<SizeTicker>::create());
    plot->xAxis->setLabel(tr("size of the message"));
    plot->yAxis->setLabel(title);
    plot->axisRect()->setMinimumMargins(QMargins(12, 14, 14, 8));
    plot->setMinimumSize(m_theme.unit(70), m_theme.unit(48));
    return plot;
}

SizeCharts::Line SizeCharts::addLine(QCustomPlot& plot, int mechanism)
{
    const Line line{plot.addGraph(), plot.addGraph()};
    line.library->setName(mechanisms()[static_cast<std::size_t>(mechanism)].title());
    line.raw->removeFromLegend();
    return line;
}

void SizeCharts::styleLine(const Line& line, int mechanism) const
{
    const QColor color = m_theme.process(mechanism);
    line.library->setPen(QPen(color, 2));
    line.library->setScatterStyle(QCPScatterStyle(kShapes[static_cast<std::size_t>(mechanism) % kShapes.size()], QPen(color, 2), color, 8));
    line.raw->setPen(QPen(color, 1, Qt::DashLine));
}

void SizeCharts::applyTheme()
{
    for (QCustomPlot* plot : {m_latency, m_throughput})
        stylePlot(*plot, m_theme);
    for (int mechanism = 0; mechanism < static_cast<int>(m_times.size()); ++mechanism) {
        styleLine(m_times[static_cast<std::size_t>(mechanism)], mechanism);
        styleLine(m_rates[static_cast<std::size_t>(mechanism)], mechanism);
    }
    QCPLegend& legend = *m_throughput->legend;
    legend.setFont(m_theme.font(TextStyle::Small));
    legend.setTextColor(m_theme.color(Role::Text));
    legend.setBrush(m_theme.color(Role::Panel));
    legend.setBorderPen(QPen(m_theme.color(Role::Border)));
    m_throughput->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignRight | Qt::AlignBottom);
    replot();
}

void SizeCharts::clear()
{
    for (const auto* lines : {&m_times, &m_rates})
        for (const Line& line : *lines) {
            line.library->data()->clear();
            line.raw->data()->clear();
        }
    m_latency->xAxis->setRange(32, 1 << 19);
    m_throughput->xAxis->setRange(32, 1 << 19);
    m_latency->yAxis->setRange(1e3, 1e6);
    m_throughput->yAxis->setRange(1, 1e4);
    replot();
}

void SizeCharts::add(const lab::Measurement& measurement)
{
    const auto known = std::ranges::find(mechanisms(), measurement.mechanism, &Mechanism::key);
    if (known == mechanisms().end() || !measurement.unavailable.isEmpty())
        return;
    const auto index = static_cast<std::size_t>(known - mechanisms().begin());
    const auto size = static_cast<double>(measurement.size);
    const auto put = [&](const lab::Series* series, QCPGraph* time, QCPGraph* rate) {
        if (!series || series->p50 <= 0)
            return;
        time->addData(size, series->p50);
        rate->addData(size, megabytesPerSecond(measurement.size, series->p50));
    };
    put(measurement.find(QStringLiteral("library")), m_times[index].library, m_rates[index].library);
    put(measurement.find(QStringLiteral("raw")), m_times[index].raw, m_rates[index].raw);
    replot();
}

void SizeCharts::replot()
{
    for (QCustomPlot* plot : {m_latency, m_throughput}) {
        bool found = false;
        QCPRange values;
        for (int i = 0; i < plot->graphCount(); ++i) {
            bool some = false;
            const QCPRange range = plot->graph(i)->data()->valueRange(some, QCP::sdPositive);
            if (some)
                values = std::exchange(found, true) ? values.expanded(range) : range;
        }
        if (found)
            fit(*plot->yAxis, values);
        plot->legend->setVisible(plot == m_throughput && found);
        plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

}  // namespace ui
