// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/processes/process_snapshot.h"

#include <QTabWidget>

class QTreeWidget;

namespace ui {

class Theme;

/// A snapshot in lists: what the process is, its threads, handles, regions and environment. A list that is the same as before
/// is left alone, so that its place and selection stay.
class ProcessDetails : public QTabWidget {
    Q_OBJECT

public:
    ProcessDetails(const Theme& theme, QWidget* parent);

    void show(const ProcessSnapshot& snapshot);
    void clear();
    /// Shows the list of regions at that address.
    void showRegion(quint64 address);

    /// One line of a list; the first cell's background where it has one.
    struct Line {
        QStringList cells;
        QBrush chip = {};
        bool operator==(const Line&) const = default;
    };

private:
    struct List {
        QTreeWidget* tree = nullptr;
        QList<Line> lines;
    };

    List add(const QString& title, const QStringList& headers);
    void fill(List& list, const QList<Line>& lines);

    const Theme& m_theme;
    List m_facts, m_threads, m_handles, m_regions, m_environment;
};

}  // namespace ui
