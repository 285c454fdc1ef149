// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_view.h"

#include "ui/sequence/words.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

using lab::Row;
using sequence::Slot;

namespace {
constexpr qreal kWheelStep = 1.25;
}

qint64 SequenceView::selectedLine() const
{
    return m_order.find(m_selection.row());
}

void SequenceView::selectLine(qint64 line)
{
    if (line < 0 || line >= m_order.size())
        return;
    const Slot slot = m_order.at(line);
    if (slot.kind == Slot::Kind::Live)
        return;
    m_selection.selectRow(slot.row);
}

void SequenceView::moveSelection(qint64 lines)
{
    const qint64 from = selectedLine();
    if (from < 0) {
        selectLine(m_scale.lineAt(scrollTop()));
        return;
    }
    const qint64 direction = lines < 0 ? -1 : 1;
    qint64 line = std::clamp<qint64>(from + lines, 0, m_order.size() - 1);
    // The return of a call selects the same call: go past it.
    while (line > 0 && line + 1 < m_order.size() && m_order.at(line).kind != Slot::Kind::Begin)
        line += direction;
    selectLine(line);
}

// Chunks of lines that have none are passed over: the next error may be millions of lines away.
template <class Wanted>
void SequenceView::selectNext(int direction, qint64 sequence::LineCount::*kind, Wanted wanted)
{
    const qint64 from = selectedLine();
    for (qint64 line = from < 0 && direction < 0 ? m_order.size() - 1 : from + direction; line >= 0 && line < m_order.size(); line += direction) {
        const qint64 chunk = m_order.chunkOf(line);
        const auto& counts = m_order.facts(chunk).counts;
        if (std::ranges::none_of(counts, [&](const sequence::LineCount& count) { return count.*kind != 0; })) {
            line = direction > 0 ? m_order.chunkStart(chunk + 1) - 1 : m_order.chunkStart(chunk);
            continue;
        }
        const Slot slot = m_order.at(line);
        if (slot.kind == Slot::Kind::Begin && wanted(slot.row, m_recording.at(slot.row))) {
            selectLine(line);
            return;
        }
    }
}

void SequenceView::selectNextError(int direction)
{
    selectNext(direction, &sequence::LineCount::errors, [](lab::Row, const lab::Entry& entry) { return entry.isCall() && entry.failed(); });
}

void SequenceView::selectNextBlocked(int direction)
{
    selectNext(direction, &sequence::LineCount::waits, [this](lab::Row row, const lab::Entry& entry) { return sequence::isBlocked(m_ties, row, entry); });
}

void SequenceView::followData(int direction)
{
    if (!m_ties || m_selection.row() < 0)
        return;
    const Row row = m_selection.row();
    const Row other = direction > 0 ? m_ties->next(row) : m_ties->previous(row);
    if (other >= 0)
        m_selection.selectRow(other);
}

qint64 SequenceView::lineAtPosition(const QPointF& position) const
{
    const qreal y = position.y() + scrollTop();
    return y < m_scale.height() ? m_scale.lineAt(y) : -1;
}

void SequenceView::keyPressEvent(QKeyEvent* event)
{
    const int direction = event->modifiers() & Qt::ShiftModifier ? -1 : 1;
    const auto page = static_cast<qint64>(std::max(1.0, viewHeight() / std::max(m_scale.lineHeight(), 1.0) - 1));
    switch (event->key()) {
    case Qt::Key_Up: moveSelection(-1); break;
    case Qt::Key_Down: moveSelection(1); break;
    case Qt::Key_PageUp: moveSelection(-page); break;
    case Qt::Key_PageDown: moveSelection(page); break;
    case Qt::Key_Left: horizontalScrollBar()->triggerAction(QScrollBar::SliderSingleStepSub); break;
    case Qt::Key_Right: horizontalScrollBar()->triggerAction(QScrollBar::SliderSingleStepAdd); break;
    case Qt::Key_Home: selectLine(0); scrollTo(0); break;
    case Qt::Key_End: selectLine(m_order.size() - 1); setFollowing(true); break;
    case Qt::Key_E: selectNextError(direction); break;
    case Qt::Key_B: selectNextBlocked(direction); break;
    case Qt::Key_D: followData(direction); break;
    case Qt::Key_Plus: case Qt::Key_Equal: zoomIn(); break;
    case Qt::Key_Minus: zoomOut(); break;
    case Qt::Key_0: resetZoom(); break;
    case Qt::Key_F: fit(); break;
    case Qt::Key_Escape: m_selection.selectRow(-1); break;
    default: QAbstractScrollArea::keyPressEvent(event); return;
    }
    event->accept();
}

void SequenceView::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    zoomAround(std::pow(kWheelStep, event->angleDelta().y() / 120.0), event->position().y());
    event->accept();
}

void SequenceView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        selectLine(lineAtPosition(event->position()));
}

void SequenceView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const qint64 line = lineAtPosition(event->position());
    if (event->button() == Qt::LeftButton && line >= 0 && m_order.at(line).kind != Slot::Kind::Live)
        emit momentWanted(m_order.at(line).row);
}

void SequenceView::mouseMoveEvent(QMouseEvent* event)
{
    setHovered(lineAtPosition(event->position()));
}

void SequenceView::leaveEvent(QEvent*)
{
    setHovered(-1);
}

void SequenceView::setHovered(qint64 line)
{
    if (line == m_hovered)
        return;
    m_hovered = line;
    viewport()->update();
}

bool SequenceView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave)
        setHovered(-1);
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const qint64 line = lineAtPosition(help->pos());
    if (line < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), sequence::tooltipOf(m_order, m_ties, m_order.at(line), m_now), viewport());
    return true;
}

}  // namespace ui
