// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bench.h"

#include <QAbstractScrollArea>

namespace ui {

/// The data that the selected call moved: offset, hex and text beside each other. Bytes marked in one are marked in the other.
class BytesView : public QAbstractScrollArea {
    Q_OBJECT

public:
    BytesView(Bench& bench, const Theme& theme, QWidget* parent);

    /// Bytes that are kept of the selected call.
    qint64 size() const { return static_cast<qint64>(m_bytes.size()); }
    /// The bytes marked: first and one past the last; equal if none are.
    std::pair<qint64, qint64> marked() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void load();
    void updateBars();
    void move(qint64 by, bool extend);
    void ensureVisible(qint64 byte);
    void copy() const;
    std::optional<qint64> byteAt(const QPointF& position) const;
    void paintLine(QPainter& painter, qint64 line, int y) const;
    int headHeight() const { return m_lineHeight + m_pad; }

    Bench& m_bench;
    const Theme& m_theme;
    QByteArray m_bytes;   ///< a copy: the recording may be cleared while this is on screen
    QString m_title;
    qint64 m_anchor = -1;
    qint64 m_cursor = -1;
    int m_lineHeight = 1;
    int m_letter = 1;
    int m_pad = 0;
};

}  // namespace ui
