// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/transfer.h"
#include "ui/compare/transfer_timeline.h"

#include <QWidget>

namespace ui {

class Theme;

/// Small multiples: for each mechanism how one payload got from one process to the other, all on one scale of time.
class TransferStrips : public QWidget {
    Q_OBJECT

public:
    TransferStrips(const lab::Transfers& transfers, const Theme& theme, QWidget* parent);

    /// Takes in what has arrived since.
    void refresh();
    const std::vector<TransferTimeline>& timelines() const { return m_lines; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void chosen(const lab::Transfer& transfer);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Frame {
        qreal top = 0;           ///< of the strip
        qreal lane[2] = {};      ///< height of the line of each process
    };

    Frame frameOf(int index) const;
    qreal stripHeight() const;
    qreal left() const;          ///< of the time axis
    qreal xOf(double nanoseconds) const;
    int stripAt(qreal y) const;
    QString tipAt(const QPointF& position) const;
    void paintFigures(QPainter& painter, int index) const;
    void paintProblem(QPainter& painter, int index, const QString& problem) const;
    void paintLanes(QPainter& painter, int index) const;
    void paintSpan(QPainter& painter, const Frame& frame, const TransferTimeline::Span& span) const;
    void paintNames(QPainter& painter, int index) const;
    void paintArrow(QPainter& painter, const Frame& frame, const TransferTimeline::Arrow& arrow) const;
    void paintAxis(QPainter& painter) const;

    const lab::Transfers& m_transfers;
    const Theme& m_theme;
    std::vector<TransferTimeline> m_lines;
    double m_longest = 0;
};

}  // namespace ui
