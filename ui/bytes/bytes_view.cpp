// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/bytes_view.h"

#include "app/lab/text.h"
#include "ui/bytes/hex_layout.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace ui {
namespace {

std::byte byteOf(const QByteArray& bytes, qint64 index) { return static_cast<std::byte>(bytes[index]); }

}  // namespace

BytesView::BytesView(Bench& bench, const Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent), m_bench(bench), m_theme(theme)
{
    setAccessibleName(tr("Bytes of the selected call"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setCursor(Qt::IBeamCursor);
    connect(&bench.selection, &Selection::rowChanged, this, &BytesView::load);
    connect(&theme, &Theme::changed, this, &BytesView::updateBars);
    load();
}

void BytesView::load()
{
    m_bytes.clear();
    m_anchor = m_cursor = -1;
    const lab::Recording& recording = m_bench.recording();
    const lab::Row row = m_bench.selection.row();
    if (row < 0 || row >= recording.rows()) {
        m_title = tr("Select a call to see the bytes it moved.");
    } else {
        const lab::DataView data = lab::dataOf(recording, row);
        m_bytes = QByteArray(reinterpret_cast<const char*>(data.bytes.data()), static_cast<qsizetype>(data.bytes.size()));
        const QString call = QStringLiteral("%1: %2").arg(recording.processOf(row).name, lab::callText(recording, row));
        if (data.size == 0)
            m_title = tr("%1 moved no bytes.").arg(call);
        else if (data.size > data.bytes.size())
            m_title = tr("%1, %2, of which the first %3 were kept").arg(call, lab::bytesText(data.size), lab::bytesText(data.bytes.size()));
        else
            m_title = QStringLiteral("%1, %2").arg(call, lab::bytesText(data.size));
    }
    verticalScrollBar()->setValue(0);
    updateBars();
}

void BytesView::updateBars()
{
    const QFontMetrics metrics(m_theme.font(TextStyle::Mono));
    m_lineHeight = metrics.height() + m_theme.unit() / 2;
    m_letter = metrics.horizontalAdvance(QLatin1Char('0'));
    m_pad = m_theme.unit(3);
    const int page = std::max(1, (viewport()->height() - headHeight()) / m_lineHeight);
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<qint64>(0, HexLayout::lines(size()) - page)));
    verticalScrollBar()->setPageStep(page);
    const int width = HexLayout::kWidth * m_letter + 2 * m_pad;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    viewport()->update();
}

void BytesView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

void BytesView::scrollContentsBy(int, int) { viewport()->update(); }

std::pair<qint64, qint64> BytesView::marked() const
{
    if (m_cursor < 0)
        return {0, 0};
    return {std::min(m_anchor, m_cursor), std::max(m_anchor, m_cursor) + 1};
}

void BytesView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Role::Panel));
    painter.setFont(m_theme.font(TextStyle::Mono));
    const int head = headHeight();
    painter.setClipRect(0, head, viewport()->width(), viewport()->height() - head);
    int y = head;
    for (qint64 line = verticalScrollBar()->value(); line < HexLayout::lines(size()) && y < viewport()->height(); ++line) {
        paintLine(painter, line, y);
        y += m_lineHeight;
    }
    painter.setClipping(false);
    painter.setFont(m_theme.font(TextStyle::Body));
    painter.setPen(m_theme.color(Role::TextMuted));
    painter.drawText(QRect(m_pad, 0, viewport()->width() - 2 * m_pad, head), Qt::AlignVCenter | Qt::TextSingleLine, m_title);
}

void BytesView::paintLine(QPainter& painter, qint64 line, int y) const
{
    const int left = m_pad - horizontalScrollBar()->value();
    const auto place = [&](int column, int letters) { return QRect(left + column * m_letter, y, letters * m_letter, m_lineHeight); };
    const auto [first, last] = marked();
    painter.setPen(m_theme.color(Role::TextFaint));
    painter.drawText(place(0, HexLayout::kOffsetWidth), Qt::AlignVCenter, HexLayout::offsetText(line * HexLayout::kPerLine));
    for (int inLine = 0; inLine < HexLayout::kPerLine; ++inLine) {
        const qint64 index = line * HexLayout::kPerLine + inLine;
        if (index >= size())
            return;
        const std::byte byte = byteOf(m_bytes, index);
        const QRect hex = place(HexLayout::hexColumn(inLine), 2);
        const QRect text = place(HexLayout::textColumn(inLine), 1);
        if (index >= first && index < last) {
            painter.fillRect(hex, m_theme.selection());
            painter.fillRect(text, m_theme.selection());
        }
        const QChar letter = HexLayout::letter(byte);
        painter.setPen(m_theme.color(Role::Text));
        painter.drawText(hex, Qt::AlignVCenter, HexLayout::hexText(byte));
        const bool isDot = letter == QLatin1Char('.') && byte != std::byte{'.'};
        painter.setPen(m_theme.color(isDot ? Role::TextFaint : Role::Text));
        painter.drawText(text, Qt::AlignVCenter, letter);
    }
}

std::optional<qint64> BytesView::byteAt(const QPointF& position) const
{
    const int y = qRound(position.y()) - headHeight();
    const int x = qRound(position.x()) - m_pad + horizontalScrollBar()->value();
    if (y < 0 || x < 0)
        return std::nullopt;
    return HexLayout::byteAt(verticalScrollBar()->value() + y / m_lineHeight, x / m_letter, size());
}

void BytesView::mousePressEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position());
    m_cursor = byte.value_or(-1);
    if (!(event->modifiers() & Qt::ShiftModifier) || m_anchor < 0)
        m_anchor = m_cursor;
    viewport()->update();
}

void BytesView::mouseMoveEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position());
    if (!(event->buttons() & Qt::LeftButton) || !byte || m_anchor < 0)
        return;
    m_cursor = *byte;
    viewport()->update();
}

void BytesView::move(qint64 by, bool extend)
{
    if (size() == 0)
        return;
    m_cursor = m_cursor < 0 ? 0 : std::clamp<qint64>(m_cursor + by, 0, size() - 1);
    if (!extend || m_anchor < 0)
        m_anchor = m_cursor;
    ensureVisible(m_cursor);
    viewport()->update();
}

void BytesView::ensureVisible(qint64 byte)
{
    QScrollBar* bar = verticalScrollBar();
    const int line = static_cast<int>(byte / HexLayout::kPerLine);
    bar->setValue(std::clamp(bar->value(), line - bar->pageStep() + 1, line));
}

void BytesView::keyPressEvent(QKeyEvent* event)
{
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = 0;
        m_cursor = size() - 1;
        viewport()->update();
    } else {
        switch (event->key()) {
        case Qt::Key_Left: move(-1, extend); return;
        case Qt::Key_Right: move(1, extend); return;
        case Qt::Key_Up: move(-HexLayout::kPerLine, extend); return;
        case Qt::Key_Down: move(HexLayout::kPerLine, extend); return;
        case Qt::Key_Home: move(-size(), extend); return;
        case Qt::Key_End: move(size(), extend); return;
        default: QAbstractScrollArea::keyPressEvent(event);
        }
    }
}

void BytesView::copy() const
{
    const auto [first, last] = marked();
    const QByteArray chosen = first == last ? m_bytes : m_bytes.mid(first, last - first);
    QGuiApplication::clipboard()->setText(HexLayout::dump(std::as_bytes(std::span(chosen.constData(), static_cast<std::size_t>(chosen.size())))));
}

}  // namespace ui
