// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/lanes.h"
#include "ui/sequence/scene.h"

#include <QSet>

class QPainter;

namespace ui {
class TextCache;
}

namespace ui::sequence {

/// What stands out.
struct Emphasis {
    lab::Row selected = -1;
    lab::Row hovered = -1;
    QSet<lab::Row> related;      ///< the other ends of the selected call's data, its releases
};

/// Sizes for a theme's fonts.
Measures measuresFor(const Theme& theme);
TextWidth textWidthFor(const Theme& theme);
HeaderWidths headerWidthsFor(const TextWidth& width);
qreal headerHeight(const Measures& measures);

/// Draws a scene between `top` and `bottom` of the diagram; the painter's origin is the diagram's.
class Painter {
public:
    Painter(QPainter& painter, const Theme& theme, const lab::Recording& recording, const Measures& measures, TextCache& texts)
        : m_painter(painter), m_theme(theme), m_recording(recording), m_measures(measures), m_texts(texts)
    {
    }

    void draw(const Scene& scene, const Lanes& lanes, const Emphasis& emphasis, qreal top, qreal bottom);
    /// The boxes that stay on top; the painter's origin is their top left corner. The session's token in names is fainter.
    void drawHeader(const Lanes& lanes, const QString& token = {});
    /// The ground of one line, for the selected and the hovered one.
    void drawLineGround(qreal top, qreal height, qreal width, bool selected);

private:
    void lines(const Scene& scene, const Lanes& lanes, qreal top, qreal bottom);
    void folds(const Scene& scene, const Lanes& lanes);
    void rails(const Scene& scene);
    void activation(const Activation& activation, qreal top, qreal bottom);
    void hatch(const QRectF& rect);
    void arrow(const Arrow& arrow, bool strong);
    void eventHead(const QPointF& tip, qreal direction, const QColor& color);
    void arrowHead(const QPointF& tip, qreal direction, const QColor& color, qreal width);
    void blocks(const Scene& scene);
    void links(const Scene& scene);
    void densities(const Scene& scene);
    void labels(const Scene& scene);
    void badges(const Scene& scene);
    void margins(const Scene& scene);
    void remarks(const Scene& scene);
    void endings(const Scene& scene);
    void headerBox(const Lane& lane, qreal height, const QString& token);
    void threadNames(const Lane& lane, qreal top);
    bool stands(lab::Row row) const;

    QPainter& m_painter;
    const Theme& m_theme;
    const lab::Recording& m_recording;
    const Measures& m_measures;
    TextCache& m_texts;
    const Emphasis* m_emphasis = nullptr;
};

}  // namespace ui::sequence
