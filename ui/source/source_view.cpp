// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/source/source_view.h"

#include "ui/source/step_model.h"
#include "ui/theme.h"

#include <QHeaderView>

namespace ui {

SourceView::SourceView(Bench& bench, const Services& services, QWidget* parent)
    : QTableView(parent), m_model(new StepModel(bench, services, this))
{
    setModel(m_model);
    setAccessibleName(tr("Steps of the experiment"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(true);
    setTextElideMode(Qt::ElideRight);
    setVerticalScrollMode(ScrollPerPixel);
    setUpColumns(services.theme);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this, &bench](const QModelIndex& current) {
        if (const lab::Row row = m_model->recordOf(current.row()); row >= 0)
            bench.selection.selectRow(row);
    });
    connect(&bench.runner, &lab::Runner::stepStarted, this, [this](int step) { scrollTo(m_model->index(step, 0)); });
}

void SourceView::setUpColumns(const Theme& theme)
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    QHeaderView* header = horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    const int unit = theme.unit();
    header->resizeSection(StepModel::Number, unit * 12);
    header->resizeSection(StepModel::Where, unit * 28);
    header->resizeSection(StepModel::Call, unit * 44);
    header->resizeSection(StepModel::Arguments, unit * 80);
    header->resizeSection(StepModel::Outcome, unit * 40);
    header->setSectionResizeMode(StepModel::Why, QHeaderView::Stretch);
}

}  // namespace ui
