// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QCache>
#include <QStaticText>

class QPainter;

namespace ui {

/// Texts that are drawn again and again, each laid out once. One for each view; clear it when the theme has changed.
class TextCache {
public:
    /// `theme` is borrowed.
    explicit TextCache(const Theme& theme) : m_theme(theme) {}

    /// Draws with the painter's pen; `baseline` is where the first letter stands. Sets the painter's font. A picture that keeps texts
    /// as texts (SVG, PDF) gets them so, and one that is drawn larger too.
    void draw(QPainter& painter, const QPointF& baseline, const QString& text, TextStyle style);
    /// In the rectangle, which it may leave: in the middle of its height, and across as `horizontal` says.
    void draw(QPainter& painter, const QRectF& rect, Qt::Alignment horizontal, const QString& text, TextStyle style);
    /// What it takes across.
    qreal width(const QString& text, TextStyle style) { return laidOut(text, style).width; }

    void clear() { m_texts.clear(); }

private:
    using Key = std::pair<int, QString>;
    struct Text {
        QStaticText text;
        qreal ascent = 0;   ///< from its top to its baseline: letters of another font may stand higher
        qreal width = 0;
    };
    Text& laidOut(const QString& text, TextStyle style);

    static constexpr qsizetype kMost = 4000;   // some pages of any view
    const Theme& m_theme;
    QCache<Key, Text> m_texts{kMost};
};

}  // namespace ui
