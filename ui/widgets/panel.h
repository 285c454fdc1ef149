// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QSplitter;
class QVBoxLayout;

namespace ui {

class Theme;

/// An area with a heading: "PROCESSES", and what stands below it.
class Panel : public QWidget {
    Q_OBJECT

public:
    /// Height of the head, in quarters of a line (Theme::unit): room for a button.
    static constexpr int kHeadUnits = 8;

    Panel(const QString& heading, const Theme& theme, QWidget* parent);

    /// At the right of the heading.
    void addTool(QWidget* tool);
    void setContent(QWidget* content);
    /// Of the heading alone.
    int headHeight() const;

private:
    QHBoxLayout* m_head;
    QVBoxLayout* m_column;
};

/// A splitter whose sizes are kept under that key, for all pages alike.
QSplitter* rememberedSplitter(const QString& key, Qt::Orientation orientation, const QList<int>& sizes, QWidget* parent);

}  // namespace ui
