// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/call_list/call_list.h"

#include "ui/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <QToolTip>

namespace ui {
namespace {

constexpr int kLinesPerNotch = 3;
constexpr int kNotch = 120;
constexpr qreal kErrorTint = 0.12;

}  // namespace

void CallList::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Role::Panel));
    painter.setFont(m_theme.font(TextStyle::Mono));
    if (allLines() == 0) {
        painter.setFont(m_theme.font(TextStyle::Body));
        painter.setPen(m_theme.color(Role::TextMuted));
        const QString empty = m_bench.recording().callCount() == 0 ? tr("No calls yet: press Run, or make one by hand.")
                                                                  : tr("No call passes the filter.");
        painter.drawText(viewport()->rect(), Qt::AlignCenter, isFiltering() ? tr("Looking …") : empty);
        return;
    }
    int y = 0;
    for (qint64 line = firstLine(); line < allLines() && y < viewport()->height(); ++line, y += m_lineHeight)
        paintLine(painter, line, y);
}

void CallList::paintLine(QPainter& painter, qint64 line, int y)
{
    const QRect rect(0, y, viewport()->width(), m_lineHeight);
    if (line >= lines()) {
        const auto& call = m_live[static_cast<std::size_t>(line - lines())];
        paintRow(painter, liveLine(m_bench.recording(), call, m_bench.session.now()), rect, true);
        return;
    }
    const lab::Row row = rowOfLine(line);
    const LineText& text = m_cache.line(row);
    if (row == m_bench.selection.row())
        painter.fillRect(rect, m_theme.selection());
    else if (text.failed)
        painter.fillRect(rect, m_theme.tint(m_theme.color(Role::Error), kErrorTint));
    else if (line == m_hovered)
        painter.fillRect(rect, m_theme.color(Role::Raised));
    paintRow(painter, text, rect, false);
}

void CallList::paintRow(QPainter& painter, const LineText& text, const QRect& rect, bool isLive)
{
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.color(Role::Border));
    const int pad = m_theme.unit(1) * 3 / 2;
    const QFontMetrics metrics(painter.font());
    for (int column = 0; column < Columns_; ++column) {
        const QRect cell(m_header->sectionViewportPosition(column) + pad, rect.top(), m_header->sectionSize(column) - pad,
                         rect.height());
        QColor color = m_theme.color(text.quiet ? Role::TextMuted : Role::Text);
        if (column == Number || column == Time || column == Took)
            color = m_theme.color(Role::TextMuted);
        else if (column == Process)
            color = m_theme.process(text.process);
        else if (column == Result)
            color = m_theme.color(isLive ? Role::Blocked : text.failed ? Role::Error : Role::Ok);
        if (isLive && column == Took)
            color = m_theme.color(Role::Blocked);
        painter.setPen(color);
        const QString& words = text.columns[static_cast<std::size_t>(column)];
        const bool fits = m_texts.width(words, TextStyle::Mono) <= cell.width();
        m_texts.draw(painter, cell, Qt::AlignLeft, fits ? words : metrics.elidedText(words, Qt::ElideRight, cell.width()), TextStyle::Mono);
    }
}

void CallList::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitResult();
    updateBars();
}

void CallList::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_header)
        applyFonts();
}

void CallList::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelected();
        return;
    }
    const qint64 line = selectedLine();
    const bool none = line < 0;
    switch (event->key()) {
    case Qt::Key_Up: moveTo(none ? lines() - 1 : line - 1); return;
    case Qt::Key_Down: moveTo(none ? firstLine() : line + 1); return;
    case Qt::Key_PageUp: moveTo((none ? firstLine() : line) - linesOnPage()); return;
    case Qt::Key_PageDown: moveTo((none ? firstLine() : line) + linesOnPage()); return;
    case Qt::Key_Home: moveTo(0); return;
    case Qt::Key_End:
        if (event->modifiers() & Qt::ControlModifier)
            setFollow(true);
        else
            moveTo(lines() - 1);
        return;
    case Qt::Key_Escape: m_bench.selection.selectRow(-1); return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

qint64 CallList::lineAt(int y) const
{
    const qint64 line = firstLine() + y / m_lineHeight;
    return y >= 0 && line < lines() ? line : -1;
}

void CallList::mousePressEvent(QMouseEvent* event)
{
    const qint64 line = lineAt(event->position().toPoint().y());
    if (line >= 0)
        m_bench.selection.selectRow(rowOfLine(line));
}

void CallList::mouseDoubleClickEvent(QMouseEvent* event)
{
    const qint64 line = lineAt(event->position().toPoint().y());
    if (line >= 0)
        m_bench.playhead.goTo(rowOfLine(line) + 1);
}

void CallList::mouseMoveEvent(QMouseEvent* event)
{
    const qint64 line = lineAt(event->position().toPoint().y());
    if (line != m_hovered)
        viewport()->update();
    m_hovered = line;
}

void CallList::wheelEvent(QWheelEvent* event)
{
    QScrollBar* bar = verticalScrollBar();
    m_wheelRest -= event->angleDelta().y() * kLinesPerNotch;
    const int lines = m_wheelRest / kNotch;
    m_wheelRest %= kNotch;
    if (lines < 0 && bar->maximum() > 0)
        setFollow(false);
    bar->setValue(bar->value() + lines);
    event->accept();
}

void CallList::scrollContentsBy(int, int) { viewport()->update(); }

void CallList::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* copy = menu.addAction(tr("&Copy line"), QKeySequence(QKeySequence::Copy), this, &CallList::copySelected);
    copy->setEnabled(selectedLine() >= 0);
    QAction* moment = menu.addAction(tr("&Go to this moment"), this, [this] { m_bench.playhead.goTo(m_bench.selection.row() + 1); });
    moment->setEnabled(selectedLine() >= 0);
    menu.addAction(tr("&Follow the end"), this, [this] { setFollow(true); });
    menu.exec(event->globalPos());
}

void CallList::copySelected() const
{
    const lab::Row row = m_bench.selection.row();
    if (row < 0)
        return;
    LineCache cache(m_bench.recording());
    const auto& columns = cache.line(row).columns;
    QGuiApplication::clipboard()->setText(QStringList(columns.begin(), columns.end()).join(QLatin1Char('\t')));
}

bool CallList::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        m_hovered = -1;
        viewport()->update();
    }
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const qint64 line = lineAt(help->y());
    const int column = m_header->logicalIndexAt(help->x());
    const QString text = line < 0 || column < 0 ? QString()
                                                : m_cache.line(rowOfLine(line)).columns[static_cast<std::size_t>(column)];
    const QFontMetrics metrics(m_theme.font(TextStyle::Mono));
    const bool isCut = column >= 0 && metrics.horizontalAdvance(text) > m_header->sectionSize(column) - m_theme.unit(2);
    QToolTip::showText(help->globalPos(), isCut ? text : QString(), this);
    return true;
}

}  // namespace ui
