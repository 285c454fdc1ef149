// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/handle_table.h"

#include "ui/handles/handle_model.h"
#include "ui/theme.h"

#include <QHeaderView>

namespace ui {

HandleTable::HandleTable(Bench& bench, const Theme& theme, QWidget* parent)
    : QTableView(parent), m_bench(bench), m_model(new HandleModel(bench, theme, this))
{
    setModel(m_model);
    setAccessibleName(tr("Handles"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    setHorizontalScrollMode(ScrollPerPixel);
    connect(this, &QTableView::clicked, this, &HandleTable::jump);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HandleTable::choose);
    connect(&bench.selection, &Selection::handleChanged, this, &HandleTable::showSelection);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        // Something worth reading stands below from the first handle on.
        if (!m_bench.selection.handle() && m_model->rowCount() > 0)
            m_bench.selection.selectHandle(m_model->handle(0)->key);
        showSelection();
    });
}

void HandleTable::choose(const QModelIndex& current)
{
    const lab::HandleState* handle = m_model->handle(current.row());
    if (m_showing || !handle)
        return;
    m_bench.selection.selectHandle(handle->key);
    m_bench.selection.selectChannel(handle->channel);
}

void HandleTable::jump(const QModelIndex& index)
{
    const HandleRow* row = m_model->row(index.row());
    if (row && row->otherEnd && index.column() == HandleModel::OtherEnd)
        m_bench.selection.selectHandle(row->otherEnd);
}

void HandleTable::showSelection()
{
    const auto handle = m_bench.selection.handle();
    const int row = handle ? m_model->rowOf(*handle) : -1;
    m_showing = true;
    if (row < 0)
        clearSelection();
    else
        selectRow(row);
    m_showing = false;
}

}  // namespace ui
