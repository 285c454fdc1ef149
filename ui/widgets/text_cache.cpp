// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/text_cache.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace ui {

TextCache::Text& TextCache::laidOut(const QString& text, TextStyle style)
{
    const Key key(static_cast<int>(style), text);
    if (Text* known = m_texts.object(key))
        return *known;
    auto* made = new Text;
    made->text.setTextFormat(Qt::PlainText);
    made->text.setText(text);
    QTextLayout layout(text, m_theme.font(style));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) {
        line.setNumColumns(static_cast<int>(text.size()));   // until then it has no height
        made->ascent = line.ascent();
    }
    layout.endLayout();
    made->width = QFontMetricsF(m_theme.font(style)).horizontalAdvance(text);
    made->text.prepare({}, m_theme.font(style));
    m_texts.insert(key, made);
    return *made;
}

void TextCache::draw(QPainter& painter, const QPointF& baseline, const QString& text, TextStyle style)
{
    painter.setFont(m_theme.font(style));
    if (painter.paintEngine()->type() != QPaintEngine::Raster || painter.worldTransform().type() > QTransform::TxTranslate) {
        painter.drawText(baseline, text);
        return;
    }
    const Text& laid = laidOut(text, style);
    painter.drawStaticText(baseline - QPointF(0, laid.ascent), laid.text);
}

void TextCache::draw(QPainter& painter, const QRectF& rect, Qt::Alignment horizontal, const QString& text, TextStyle style)
{
    const QFontMetricsF metrics(m_theme.font(style));
    const qreal y = rect.top() + (rect.height() - std::ceil(metrics.height())) / 2 + metrics.ascent();
    qreal x = rect.left();
    if (horizontal & Qt::AlignHCenter)
        x += (rect.width() - width(text, style)) / 2;
    else if (horizontal & Qt::AlignRight)
        x += rect.width() - width(text, style);
    draw(painter, QPointF(x, y), text, style);
}

}  // namespace ui
