// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_view.h"

#include "ui/sequence/overview.h"

#include "app/lab/text.h"

#include <QHelpEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QToolTip>
#include <QVariantAnimation>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {

using lab::Row;
using sequence::Slot;

namespace {

// A scroll bar counts in int, and Qt adds to its values.
constexpr qreal kLongestScroll = 500'000'000;
constexpr qreal kHighestLine = 160;
constexpr qreal kZoomStep = 1.5;
constexpr int kFlowMs = 700;
constexpr qreal kDrop = 56;   // px
constexpr qint64 kMostLookedAt = 32;   // new rows, for one whose data can be seen to flow
constexpr lab::Moment kShownAfter = 20'000'000;

}  // namespace

/// The boxes over the lanes: outside the part that scrolls up and down.
class SequenceView::Header : public QWidget {
public:
    Header(SequenceView& view) : QWidget(&view), m_view(view) {}

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_view.m_theme.color(Role::Panel));
        painter.translate(-m_view.horizontalScrollBar()->value(), 0);
        sequence::Painter(painter, m_view.m_theme, m_view.m_recording, m_view.m_measures, m_view.m_texts).drawHeader(m_view.m_lanes, m_view.m_token);
    }

    bool event(QEvent* event) override
    {
        if (event->type() != QEvent::ToolTip)
            return QWidget::event(event);
        const auto* help = static_cast<QHelpEvent*>(event);
        const qreal x = help->pos().x() + m_view.horizontalScrollBar()->value();
        const auto& lanes = m_view.m_lanes.lanes;
        const auto lane = std::find_if(lanes.begin(), lanes.end(), [x](const sequence::Lane& each) { return x >= each.headerLeft && x <= each.headerLeft + each.headerWidth; });
        QToolTip::showText(help->globalPos(), lane == lanes.end() ? QString() : QStringLiteral("%1 %2").arg(lane->title, lane->note).trimmed(), this);
        return true;
    }

private:
    SequenceView& m_view;
};

SequenceView::SequenceView(const Theme& theme, const lab::Recording& recording, const lab::Ties* ties, Selection& selection,
                           const Playhead& playhead, QWidget* parent)
    : QAbstractScrollArea(parent), m_theme(theme), m_recording(recording), m_ties(ties), m_selection(selection), m_playhead(playhead),
      m_order(recording), m_scale(m_order), m_cast(recording), m_texts(theme), m_header(new Header(*this)), m_flow(new QVariantAnimation(this))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setAccessibleName(tr("Sequence diagram"));
    viewport()->setMouseTracking(true);
    themeChanged();
    connect(&theme, &Theme::changed, this, &SequenceView::themeChanged);
    connect(&recording, &lab::Recording::rowsAppended, this, &SequenceView::takeRows);
    connect(&recording, &lab::Recording::processesChanged, this, &SequenceView::takeRows);
    connect(&recording, &lab::Recording::cleared, this, &SequenceView::startAnew);
    if (ties)
        connect(ties, &lab::Ties::changed, this, &SequenceView::invalidate);
    connect(&selection, &Selection::rowChanged, this, [this] {
        showRow(m_selection.row());
        invalidate();
        startFlow(m_selection.row());
    });
    m_flow->setStartValue(0.0);
    m_flow->setEndValue(1.0);
    m_flow->setDuration(kFlowMs);
    m_flow->setEasingCurve(QEasingCurve::InOutQuad);
    connect(m_flow, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&recording, &lab::Recording::rowsAppended, this, [this](Row first, qint64 count) {
        const Row oldest = first + std::max<qint64>(count - kMostLookedAt, 0);
        for (Row row = first + count - 1; row >= oldest && m_flow->state() != QAbstractAnimation::Running; --row)
            startFlow(row);
    });
    connect(&playhead, &Playhead::changed, this, [this] {
        if (m_playhead.isLive())
            setFollowing(true);   // who comes back from the past wants to see what is there now
        else
            showRow(m_playhead.rows() - 1);
        invalidate();
    });
    takeRows();
}

void SequenceView::themeChanged()
{
    m_measures = sequence::measuresFor(m_theme);
    m_width = sequence::textWidthFor(m_theme);
    m_texts.clear();
    m_scale.setFold(m_measures.line * 9, m_measures.line * 2.2, sequence::fullLineHeight(m_measures));
    m_scale.setLineHeight(sequence::fullLineHeight(m_measures));
    const int header = static_cast<int>(sequence::headerHeight(m_measures));
    setViewportMargins(0, header, 0, 0);
    m_header->setGeometry(0, 0, width(), header);
    arrangeLanes();
    m_header->update();
}

