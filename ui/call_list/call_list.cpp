// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/call_list/call_list.h"

#include "ui/theme.h"
#include "ui/widgets/icons.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTimerEvent>
#include <QToolButton>

#include <algorithm>
#include <iterator>
#include <numeric>

namespace ui {
namespace {

/// Longer than this at a time, and the window would stutter while a long recording is filtered.
constexpr qint64 kScanMs = 6;
constexpr int kScanBatch = 256;
/// Shorter calls would only flicker at the end of the list.
constexpr lab::Moment kLiveAfter = 20'000'000;
constexpr int kWidths[] = {6, 9, 11, 8, 22, 80, 26, 10};   // in digits
constexpr int kWidestResult = 44;                           // of a call that gives two numbers

}  // namespace

CallList::CallList(Bench& bench, const Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent), m_bench(bench), m_theme(theme), m_cache(bench.recording()), m_texts(theme)
{
    setAccessibleName(tr("Calls"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setMouseTracking(true);
    m_followButton = new QToolButton(this);
    m_followButton->setText(tr("Follow"));
    m_followButton->setToolTip(tr("Go to the end and stay there (Ctrl+End)"));
    m_followButton->setObjectName(QStringLiteral("follow"));
    m_followButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_followButton->hide();
    connect(m_followButton, &QToolButton::clicked, this, [this] { setFollow(true); });
    makeHeader();
    applyFonts();
    connect(&theme, &Theme::changed, this, &CallList::applyFonts);
    connectBench();
    restart();
}

void CallList::makeHeader()
{
    m_columns = new QStandardItemModel(0, Columns_, this);
    m_columns->setHorizontalHeaderLabels({QStringLiteral("#"), tr("Time"), tr("Process"), tr("Thread"), tr("Call"),
                                          tr("Arguments"), tr("Result"), tr("Took")});
    m_header = new QHeaderView(Qt::Horizontal, this);
    m_header->setModel(m_columns);
    m_header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_header->setSectionsMovable(false);
    m_header->setMinimumSectionSize(24);
    m_header->setSectionResizeMode(QHeaderView::Interactive);
    m_header->setSectionResizeMode(Arguments, QHeaderView::Stretch);
    connect(m_header, &QHeaderView::sectionResized, viewport(), qOverload<>(&QWidget::update));
}

void CallList::applyFonts()
{
    m_texts.clear();
    const QFontMetrics metrics(m_theme.font(TextStyle::Mono));
    m_lineHeight = metrics.height() + m_theme.unit(1) + m_theme.unit(1) / 2;
    const int digit = metrics.horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < Columns_; ++column) {
        if (column != Arguments)
            m_header->resizeSection(column, digit * kWidths[column] + m_theme.unit(2));
    }
    fitResult();
    m_followButton->setIcon(glyphIcon(Glyph::Follow, m_theme.color(Role::Text), m_theme.color(Role::TextFaint)));
    updateBars();
    viewport()->update();
}

// Of the room that a wide window gives, the results get a third.
void CallList::fitResult()
{
    const int digit = QFontMetrics(m_theme.font(TextStyle::Mono)).horizontalAdvance(QLatin1Char('0'));
    const int spare = width() / digit - std::accumulate(std::begin(kWidths), std::end(kWidths), 0);
    const int digits = std::clamp(kWidths[Result] + spare / 3, kWidths[Result], kWidestResult);
    m_header->resizeSection(Result, digit * digits + m_theme.unit(2));
}

void CallList::connectBench()
{
    connect(&m_bench.recording(), &lab::Recording::rowsAppended, this, &CallList::scan);
    connect(&m_bench.recording(), &lab::Recording::cleared, this, &CallList::restart);
    connect(&m_bench.session, &lab::Session::ticked, this, &CallList::tick);
    connect(&m_bench.selection, &Selection::rowChanged, this, &CallList::showSelection);
    connect(&m_bench.playhead, &Playhead::changed, this, &CallList::showMoment);
    // What the user does to the bar decides about following; what the list does to it does not.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &CallList::userScrolled);
}

void CallList::setFilter(const CallFilter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    restart();
}

void CallList::restart()
{
    m_rows.clear();
    m_cache.clear();
    m_live.clear();
    scan();
    showSelection();
}

// What comes after the moment shown is known, but not listed.
qint64 CallList::lines() const
{
    return m_bench.playhead.isLive() ? m_rows.count() : m_rows.before(m_bench.playhead.rows());
}

void CallList::showMoment()
{
    m_live.clear();
    if (m_bench.playhead.isLive())
        setFollow(true);
    updateBars();
    showSelection();
}

void CallList::scan()
{
    QElapsedTimer spent;
    spent.start();
    const lab::Row end = m_bench.recording().rows();
    while (m_rows.scanned() < end && spent.elapsed() < kScanMs) {
        const lab::Row batchEnd = std::min(end, m_rows.scanned() + kScanBatch);
        while (m_rows.scanned() < batchEnd)
            m_rows.add(m_filter.passes(m_bench.recording(), m_rows.scanned()));
    }
    if (isFiltering())
        m_scanTimer.start(0, this);
    else
        m_scanTimer.stop();
    updateBars();
    viewport()->update();
    emit countChanged();
}

void CallList::timerEvent(QTimerEvent* event)
{
    if (event->timerId() == m_scanTimer.timerId())
        scan();
    else
        QAbstractScrollArea::timerEvent(event);
}

void CallList::tick()
{
    const std::size_t before = m_live.size();
    m_live.clear();
    if (m_bench.playhead.isLive() && !m_filter.onlyErrors) {
        const lab::Moment now = m_bench.session.now();
        for (const lab::LiveCall& call : m_bench.session.liveCalls()) {
            if (now - call.since > kLiveAfter)
                m_live.push_back(call);
        }
    }
    if (m_live.size() != before)
        updateBars();
    if (!m_live.empty() || before != 0)
        viewport()->update();
}

void CallList::updateBars()
{
    const int headerHeight = m_header->sizeHint().height();
    setViewportMargins(0, headerHeight, 0, 0);
    m_moving = true;
    QScrollBar* bar = verticalScrollBar();
    const qint64 hidden = std::max<qint64>(0, allLines() - linesOnPage());
    bar->setRange(0, static_cast<int>(std::min<qint64>(hidden, std::numeric_limits<int>::max())));
    bar->setPageStep(std::max(1, linesOnPage()));
    bar->setSingleStep(1);
    if (m_follow)
        bar->setValue(bar->maximum());
    m_moving = false;
    m_header->setGeometry(viewport()->x(), viewport()->y() - headerHeight, viewport()->width(), headerHeight);
    placeFollowButton();
}

void CallList::placeFollowButton()
{
    m_followButton->setVisible(!m_follow);
    m_followButton->adjustSize();
    const QRect area = viewport()->geometry();
    const int gap = m_theme.unit(2);
    m_followButton->move(area.right() - m_followButton->width() - gap, area.bottom() - m_followButton->height() - gap);
    m_followButton->raise();
}

void CallList::userScrolled()
{
    viewport()->update();
    if (!m_moving)
        setFollow(verticalScrollBar()->value() == verticalScrollBar()->maximum());
}

void CallList::setFollow(bool follow)
{
    const bool changes = follow != m_follow;
    m_follow = follow;
    updateBars();
    if (changes)
        emit followChanged(follow);
}

qint64 CallList::firstLine() const { return verticalScrollBar()->value(); }
int CallList::linesOnPage() const { return viewport()->height() / m_lineHeight; }

qint64 CallList::selectedLine() const
{
    const lab::Row row = m_bench.selection.row();
    const qint64 line = m_rows.passes(row) ? m_rows.before(row) : -1;
    return line < lines() ? line : -1;
}

void CallList::showSelection()
{
    const qint64 line = selectedLine();
    if (line >= 0)
        ensureVisible(line);
    viewport()->update();
}

void CallList::ensureVisible(qint64 line)
{
    QScrollBar* bar = verticalScrollBar();
    const qint64 first = firstLine();
    if (line < first)
        bar->setValue(static_cast<int>(line));
    else if (line >= first + linesOnPage())
        bar->setValue(static_cast<int>(line - linesOnPage() + 1));
}

void CallList::moveTo(qint64 line)
{
    if (lines() == 0)
        return;
    m_bench.selection.selectRow(rowOfLine(std::clamp<qint64>(line, 0, lines() - 1)));
}

}  // namespace ui
