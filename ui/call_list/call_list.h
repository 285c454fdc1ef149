// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"
#include "ui/call_list/call_filter.h"
#include "ui/call_list/filtered_rows.h"
#include "ui/call_list/line_cache.h"
#include "ui/widgets/text_cache.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>

class QHeaderView;
class QStandardItemModel;
class QToolButton;

namespace ui {

/// All calls, one to a line, however many there are: only the lines on screen are looked at and made into words. Follows the
/// end until one scrolls up, and again when one comes back to the end. Calls that threads are in right now stand after the
/// last line.
class CallList : public QAbstractScrollArea {
    Q_OBJECT

public:
    enum Column { Number, Time, Process, Thread, Call, Arguments, Result, Took, Columns_ };

    CallList(Bench& bench, const Theme& theme, QWidget* parent);

    void setFilter(const CallFilter& filter);
    const CallFilter& filter() const { return m_filter; }
    bool follows() const { return m_follow; }
    void setFollow(bool follow);

    /// Lines of finished records, and of those with the calls in progress.
    qint64 lines() const;
    qint64 allLines() const { return lines() + static_cast<qint64>(m_live.size()); }
    lab::Row rowOfLine(qint64 line) const { return m_rows.at(line); }
    /// True while records remain to be looked at.
    bool isFiltering() const { return m_rows.scanned() < m_bench.recording().rows(); }
    /// The line at the top, and how many fit.
    qint64 firstLine() const;
    int linesOnPage() const;
    int lineHeight() const { return m_lineHeight; }

signals:
    void followChanged(bool follow);
    void countChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void timerEvent(QTimerEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void makeHeader();
    void connectBench();
    void restart();
    void scan();
    void showMoment();
    void tick();
    void updateBars();
    void userScrolled();
    void showSelection();
    void ensureVisible(qint64 line);
    void moveTo(qint64 line);
    qint64 selectedLine() const;
    qint64 lineAt(int y) const;
    void copySelected() const;
    void placeFollowButton();
    void applyFonts();
    void fitResult();
    void paintLine(QPainter& painter, qint64 line, int y);
    void paintRow(QPainter& painter, const LineText& text, const QRect& rect, bool isLive);

    Bench& m_bench;
    const Theme& m_theme;
    QHeaderView* m_header = nullptr;
    QStandardItemModel* m_columns = nullptr;
    QToolButton* m_followButton = nullptr;
    CallFilter m_filter;
    FilteredRows m_rows;
    LineCache m_cache;
    TextCache m_texts;
    std::vector<lab::LiveCall> m_live;
    QBasicTimer m_scanTimer;
    int m_lineHeight = 1;
    bool m_follow = true;
    bool m_moving = false;      ///< the bar is moved by the list itself
    qint64 m_hovered = -1;
    int m_wheelRest = 0;        ///< of a line, in eighths of a degree: touchpads turn by little
};

}  // namespace ui
