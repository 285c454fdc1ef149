// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/plain_table.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableWidget>

namespace ui {
namespace {

/// The style draws a text narrower, by the padding of its cell, than it is measured for: with wrapped lines that is one too few.
class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem narrower(option);
        const int padding = option.widget->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, option.widget) + 1;
        narrower.rect.setWidth(option.rect.width() - 4 * padding);
        return QStyledItemDelegate::sizeHint(narrower, index);
    }
};

}  // namespace

QTableWidget* plainTable(const QString& name, QWidget* parent)
{
    auto* table = new QTableWidget(parent);
    table->setAccessibleName(name);
    table->setItemDelegate(new Delegate(table));
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

}  // namespace ui
