// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/handles/handle_rows.h"

#include <QAbstractTableModel>
#include <QBasicTimer>

#include <vector>

namespace ui {

/// The handles of all processes at the moment that the page shows, ordered by process and value; those just opened and just
/// closed are marked.
class HandleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Process, Handle, Kind, State, OtherEnd, Object, Access, Inheritable, Name, Security, Columns_ };
    /// The columns that are never left out, in the order in which they give way: what the state is stays readable longest.
    static std::vector<std::size_t> essential() { return {OtherEnd, Process, Kind, Handle, State}; }

    HandleModel(Bench& bench, const Theme& theme, QObject* parent);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const lab::HandleState* handle(int row) const;
    const HandleRow* row(int row) const;
    int rowOf(const lab::HandleKey& key) const;   ///< -1 if it is not shown

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void update();
    lab::World past() const;
    QString nameOf(int process) const;
    QString text(const HandleRow& row, int column) const;
    QVariant toolTip(const HandleRow& row, int column) const;
    QVariant colour(const HandleRow& row, int column) const;
    QFont font(const HandleRow& row, int column) const;

    Bench& m_bench;
    const Theme& m_theme;
    QList<HandleRow> m_rows;
    QBasicTimer m_marks;   ///< runs while something is marked
};

}  // namespace ui
