// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ui {

class SequenceView;
class Theme;

/// The whole recording in one narrow column: how much happened, where calls failed, and what part the diagram shows. Click or
/// drag to go there.
class OverviewStrip : public QWidget {
    Q_OBJECT

public:
    OverviewStrip(SequenceView& view, const Theme& theme, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void paintStrips(QPainter& painter);
    void goTo(qreal y);

    SequenceView& m_view;
    const Theme& m_theme;
};

}  // namespace ui
