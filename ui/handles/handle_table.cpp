// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/handle_table.h"

#include "ui/handles/column_fit.h"
#include "ui/handles/handle_model.h"
#include "ui/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QScrollBar>
#include <QSettings>

namespace ui {
namespace {

constexpr auto kAllKey = "handles/allColumns";

}  // namespace

HandleTable::HandleTable(Bench& bench, const Theme& theme, QWidget* parent)
    : QTableView(parent), m_bench(bench), m_theme(theme), m_model(new HandleModel(bench, theme, this)), m_allColumns(new QAction(tr("All columns"), this))
{
    setModel(m_model);
    setAccessibleName(tr("Handles"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setHorizontalScrollMode(ScrollPerPixel);
    makeHeader();
    connect(this, &QTableView::clicked, this, &HandleTable::jump);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HandleTable::choose);
    connect(&bench.selection, &Selection::handleChanged, this, &HandleTable::showSelection);
    connect(&theme, &Theme::changed, this, &HandleTable::fit);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        // Something worth reading stands below from the first handle on.
        if (!m_bench.selection.handle() && m_model->rowCount() > 0)
            m_bench.selection.selectHandle(m_model->handle(0)->key);
        showSelection();
        fit();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &HandleTable::fit);
}

void HandleTable::makeHeader()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    QHeaderView* header = horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(m_theme.unit(4));
    header->setContextMenuPolicy(Qt::ActionsContextMenu);
    header->addAction(m_allColumns);
    m_allColumns->setCheckable(true);
    m_allColumns->setChecked(QSettings().value(QLatin1String(kAllKey)).toBool());
    connect(m_allColumns, &QAction::toggled, this, [this](bool all) {
        QSettings().setValue(QLatin1String(kAllKey), all);
        m_usersWidths = false;
        fit();
    });
    connect(header, &QHeaderView::sectionResized, this, [this] { m_usersWidths = m_usersWidths || !m_fitting; });
}

int HandleTable::leastHeight() const { return horizontalHeader()->sizeHint().height() + verticalHeader()->defaultSectionSize(); }
int HandleTable::neededHeight() const
{
    const int rows = verticalHeader()->length();
    const int bar = m_allColumns->isChecked() ? horizontalScrollBar()->sizeHint().height() : 0;
    return std::max(leastHeight(), horizontalHeader()->sizeHint().height() + rows + bar);
}

void HandleTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fit();
}

bool HandleTable::isEmpty(int column) const
{
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (!m_model->index(row, column).data().toString().isEmpty())
            return false;
    return true;
}

void HandleTable::fit()
{
    if (m_usersWidths)
        return;
    m_fitting = true;
    std::vector<int> needed, headings;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        setColumnHidden(column, false);   // a hidden one asks for nothing
        // Where nothing has another end, the others need the room.
        headings.push_back(column == HandleModel::OtherEnd && isEmpty(column) ? 0 : horizontalHeader()->sectionSizeHint(column));
        needed.push_back(headings.back() == 0 ? 0 : std::max(sizeHintForColumn(column), headings.back()));
    }
    const std::vector<int> widths = m_allColumns->isChecked() ? needed : fitColumns(needed, HandleModel::essential(), headings, viewport()->width());
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const int width = widths[static_cast<std::size_t>(column)];
        setColumnHidden(column, width == 0);
        if (width > 0)
            setColumnWidth(column, width);
    }
    m_fitting = false;
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
