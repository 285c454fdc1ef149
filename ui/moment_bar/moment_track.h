// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>

namespace lab {
class Recording;
}

namespace ui {

class Moments;
class Theme;

/// The slider of the moment: a mark for each record in the colour of its process, taller ones for errors. Its values are
/// positions of Moments.
class MomentTrack : public QAbstractSlider {
    Q_OBJECT

public:
    MomentTrack(const Moments& moments, const lab::Recording& recording, const Theme& theme, QWidget* parent);
    QSize sizeHint() const override;
    /// Where a moment stands, in pixels from the left.
    qreal xOf(qint64 position) const;

signals:
    /// The user wants to go there.
    void wanted(qint64 position);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    qint64 positionAt(qreal x) const;
    qreal knob() const;
    QString describe(qint64 position) const;
    void paintMarks(QPainter& painter) const;
    void paintErrors(QPainter& painter) const;
    void paintKnob(QPainter& painter) const;

    const Moments& m_moments;
    const lab::Recording& m_recording;
    const Theme& m_theme;
};

}  // namespace ui
