// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/selection.h"
#include "ui/sequence/flow.h"
#include "ui/sequence/layout.h"
#include "ui/sequence/painter.h"
#include "ui/widgets/text_cache.h"

#include <QAbstractScrollArea>

#include <optional>

class QVariantAnimation;

namespace ui {

/// The live sequence diagram: lines in order of time, processes and kernel objects side by side.
///
/// A view of (recording, moment): it holds the order of its lines and nothing else that the recording could give. What it costs
/// is what is visible; rows that arrive cost their sorting in. It follows the end until the user scrolls up, and again
/// when he scrolls to the end.
class SequenceView : public QAbstractScrollArea {
    Q_OBJECT

public:
    /// All borrowed; `ties` may be null (no arrow then knows its other end).
    SequenceView(const Theme& theme, const lab::Recording& recording, const lab::Ties* ties, Selection& selection, const Playhead& playhead,
                 QWidget* parent = nullptr);

    /// What ${session} stands for in names: they are shown with it in a fainter colour.
    void setToken(const QString& token) { m_token = token; }
    /// The calls that have not returned, and the present moment. Call once a tick. Those that came a moment ago are not shown
    /// yet: most will have returned before the next frame.
    void setLive(std::vector<sequence::LiveSpan> live, lab::Moment now);

    using Mode = sequence::Scale::Mode;
    Mode mode() const { return m_scale.mode(); }
    void setMode(Mode mode);
    void zoomBy(qreal factor);
    void zoomIn();
    void zoomOut();
    /// All lines at once.
    void fit();
    /// The size at which everything is shown.
    void resetZoom();
    /// "1 line = 48 px", "1 px = 2.00 µs".
    QString scaleText() const;

    /// Whether the events of X11 have lines.
    void setEvents(bool shown);

    bool isFollowing() const { return m_following; }
    void setFollowing(bool following);
    /// Scrolls so that the row shows.
    void showRow(lab::Row row);

    void selectNextError(int direction = 1);
    void selectNextBlocked(int direction = 1);
    /// The next record that has the bytes of the selected one, or the one before.
    void followData(int direction = 1);

    /// What is visible, for tests and for the overview.
    const sequence::Scene& scene() const;
    const sequence::Lanes& lanes() const { return m_lanes; }
    const sequence::EventOrder& order() const { return m_order; }
    const sequence::Scale& scale() const { return m_scale; }
    qreal scrollTop() const;
    void scrollTo(qreal top);
    qreal viewHeight() const { return viewport()->height(); }

signals:
    /// The user wants to see the moment after this record.
    void momentWanted(lab::Row row);
    void scaleChanged();
    void followingChanged(bool following);
    /// Lines came, or the part that is visible is another one.
    void scrolled();

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    class Header;

    void takeRows();
    void startAnew();
    void themeChanged();
    void linesChanged(qint64 first);
    void placeLanes();
    void arrangeLanes();
    void updateScrollBars();
    void invalidate();
    void zoomAround(qreal factor, qreal y);
    void setHovered(qint64 line);
    void selectLine(qint64 line);
    void moveSelection(qint64 lines);
    qint64 selectedLine() const;
    qint64 lineAtPosition(const QPointF& position) const;
    template <class Wanted>
    void selectNext(int direction, qint64 sequence::LineCount::*kind, Wanted wanted);
    /// The moment that the playhead shows, on the time axis.
    lab::Moment shownUntil() const;
    sequence::Source source() const;
    sequence::Emphasis emphasis() const;
    void paintLineGrounds(sequence::Painter& painter);
    void paintFuture(QPainter& painter);
    void paintFlow(QPainter& painter);
    std::vector<sequence::FlowPath> flowPaths(lab::Row row) const;
    /// Lets colour run along the way of the bytes of a record.
    void startFlow(lab::Row row);
    qreal bottomSpace() const;
    /// Where to scroll, at or a line below `top`, so that the heads of the lanes hide no half of a line.
    qreal wholeFrom(qreal top) const;
    qreal wordsFrom(qreal top) const;

    const Theme& m_theme;
    const lab::Recording& m_recording;
    const lab::Ties* m_ties;
    Selection& m_selection;
    const Playhead& m_playhead;
    sequence::EventOrder m_order;
    sequence::Scale m_scale;
    sequence::Cast m_cast;
    sequence::Lanes m_lanes;
    sequence::Measures m_measures;
    sequence::TextWidth m_width;
    TextCache m_texts;
    mutable std::optional<sequence::Scene> m_scene;
    Header* m_header;
    QVariantAnimation* m_flow;
    QString m_token;
    lab::Row m_flowRow = -1;
    lab::Moment m_now = 0;
    qint64 m_hovered = -1;
    int m_pixelsPerStep = 1;     ///< a scroll bar counts in int; very long diagrams scroll in larger steps
    bool m_following = true;
    bool m_scrollingItself = false;
};

}  // namespace ui