void SequenceView::startAnew()
{
    m_order.clear();
    m_cast.clear();
    m_scale.changed(0);
    m_hovered = -1;
    m_following = true;
    takeRows();
    arrangeLanes();   // also if there is nothing yet: what was is no more
}

void SequenceView::takeRows()
{
    const bool lanesChanged = m_cast.update();
    const qint64 first = m_order.update();
    if (lanesChanged || m_lanes.lanes.size() < m_recording.processes().size())
        placeLanes();   // before the lines: these are looked at to scroll to whole words
    linesChanged(first);
}

void SequenceView::setLive(std::vector<sequence::LiveSpan> live, lab::Moment now)
{
    m_now = now;
    std::erase_if(live, [&](const sequence::LiveSpan& span) {
        return span.thread < 0 || now - span.since < kShownAfter || !m_playhead.isLive();
    });
    if (live != m_order.live())
        linesChanged(m_order.setLive(std::move(live)));
    if (!m_order.live().empty())
        invalidate();
}

void SequenceView::linesChanged(qint64 first)
{
    m_scale.changed(first);
    m_scale.keepUp();
    updateScrollBars();
    invalidate();
}

void SequenceView::placeLanes()
{
    m_lanes = sequence::arrange(m_cast, m_measures, viewport()->width(), sequence::headerWidthsFor(m_width));
    m_header->update();
}

void SequenceView::arrangeLanes()
{
    placeLanes();
    updateScrollBars();
    invalidate();
}

qreal SequenceView::bottomSpace() const
{
    const bool onlyCounts = mode() == Mode::Ordinal && m_scale.lineHeight() < sequence::kMarkLineHeight;
    return onlyCounts ? 0 : m_measures.line;
}

void SequenceView::updateScrollBars()
{
    const qreal least = m_scale.height() + bottomSpace();
    const qreal height = least <= viewHeight() ? least : wholeFrom(least - viewHeight()) + viewHeight();
    const qreal top = scrollTop();
    m_pixelsPerStep = std::max(1, static_cast<int>(std::ceil(height / kLongestScroll)));
    const int page = viewport()->height() / m_pixelsPerStep;
    m_scrollingItself = true;
    verticalScrollBar()->setPageStep(std::max(page, 1));
    verticalScrollBar()->setSingleStep(static_cast<int>(m_measures.line * 2) / m_pixelsPerStep + 1);
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(height / m_pixelsPerStep) - page));
    verticalScrollBar()->setValue(m_following ? verticalScrollBar()->maximum() : static_cast<int>(top / m_pixelsPerStep));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, static_cast<int>(std::ceil(m_lanes.width)) - viewport()->width()));
    m_scrollingItself = false;
}

qreal SequenceView::wholeFrom(qreal top) const
{
    if (mode() == Mode::Proportional)
        return wordsFrom(top);
    if (m_scale.lineHeight() < sequence::kMarkLineHeight)
        return top;   // marks without words
    const qint64 line = m_scale.lineAt(top);
    const qreal room = sequence::fullLineHeight(m_measures);
    if (line < 0 || m_scale.top(line) == top || m_scale.top(line) + room <= top)
        return top;
    const qreal next = line + 1 < m_order.size() ? m_scale.top(line + 1) : top + room;
    return std::ceil(std::min(next, m_scale.top(line) + room));
}

// Lines may lie so close that there is no place between them: what may not be cut are words, of lines near by.
qreal SequenceView::wordsFrom(qreal top) const
{
    const qreal room = sequence::fullLineHeight(m_measures);
    if (m_order.size() == 0 || sequence::isDense(m_scale, top, viewHeight()))
        return top;
    const sequence::Scene nearby = sequence::layOut(source(), top, top + 2 * room);
    std::vector<QRectF> words;
    for (const sequence::Label& label : nearby.labels)
        words.push_back(label.rect);
    for (const sequence::Badge& badge : nearby.badges)
        words.push_back(badge.rect);
    for (const sequence::TimeMark& time : nearby.times)
        words.push_back(QRectF(0, time.y - m_measures.line / 2, m_measures.gutter, m_measures.line));
    std::ranges::sort(words, {}, &QRectF::top);
    qreal whole = top;
    for (const QRectF& each : words)
        if (each.top() < whole && each.bottom() > whole)
            whole = std::ceil(each.bottom());
    return whole <= top + 2 * room ? whole : top;
}

qreal SequenceView::scrollTop() const
{
    return static_cast<qreal>(verticalScrollBar()->value()) * m_pixelsPerStep;
}

void SequenceView::scrollTo(qreal top)
{
    verticalScrollBar()->setValue(static_cast<int>(top / m_pixelsPerStep));
}

