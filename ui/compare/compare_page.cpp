// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_page.h"

#include "ui/bench.h"
#include "ui/compare/measure_panel.h"
#include "ui/compare/plain_table.h"
#include "ui/compare/properties.h"
#include "ui/compare/transfer_panel.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/panel.h"

#include <QHeaderView>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <utility>

namespace ui {

ComparePage::ComparePage(const Services& services, QWidget* parent)
    : Page(parent), m_services(services), m_tabs(new QTabWidget(this)), m_transfers(new TransferPanel(services.theme, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_tabs->addTab(m_transfers, tr("One payload"));
    m_tabs->addTab(new MeasurePanel(services.theme, this), tr("How fast they are here"));
    m_tabs->addTab(makeProperties(), tr("What they are"));
    column->addWidget(m_tabs);
    connect(m_transfers, &TransferPanel::experimentWanted, this, &Page::experimentWanted);
    connect(m_tabs, &QTabWidget::currentChanged, this, &Page::statusTextChanged);
}

QString ComparePage::statusText() const
{
    constexpr int kProperties = 2;
    return m_tabs->currentIndex() == kProperties ? tr("As documented for Windows") : tr("Measured on this machine");
}

bool ComparePage::isBusy() const { return m_transfers->isRunning(); }

void ComparePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (!std::exchange(m_shown, true))
        m_transfers->send();
}

QWidget* ComparePage::makeProperties()
{
    auto* panel = new Panel(tr("What they are"), m_services.theme, this);
    auto* grid = plainTable(tr("Properties of the mechanisms"), panel);
    const QList<Property> properties = mechanismProperties();
    QStringList titles{{}};
    for (const Mechanism& mechanism : mechanisms())
        titles.append(mechanism.title());
    grid->setColumnCount(static_cast<int>(titles.size()));
    grid->setHorizontalHeaderLabels(titles);
    grid->setRowCount(static_cast<int>(properties.size()));
    for (int row = 0; row < grid->rowCount(); ++row) {
        auto* name = new QTableWidgetItem(properties[row].name);
        name->setFont(m_services.theme.font(TextStyle::Strong));
        grid->setItem(row, 0, name);
        for (int column = 1; column < grid->columnCount(); ++column)
            grid->setItem(row, column, makeCell(properties[row].values.value(column - 1), properties[row].experiments.value(column - 1)));
    }
    connect(grid, &QTableWidget::itemActivated, this, &ComparePage::showCell);
    connect(grid, &QTableWidget::itemClicked, this, &ComparePage::showCell);
    grid->setSelectionBehavior(QAbstractItemView::SelectItems);
    grid->viewport()->setCursor(Qt::PointingHandCursor);
    panel->addTool(label("muted", tr("Click a cell for an experiment that shows it"), panel));
    grid->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    grid->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    panel->setContent(grid);
    return panel;
}

QTableWidgetItem* ComparePage::makeCell(const QString& text, const QString& id) const
{
    auto* cell = new QTableWidgetItem(text);
    if (const lab::Experiment* experiment = m_services.library.find(id)) {
        cell->setData(Qt::UserRole, id);
        cell->setToolTip(experiment->title.in(m_services.language));
    }
    return cell;
}

void ComparePage::showCell(const QTableWidgetItem* cell)
{
    if (const lab::Experiment* experiment = m_services.library.find(cell->data(Qt::UserRole).toString()))
        emit experimentWanted(*experiment);
}

}  // namespace ui
