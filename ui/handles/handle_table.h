// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QTableView>

class QAction;

namespace ui {

class HandleModel;

/// The table of open handles; the row that is current there is the selected handle of the page. Shows the columns that there is
/// room for, all of them if the user wants that; what is left out stands in the details.
class HandleTable : public QTableView {
    Q_OBJECT

public:
    HandleTable(Bench& bench, const Theme& theme, QWidget* parent);

    /// To show its head and all rows; and its head and one row.
    int neededHeight() const;
    int leastHeight() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    bool isEmpty(int column) const;
    void fit();
    void jump(const QModelIndex& index);
    void choose(const QModelIndex& current);
    void showSelection();

    Bench& m_bench;
    const Theme& m_theme;
    HandleModel* m_model;
    QAction* m_allColumns;
    bool m_showing = false;   ///< the current row is being set to what is selected already
    bool m_fitting = false;
    bool m_usersWidths = false;
};

}  // namespace ui