void SequenceView::scrollContentsBy(int, int)
{
    if (!m_scrollingItself) {
        const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
        setFollowing(atEnd);
    }
    m_header->update();
    invalidate();
}

void SequenceView::setFollowing(bool following)
{
    if (following == m_following)
        return;
    m_following = following;
    if (following)
        updateScrollBars();
    emit followingChanged(following);
}

void SequenceView::invalidate()
{
    m_scene.reset();
    viewport()->update();
    emit scrolled();
}

void SequenceView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_header->setGeometry(0, 0, width(), static_cast<int>(sequence::headerHeight(m_measures)));
    arrangeLanes();
}

void SequenceView::setEvents(bool shown)
{
    if (shown == m_order.showsEvents())
        return;
    m_order.setEvents(shown);
    m_scale.changed(0);
    linesChanged(m_order.update());
    showRow(m_selection.row());
}

void SequenceView::setMode(Mode mode)
{
    if (mode == m_scale.mode())
        return;
    const qint64 line = m_scale.lineAt(scrollTop());
    m_scale.setMode(mode);
    updateScrollBars();
    if (!m_following && line >= 0)
        scrollTo(m_scale.top(line));
    invalidate();
    emit scaleChanged();
}

void SequenceView::zoomIn() { zoomBy(kZoomStep); }
void SequenceView::zoomOut() { zoomBy(1 / kZoomStep); }

void SequenceView::zoomBy(qreal factor)
{
    zoomAround(factor, viewHeight() / 2);
}

void SequenceView::zoomAround(qreal factor, qreal y)
{
    const qint64 line = m_scale.lineAt(scrollTop() + y);
    if (line < 0)
        return;
    const qreal offset = m_scale.top(line) - scrollTop();
    if (mode() == Mode::Ordinal) {
        const qreal lowest = std::min(viewHeight() / static_cast<qreal>(m_order.size()), sequence::fullLineHeight(m_measures));
        m_scale.setLineHeight(std::clamp(m_scale.lineHeight() * factor, lowest, kHighestLine));
    } else {
        m_scale.setNanosecondsPerPixel(std::clamp(m_scale.nanosecondsPerPixel() / factor, 1.0, 1e9));
    }
    updateScrollBars();
    if (!m_following)
        scrollTo(m_scale.top(line) - offset);
    invalidate();
    emit scaleChanged();
}

void SequenceView::fit()
{
    if (m_order.size() == 0)
        return;
    if (mode() == Mode::Ordinal) {
        m_scale.setLineHeight(std::min(viewHeight() / static_cast<qreal>(m_order.size()), sequence::fullLineHeight(m_measures)));
    } else {
        const lab::Moment span = std::max<lab::Moment>(m_order.time(m_order.size() - 1) - m_order.time(0), 1000);
        m_scale.setNanosecondsPerPixel(static_cast<qreal>(span) / std::max(viewHeight() - 3 * m_measures.line, 100.0));
    }
    updateScrollBars();
    scrollTo(0);
    invalidate();
    emit scaleChanged();
}

void SequenceView::resetZoom()
{
    m_scale.setLineHeight(sequence::fullLineHeight(m_measures));
    m_scale.setNanosecondsPerPixel(2000);
    updateScrollBars();
    showRow(m_selection.row());
    invalidate();
    emit scaleChanged();
}

QString SequenceView::scaleText() const
{
    if (mode() == Mode::Proportional)
        return QStringLiteral("1 px = %1").arg(lab::durationText(static_cast<lab::Moment>(m_scale.nanosecondsPerPixel())));
    if (m_scale.lineHeight() >= 1)
        return tr("1 call = %1 px").arg(m_scale.lineHeight(), 0, 'f', m_scale.lineHeight() < 10 ? 1 : 0);
    return tr("1 px = %1 calls").arg(1 / m_scale.lineHeight(), 0, 'f', 0);
}

void SequenceView::showRow(Row row)
{
    const qint64 line = m_order.find(row);
    if (line < 0)
        return;
    const qreal room = sequence::fullLineHeight(m_measures);
    const qreal top = m_scale.top(line);
    if (top < scrollTop())
        scrollTo(std::min(wholeFrom(top - room), top));
    else if (top + room > scrollTop() + viewHeight())
        scrollTo(std::min(wholeFrom(top + 2 * room - viewHeight()), top));
}

lab::Moment SequenceView::shownUntil() const
{
    if (m_playhead.isLive())
        return std::numeric_limits<lab::Moment>::max();
    const Row rows = std::min(m_playhead.rows(), m_recording.rows());
    return rows > 0 ? m_recording.end(rows - 1) : -1;
}

sequence::Source SequenceView::source() const
{
    return {m_order, m_scale, m_cast, m_lanes, m_measures, m_ties, m_width, m_now, shownUntil()};
}

