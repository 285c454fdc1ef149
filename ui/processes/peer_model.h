// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QAbstractTableModel>

#include <functional>

namespace ui {

/// A process of one of the sessions, or the lab itself, which is of none.
struct PeerRef {
    Bench* bench = nullptr;
    int process = -1;

    bool isLab() const { return !bench; }

    const lab::ProcessInfo& info() const { return bench->recording().processes()[static_cast<std::size_t>(process)]; }
    bool operator==(const PeerRef&) const = default;
};

/// The processes that run now, of all pages; the lab itself is the last.
class PeerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Pid, Platform, Threads, InCall, Handles, Columns_ };

    PeerModel(std::function<QList<Bench*>()> benches, const Theme& theme, QObject* parent);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const PeerRef* peer(int row) const;
    /// Looks again at what there is.
    void refresh();

private:
    struct Line {
        PeerRef peer;
        QStringList texts;
        bool operator==(const Line&) const = default;
    };

    Line makeLine(const PeerRef& peer) const;
    static Line labLine();

    std::function<QList<Bench*>()> m_benches;
    const Theme& m_theme;
    QList<Line> m_lines;
};

}  // namespace ui
