// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QTableView>

namespace ui {

class HandleModel;

/// The table of open handles; the row that is current there is the selected handle of the page.
class HandleTable : public QTableView {
    Q_OBJECT

public:
    HandleTable(Bench& bench, const Theme& theme, QWidget* parent);

private:
    void jump(const QModelIndex& index);
    void choose(const QModelIndex& current);
    void showSelection();

    Bench& m_bench;
    HandleModel* m_model;
    bool m_showing = false;   ///< the current row is being set to what is selected already
};

}  // namespace ui