const sequence::Scene& SequenceView::scene() const
{
    if (!m_scene) {
        const qreal top = scrollTop();
        m_scene = sequence::isDense(m_scale, top, viewHeight())
                      ? sequence::layOutDensity(source(), top, top + viewHeight())
                      : sequence::layOut(source(), top, top + viewHeight());
    }
    return *m_scene;
}

sequence::Emphasis SequenceView::emphasis() const
{
    sequence::Emphasis emphasis;
    emphasis.selected = m_selection.row();
    if (emphasis.selected < 0 || !m_ties)
        return emphasis;
    for (const lab::Tie& tie : m_ties->from(emphasis.selected))
        emphasis.related.insert(tie.to);
    for (const lab::Tie& tie : m_ties->to(emphasis.selected))
        emphasis.related.insert(tie.from);
    if (const Row releaser = m_ties->releasedBy(emphasis.selected); releaser >= 0)
        emphasis.related.insert(releaser);
    return emphasis;
}

void SequenceView::paintLineGrounds(sequence::Painter& painter)
{
    const qreal width = std::max<qreal>(m_lanes.width, viewport()->width());
    const auto ground = [&](qint64 line, bool selected) {
        const qreal height = mode() == Mode::Ordinal ? std::max(m_scale.lineHeight(), 2.0) : 2 * m_measures.line;
        const qreal top = mode() == Mode::Ordinal ? m_scale.top(line) : m_scale.top(line) + sequence::anchorOffset(m_measures) - m_measures.line;
        painter.drawLineGround(top, height, width, selected);
    };
    if (m_hovered >= 0 && m_hovered < m_order.size())
        ground(m_hovered, false);
    if (const qint64 selected = selectedLine(); selected >= 0)
        ground(selected, true);
}

// What comes after the moment shown is there, but pale.
void SequenceView::paintFuture(QPainter& painter)
{
    if (m_playhead.isLive())
        return;
    const qreal top = m_scale.top(m_order.atOrAfter(shownUntil() + 1));
    QColor veil = m_theme.color(Role::Panel);
    veil.setAlphaF(0.72F);
    const qreal width = std::max<qreal>(m_lanes.width, viewport()->width());
    const qreal from = std::max(top, scrollTop() - 2);
    painter.fillRect(QRectF(0, from, width, std::max(0.0, scrollTop() + viewHeight() - from)), veil);
    painter.setPen(QPen(m_theme.color(Role::Accent), 2));
    if (from == top)
        painter.drawLine(QPointF(0, top), QPointF(width, top));
}

std::vector<sequence::FlowPath> SequenceView::flowPaths(Row row) const
{
    const lab::Moment shown = shownUntil();
    return sequence::flowPaths(scene(), row, [&](Row other) { return m_recording.end(other) <= shown; });
}

void SequenceView::startFlow(Row row)
{
    const bool still = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
    if (row < 0 || still || !isVisible() || m_theme.isPrint())
        return;
    const lab::Entry entry = m_recording.at(row);
    const bool moved = entry.has(ipc::trace::kReads | ipc::trace::kWrites) && entry.kind != ipc::trace::Kind::Native;
    if (!moved || flowPaths(row).empty())
        return;
    m_flowRow = row;
    m_flow->stop();
    m_flow->start();
}

void SequenceView::paintFlow(QPainter& painter)
{
    if (m_flow->state() != QAbstractAnimation::Running)
        return;
    for (const sequence::FlowPath& path : flowPaths(m_flowRow)) {
        const QPolygonF drop = sequence::flowDrop(path.points, m_flow->currentValue().toReal(), kDrop);
        QColor glow = m_theme.process(path.process);
        glow.setAlphaF(0.35F);
        painter.setPen(QPen(glow, 11, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(drop);
        painter.setPen(QPen(m_theme.process(path.process), 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(drop);
    }
}

void SequenceView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Role::Panel));
    if (m_recording.rows() == 0) {
        painter.setPen(m_theme.color(Role::TextMuted));
        const int margin = m_theme.unit() * 4;
        painter.drawText(viewport()->rect().adjusted(margin, 0, -margin, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Press Run: each call appears here when it is made, and an arrow from every write to the read that got it."));
        return;
    }
    painter.translate(-horizontalScrollBar()->value(), -scrollTop());
    sequence::Painter diagram(painter, m_theme, m_recording, m_measures, m_texts);
    paintLineGrounds(diagram);
    diagram.draw(scene(), m_lanes, emphasis(), scrollTop(), scrollTop() + viewHeight());
    paintFuture(painter);
    paintFlow(painter);
}

}  // namespace ui
