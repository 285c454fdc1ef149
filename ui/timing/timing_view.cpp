// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timing/timing_view.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include "ui/theme.h"
#include "ui/timing/plot_style.h"
#include "ui/timing/thread_bars.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QTableWidget>
#include <QTimerEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {
namespace {

using timing::Histogram;

constexpr int kRefresh = 250;          // ms
constexpr qint64 kSlice = 6;           // ms
constexpr qint64 kAtOnce = 4096;       // rows
constexpr int kBarsPerOctave = 8;
constexpr int kCallRole = Qt::UserRole;

enum Column { Call, Count, P50, P90, P99, P999, P9999, Most, Total, System, Columns_ };
constexpr std::array kShares{0.5, 0.9, 0.99, 0.999, 0.9999};

/// There is no half a call.
class CountTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override { return std::max(std::ceil(QCPAxisTicker::getTickStep(range)), 1.0); }
    int getSubTickCount(double) override { return 0; }
};

class RateTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return lab::bytesText(static_cast<quint64>(tick)) + QStringLiteral("/s"); }
};

/// Ticks of the percentile curve: each step to the right is ten times rarer.
QSharedPointer<QCPAxisTickerText> percentileTicker()
{
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    ticker->addTicks({{std::log10(2.0), QStringLiteral("50 %")}, {1, QStringLiteral("90")}, {2, QStringLiteral("99")},
                      {3, QStringLiteral("99.9")}, {4, QStringLiteral("99.99")}});
    return ticker;
}

QString nameOf(ipc::CallId call)
{
    const auto name = ipc::callName(call);
    return lab::fromView(name);
}

}  // namespace

TimingView::TimingView(Bench& bench, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_bench(bench), m_theme(theme), m_durations(bench.recording())
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    makeTable();
    makePlots();
    m_threads = new ThreadBars(bench.recording(), theme, this);
    auto* threads = new QScrollArea(this);
    threads->setFrameShape(QFrame::NoFrame);
    threads->setWidgetResizable(true);
    threads->setWidget(m_threads);
    row->addWidget(m_table, 5);
    row->addWidget(m_histogram, 4);
    row->addWidget(m_curve, 3);
    row->addWidget(m_rates, 3);
    row->addWidget(threads, 3);
    connect(m_threads, &ThreadBars::threadClicked, this, [this](int thread) { select(m_durations.findWait(m_bench.selection.row(), thread)); });
    connect(&bench.selection, &Selection::rowChanged, this, &TimingView::markSelected);
    connect(&bench.recording(), &lab::Recording::rowsAppended, this, &TimingView::schedule);
    connect(&bench.recording(), &lab::Recording::cleared, this, &TimingView::startAnew);
    connect(&bench.playhead, &Playhead::changed, this, &TimingView::schedule);
    connect(&theme, &Theme::changed, this, &TimingView::applyTheme);
    applyTheme();
    refresh();
}

void TimingView::makeTable()
{
    m_table = new QTableWidget(0, Columns_, this);
    m_table->setHorizontalHeaderLabels({tr("Call"), tr("Count"), QStringLiteral("p50"), QStringLiteral("p90"), QStringLiteral("p99"),
                                        QStringLiteral("p99.9"), QStringLiteral("p99.99"), tr("Most"), tr("In all"), tr("System calls")});
    m_table->horizontalHeaderItem(System)->setToolTip(tr("What the raw system calls beneath took, in the same run. What recording costs is measured "
                                                         "on the tab Compare: traced / raw"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setMinimumWidth(m_theme.unit(70));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setAccessibleName(tr("Durations by call"));
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) {
        if (!m_filling && row >= 0)
            setCall(static_cast<ipc::CallId>(m_table->item(row, Call)->data(kCallRole).toInt()));
    });
}

void TimingView::makePlots()
{
    m_histogram = new QCustomPlot(this);
    m_steps = m_histogram->addGraph();
    m_steps->setLineStyle(QCPGraph::lsStepLeft);
    m_histogram->xAxis->setScaleType(QCPAxis::stLogarithmic);
    m_histogram->xAxis->setTicker(QSharedPointer<DurationTicker>::create());
    m_histogram->yAxis->setTicker(QSharedPointer<CountTicker>::create());
    m_histogram->setAccessibleName(tr("Histogram of durations"));
    m_histogram->setToolTip(tr("Click a bar to select a call that took so long; click again for the next"));
    connect(m_histogram, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { selectAt(m_histogram->xAxis->pixelToCoord(event->position().x())); });
    m_curve = new QCustomPlot(this);
    m_line = m_curve->addGraph();
    m_curve->yAxis->setScaleType(QCPAxis::stLogarithmic);
    m_curve->yAxis->setTicker(QSharedPointer<DurationTicker>::create());
    m_curve->xAxis->setTicker(percentileTicker());
    m_curve->setAccessibleName(tr("Percentiles"));
    m_curve->setToolTip(tr("Click to select a call that took so long"));
    connect(m_curve, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { selectAt(m_curve->yAxis->pixelToCoord(event->position().y())); });
    m_rates = new QCustomPlot(this);
    m_rateSteps = m_rates->addGraph();
    m_rateSteps->setLineStyle(QCPGraph::lsStepLeft);
    m_rates->xAxis->setLabel(tr("seconds"));
    m_rates->yAxis->setTicker(QSharedPointer<RateTicker>::create());
    m_rates->setAccessibleName(tr("Bytes written over time"));
    m_rates->setToolTip(tr("Click to select a call that wrote data then; click again for the next"));
    connect(m_rates, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { selectWriteAt(m_rates->xAxis->pixelToCoord(event->position().x())); });
    const std::array plots{m_histogram, m_curve, m_rates};
    for (std::size_t i = 0; i < plots.size(); ++i) {
        plots[i]->setMinimumWidth(m_theme.unit(40));
        plots[i]->axisRect()->setMinimumMargins(QMargins(12, 14, 14, 8));
        m_marks[i] = new QCPItemStraightLine(plots[i]);
        m_marks[i]->setVisible(false);
    }
}

