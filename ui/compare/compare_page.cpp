// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_page.h"

#include "app/lab/text.h"
#include "ui/bench.h"
#include "ui/compare/properties.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/panel.h"

#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {
namespace {

const std::vector<qint64> kSizes{64, 4096, 65536};
enum ResultColumn { Mechanism_, Size_, Median, Interval, P99, Raw, Traced, PerSecond, ResultColumns };

QTableWidget* table(const QString& name, QWidget* parent)
{
    auto* table = new QTableWidget(parent);
    table->setAccessibleName(name);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

QString titleOf(const QString& key)
{
    const auto all = mechanisms();
    const auto found = std::ranges::find(all, key, &Mechanism::key);
    return found == all.end() ? key : found->title;
}

const lab::Series* seriesOf(const lab::Measurement& measurement, const QString& what)
{
    const auto found = std::ranges::find(measurement.series, what, &lab::Series::what);
    return found == measurement.series.end() ? nullptr : &*found;
}

QString nanoseconds(double ns) { return lab::durationText(qRound64(ns)); }

}  // namespace

ComparePage::ComparePage(const Services& services, QWidget* parent) : Page(parent), m_services(services)
{
    auto* split = rememberedSplitter(QStringLiteral("compare"), Qt::Vertical, {480, 300}, this);
    split->addWidget(makeProperties());
    split->addWidget(makeMeasuring());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
    connect(&m_measuring, &lab::Measuring::measured, this, &ComparePage::add);
    connect(&m_measuring, &lab::Measuring::finished, this, &ComparePage::finished);
    connect(&m_measuring, &lab::Measuring::progressed, this, [this](int done, int all, const QString& what) {
        m_progress->setRange(0, all);
        m_progress->setValue(done);
        m_what->setText(what);
    });
}

QString ComparePage::statusText() const { return tr("Properties as documented for Windows; figures measured here"); }

QWidget* ComparePage::makeProperties()
{
    auto* panel = new Panel(tr("What they are"), m_services.theme, this);
    auto* grid = table(tr("Properties of the mechanisms"), panel);
    const QList<Property> properties = mechanismProperties();
    QStringList titles{{}};
    for (const Mechanism& mechanism : mechanisms())
        titles.append(mechanism.title);
    grid->setColumnCount(static_cast<int>(titles.size()));
    grid->setHorizontalHeaderLabels(titles);
    grid->setRowCount(static_cast<int>(properties.size()));
    for (int row = 0; row < grid->rowCount(); ++row) {
        auto* name = new QTableWidgetItem(properties[row].name);
        name->setFont(m_services.theme.font(TextStyle::Strong));
        grid->setItem(row, 0, name);
        for (int column = 1; column < grid->columnCount(); ++column)
            grid->setItem(row, column, new QTableWidgetItem(properties[row].values.value(column - 1)));
    }
    grid->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    grid->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    panel->setContent(grid);
    return panel;
}

QWidget* ComparePage::makeMeasuring()
{
    auto* panel = new Panel(tr("How fast they are here"), m_services.theme, this);
    m_what = label("muted", tr("A round trip through each, beside the raw system calls, in the same run"), panel);
    m_progress = new QProgressBar(panel);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(m_services.theme.unit(40));
    m_progress->setAccessibleName(tr("Progress of the measurement"));
    m_start = new QPushButton(tr("&Measure"), panel);
    m_start->setProperty("kind", QStringLiteral("primary"));
    m_start->setToolTip(tr("Measure all six on this machine, in a process of their own"));
    connect(m_start, &QPushButton::clicked, this, &ComparePage::startOrCancel);
    for (QWidget* tool : std::initializer_list<QWidget*>{m_what, m_progress, m_start})
        panel->addTool(tool);
    m_results = table(tr("Measurements"), panel);
    m_results->setColumnCount(ResultColumns);
    m_results->setHorizontalHeaderLabels({tr("Mechanism"), tr("Message"), tr("Median round trip"), tr("95 % interval, n"), tr("p99"),
                                          tr("Raw system calls"), tr("With tracing"), tr("Throughput, one way")});
    m_results->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    panel->setContent(m_results);
    return panel;
}

void ComparePage::startOrCancel()
{
    if (m_measuring.running()) {
        m_measuring.cancel();
        return;
    }
    m_results->setRowCount(0);
    QStringList keys;
    for (const Mechanism& mechanism : mechanisms())
        keys.append(mechanism.key());
    m_start->setText(tr("&Cancel"));
    m_measuring.start(keys, kSizes);
}

void ComparePage::add(const lab::Measurement& measurement)
{
    const int row = m_results->rowCount();
    m_results->insertRow(row);
    const auto put = [this, row](int column, const QString& text) { m_results->setItem(row, column, new QTableWidgetItem(text)); };
    put(Mechanism_, titleOf(measurement.mechanism));
    put(Size_, lab::bytesText(static_cast<quint64>(measurement.size)));
    const lab::Series* library = seriesOf(measurement, QStringLiteral("library"));
    if (!library) {
        put(Median, measurement.unavailable);
        return;
    }
    put(Median, nanoseconds(library->p50));
    put(Interval, tr("%1 – %2, %3").arg(nanoseconds(library->low), nanoseconds(library->high)).arg(library->samples.size()));
    put(P99, nanoseconds(library->p99));
    const auto ratio = [library](const lab::Series* other) {
        return QStringLiteral("%1  (× %2)").arg(nanoseconds(other->p50)).arg(other->p50 / library->p50, 0, 'f', 2);
    };
    if (const lab::Series* raw = seriesOf(measurement, QStringLiteral("raw")))
        put(Raw, ratio(raw));
    if (const lab::Series* traced = seriesOf(measurement, QStringLiteral("traced")))
        put(Traced, ratio(traced));
    put(PerSecond, tr("%1/s").arg(lab::bytesText(static_cast<quint64>(library->perSecond))));
}

void ComparePage::finished(const QString& error)
{
    m_start->setText(tr("&Measure"));
    setLook(m_what, "part", error.isEmpty() ? QStringLiteral("muted") : QStringLiteral("error"));
    m_what->setText(error.isEmpty() ? tr("Measured in the same run, one after the other in turn") : error);
}

}  // namespace ui
