// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_page.h"

#include "ui/bench.h"
#include "ui/compare/measure_panel.h"
#include "ui/compare/plain_table.h"
#include "ui/compare/properties.h"
#include "ui/mechanisms.h"
#include "ui/theme.h"
#include "ui/widgets/panel.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ui {

ComparePage::ComparePage(const Services& services, QWidget* parent) : Page(parent), m_services(services)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* split = rememberedSplitter(QStringLiteral("compare"), Qt::Vertical, {460, 340}, this);
    split->addWidget(makeProperties());
    split->addWidget(new MeasurePanel(services.theme, split));
    column->addWidget(split);
}

QString ComparePage::statusText() const { return tr("As documented for Windows"); }

QWidget* ComparePage::makeProperties()
{
    auto* panel = new Panel(tr("What they are"), m_services.theme, this);
    auto* grid = plainTable(tr("Properties of the mechanisms"), panel);
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

}  // namespace ui
