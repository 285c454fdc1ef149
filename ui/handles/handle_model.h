// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QAbstractTableModel>

namespace ui {

/// The open handles of all processes at the moment that the page shows, ordered by process and value.
class HandleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Process, Handle, Kind, State, Columns_ };

    HandleModel(Bench& bench, const Theme& theme, QObject* parent);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const lab::HandleState* handle(int row) const;
    int rowOf(const lab::HandleKey& key) const;   ///< -1 if it is not open

private:
    void update();
    QString text(const lab::HandleState& handle, int column) const;

    Bench& m_bench;
    const Theme& m_theme;
    QList<lab::HandleState> m_handles;
};

}  // namespace ui