void TimingView::schedule()
{
    if (isVisible() && !m_timer.isActive())
        m_timer.start(kRefresh, this);
}

void TimingView::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    m_timer.stop();
    refresh();
}

void TimingView::showEvent(QShowEvent*)
{
    refresh();
}

void TimingView::startAnew()
{
    m_durations.clear();
    m_filled.invalidate();
    schedule();
}

lab::Row TimingView::wantedRows() const
{
    return m_bench.playhead.isLive() ? m_bench.recording().rows() : std::min(m_bench.playhead.rows(), m_bench.recording().rows());
}

void TimingView::refresh()
{
    QElapsedTimer spent;
    spent.start();
    bool changed = false;
    while (!spent.hasExpired(kSlice) && m_durations.update(wantedRows(), kAtOnce))
        changed = true;
    if (isBehind())
        m_timer.start(0, this);
    if (m_filled.isValid() && (!changed || (isBehind() && !m_filled.hasExpired(kRefresh))))
        return;
    m_filled.start();
    fillTable();
    fillPlots();
    m_threads->show(m_durations.threads());
}

void TimingView::setCall(ipc::CallId call)
{
    m_call = call;
    fillTable();
    fillPlots();
}

void TimingView::fillRow(int row, ipc::CallId call, const Histogram& histogram)
{
    QStringList texts{call == ipc::CallId::None ? tr("all calls") : nameOf(call), QString::number(histogram.count())};
    for (const double share : kShares)
        texts.append(lab::durationText(histogram.percentile(share)));
    texts.append(lab::durationText(histogram.most()));
    texts.append(lab::durationText(histogram.total()));
    texts.append(lab::durationText(call == ipc::CallId::None ? m_durations.systemTime() : m_durations.systemTime(call)));
    for (int column = 0; column < Columns_; ++column) {
        QTableWidgetItem* item = m_table->item(row, column);
        if (!item) {
            item = new QTableWidgetItem;
            item->setTextAlignment(column == Call ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
        item->setFont(m_theme.font(column == Call ? TextStyle::Body : TextStyle::MonoSmall));
        item->setText(texts[column]);
    }
    m_table->item(row, Call)->setData(kCallRole, static_cast<int>(call));
    if (call == m_call)
        m_table->selectRow(row);
}

void TimingView::fillTable()
{
    m_filling = true;
    m_table->setRowCount(static_cast<int>(m_durations.byCall().size()) + 1);
    fillRow(0, ipc::CallId::None, m_durations.all());
    int row = 1;
    for (const auto& [call, histogram] : m_durations.byCall())
        fillRow(row++, call, histogram);
    m_table->updateGeometry();
    m_filling = false;
}

void TimingView::fillPlots()
{
    const auto found = m_durations.byCall().find(m_call);
    const Histogram histogram = found != m_durations.byCall().end() ? found->second : m_durations.all();
    fillHistogram(histogram);
    fillCurve(histogram);
    fillRates();
    markSelected();
}

void TimingView::fillHistogram(const Histogram& histogram)
{
    QVector<double> keys;
    QVector<double> counts;
    double highest = 1;
    const auto buckets = histogram.bars(kBarsPerOctave);
    for (const Histogram::Bucket& bucket : buckets) {
        keys.append(std::max(1.0, static_cast<double>(bucket.from)));
        counts.append(static_cast<double>(bucket.count));
        highest = std::max(highest, counts.back());
    }
    if (!buckets.empty()) {
        keys.append(static_cast<double>(buckets.back().to));
        counts.append(0);
    }
    m_steps->setData(keys, counts, true);
    const double low = buckets.empty() ? 1e3 : std::max(1.0, static_cast<double>(buckets.front().from)) / 1.5;
    const double high = buckets.empty() ? 1e6 : static_cast<double>(buckets.back().to) * 1.5;
    m_histogram->xAxis->setRange(low, high);
    m_histogram->yAxis->setRange(0, highest * 1.1);
    m_histogram->yAxis->setLabel(tr("calls"));
    m_histogram->replot(QCustomPlot::rpQueuedReplot);
}

void TimingView::fillCurve(const Histogram& histogram)
{
    QVector<double> places;
    QVector<double> values;
    const double rarest = std::log10(std::max(10.0, static_cast<double>(histogram.count())));
    constexpr int kSteps = 120;
    for (int step = 0; step <= kSteps && histogram.count() > 0; ++step) {
        const double place = rarest * step / kSteps;
        places.append(place);
        values.append(std::max(1.0, static_cast<double>(histogram.percentile(1 - std::pow(10.0, -place)))));
    }
    m_line->setData(places, values, true);
    m_curve->xAxis->setRange(0, rarest);
    m_curve->yAxis->setRange(values.isEmpty() ? 1e3 : values.front() / 1.5, values.isEmpty() ? 1e6 : std::max(values.back(), values.front() * 2) * 1.5);
    m_curve->xAxis->setLabel(tr("percentile, n = %1").arg(histogram.count()));
    m_curve->replot(QCustomPlot::rpQueuedReplot);
}

void TimingView::fillRates()
{
    constexpr double kSecond = 1e9;
    const timing::Throughput& throughput = m_durations.throughput();
    QVector<double> times;
    QVector<double> rates;
    double highest = 1;
    for (int span = 0; span < throughput.spans(); ++span) {
        times.append(static_cast<double>(span * throughput.span()) / kSecond);
        rates.append(throughput.perSecond(span));
        highest = std::max(highest, rates.back());
    }
    const double end = static_cast<double>(throughput.spans() * throughput.span()) / kSecond;
    times.append(end);
    rates.append(0);
    m_rateSteps->setData(times, rates, true);
    m_rates->xAxis->setRange(0, std::max(end, 0.001));
    m_rates->yAxis->setRange(0, highest * 1.1);
    m_rates->replot(QCustomPlot::rpQueuedReplot);
}

void TimingView::select(lab::Row row)
{
    if (row >= 0)
        m_bench.selection.selectRow(row);
}

void TimingView::selectWriteAt(double seconds)
{
    const lab::Moment span = m_durations.throughput().span();
    const lab::Moment from = static_cast<lab::Moment>(seconds * 1e9) / span * span;
    select(m_durations.findWrite(m_bench.selection.row(), from, from + span));
}

void TimingView::markSelected()
{
    const lab::Row row = m_bench.selection.row();
    const bool isCall = row >= 0 && row < m_bench.recording().rows() && m_bench.recording().kind(row) == ipc::trace::Kind::Call;
    const lab::Entry entry = isCall ? m_bench.recording().at(row) : lab::Entry{};
    const auto took = static_cast<double>(std::max<lab::Moment>(entry.took(), 1));
    const auto end = static_cast<double>(entry.end) / 1e9;
    m_marks[0]->point1->setCoords(took, 0);
    m_marks[0]->point2->setCoords(took, 1);
    m_marks[1]->point1->setCoords(0, took);
    m_marks[1]->point2->setCoords(1, took);
    m_marks[2]->point1->setCoords(end, 0);
    m_marks[2]->point2->setCoords(end, 1);
    for (QCPItemStraightLine* mark : m_marks) {
        mark->setVisible(isCall);
        mark->parentPlot()->replot(QCustomPlot::rpQueuedReplot);
    }
}

void TimingView::selectAt(double nanoseconds)
{
    const auto found = m_durations.byCall().find(m_call);
    const Histogram histogram = found != m_durations.byCall().end() ? found->second : m_durations.all();
    for (const Histogram::Bucket& bucket : histogram.bars(kBarsPerOctave)) {
        if (nanoseconds < static_cast<double>(bucket.from) || nanoseconds >= static_cast<double>(bucket.to))
            continue;
        select(m_durations.find(m_bench.selection.row(), m_call, bucket.from, bucket.to));
        return;
    }
}

void TimingView::applyTheme()
{
    for (QCustomPlot* plot : {m_histogram, m_curve, m_rates})
        stylePlot(*plot, m_theme);
    const QColor accent = m_theme.color(Role::Accent);
    m_steps->setPen(QPen(accent, 1.4));
    m_steps->setBrush(m_theme.isPrint() ? QBrush(accent, Qt::BDiagPattern) : QBrush(m_theme.tint(accent, 0.4)));
    m_line->setPen(QPen(accent, 2));
    m_rateSteps->setPen(m_steps->pen());
    m_rateSteps->setBrush(m_steps->brush());
    for (QCPItemStraightLine* mark : m_marks)
        mark->setPen(QPen(m_theme.color(Role::Text), 1, Qt::DashLine));
    m_histogram->replot(QCustomPlot::rpQueuedReplot);
    m_curve->replot(QCustomPlot::rpQueuedReplot);
    m_rates->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace ui
