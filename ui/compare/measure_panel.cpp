// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/measure_panel.h"

#include "app/lab/text.h"
#include "ui/compare/plain_table.h"
#include "ui/compare/size_charts.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>

#include <algorithm>

namespace ui {
namespace {

const std::vector<qint64> kSizes{64, 512, 4096, 32768, 262144};
enum ResultColumn { Mechanism_, Size_, Median, Interval, P99, Raw, LibraryRatio, TracedRatio, RawMeans, ResultColumns };

QString nanoseconds(double ns) { return lab::durationText(qRound64(ns)); }

}  // namespace

MeasurePanel::MeasurePanel(const Theme& theme, QWidget* parent)
    : Panel(tr("How fast they are here"), theme, parent), m_charts(new SizeCharts(theme, this)), m_results(plainTable(tr("Measurements"), this)),
      m_start(new QPushButton(tr("&Measure"), this)), m_progress(new QProgressBar(this)),
      m_what(label("muted", introduction(), this))
{
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(theme.unit(40));
    m_progress->setAccessibleName(tr("Progress of the measurement"));
    m_start->setObjectName(QStringLiteral("measure"));
    m_start->setProperty("kind", QStringLiteral("primary"));
    m_start->setToolTip(tr("Measure all six on this machine, in a process of their own"));
    connect(m_start, &QPushButton::clicked, this, &MeasurePanel::startOrCancel);
    if (const QString why = lab::Measuring::whyNot(); !why.isEmpty()) {
        m_what->setText(why);
        m_start->setEnabled(false);
    }
    for (QWidget* tool : std::initializer_list<QWidget*>{m_what, m_progress, m_start})
        addTool(tool);
    m_results->setColumnCount(ResultColumns);
    m_results->setHorizontalHeaderLabels({tr("Mechanism"), tr("Message"), tr("Median round trip"), tr("95 % interval, n"), tr("p99"),
                                          tr("Raw, 95 % interval"), tr("Library / raw"), tr("Traced / raw"), tr("Raw system calls")});
    m_results->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_results->horizontalHeader()->setSectionResizeMode(RawMeans, QHeaderView::Stretch);
    auto* split = rememberedSplitter(QStringLiteral("measured"), Qt::Vertical, {360, 300}, this);
    split->addWidget(m_charts);
    split->addWidget(m_results);
    setContent(split);
    connect(&m_measuring, &lab::Measuring::measured, this, &MeasurePanel::add);
    connect(&m_measuring, &lab::Measuring::finished, this, &MeasurePanel::finished);
}

void MeasurePanel::startOrCancel()
{
    if (m_measuring.running()) {
        m_measuring.cancel();
        return;
    }
    m_results->setRowCount(0);
    m_charts->clear();
    m_progress->reset();
    say(introduction(), false);
    QStringList keys;
    for (const Mechanism& mechanism : mechanisms())
        keys.append(mechanism.key());
    m_start->setText(tr("&Cancel"));
    m_measuring.start(keys, kSizes);
}

void MeasurePanel::add(const lab::Measurement& measurement, int done, int all)
{
    m_progress->setRange(0, all);
    m_progress->setValue(done);
    m_charts->add(measurement);
    const int row = m_results->rowCount();
    m_results->insertRow(row);
    const auto put = [this, row](int column, const QString& text) { m_results->setItem(row, column, new QTableWidgetItem(text)); };
    put(Mechanism_, titleOfMechanism(measurement.mechanism));
    put(Size_, lab::bytesText(static_cast<quint64>(measurement.size)));
    const lab::Series* library = measurement.find(QStringLiteral("library"));
    if (!library) {
        put(Median, measurement.unavailable);
        return;
    }
    put(Median, nanoseconds(library->p50));
    put(Interval, tr("%1 – %2, n = %3").arg(nanoseconds(library->low), nanoseconds(library->high)).arg(library->times.size()));
    put(P99, nanoseconds(library->p99));
    if (const lab::Series* raw = measurement.find(QStringLiteral("raw")))
        put(Raw, tr("%1  (%2 – %3)").arg(nanoseconds(raw->p50), nanoseconds(raw->low), nanoseconds(raw->high)));
    put(RawMeans, measurement.raw);
    const auto ratio = [](const lab::Ratio& of) {
        return QStringLiteral("× %1  (%2 – %3)").arg(of.median, 0, 'f', 2).arg(of.low, 0, 'f', 2).arg(of.high, 0, 'f', 2);
    };
    put(LibraryRatio, ratio(measurement.libraryOverRaw));
    put(TracedRatio, ratio(measurement.tracedOverRaw));
}

void MeasurePanel::finished(const QString& error)
{
    m_start->setText(tr("&Measure"));
    if (error.isEmpty())
        say(tr("Solid: through the library. Dashed: raw system calls, measured by turns in the same run. Traced / raw is the cost of looking."), false);
    else
        say(error, !m_measuring.wasCancelled());
}

void MeasurePanel::say(const QString& what, bool isError)
{
    setLook(m_what, "part", isError ? QStringLiteral("error") : QStringLiteral("muted"));
    m_what->setText(what);
}

QString MeasurePanel::introduction() { return tr("Round trips through each, at five sizes, beside the raw system calls: about a minute"); }

}  // namespace ui
