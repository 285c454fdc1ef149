// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/names.h"

#include <QFontMetricsF>
#include <QPainter>

namespace ui {
namespace {

const QString kDots = QStringLiteral("…");

}  // namespace

QString fittingName(const QString& name, const QString& token, const std::function<bool(const QString&)>& fits)
{
    if (fits(name))
        return name;
    QString shorter = name;
    if (!token.isEmpty() && name != token && fits(shorter.replace(token, kDots)))
        return shorter;
    qsizetype kept = shorter.size() - 1;
    const auto withoutMiddle = [&] { return shorter.left((kept + 1) / 2) + kDots + shorter.right(kept / 2); };
    while (kept > 0 && !fits(withoutMiddle()))
        --kept;
    return kept > 0 ? withoutMiddle() : kDots;
}

void drawName(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& name, const QString& token, const QColor& color,
              const QColor& faint)
{
    const QFontMetricsF metrics(painter.font());
    const qsizetype at = token.isEmpty() ? -1 : name.indexOf(token);
    const qreal width = metrics.horizontalAdvance(name);
    qreal x = rect.left();
    if (alignment & Qt::AlignHCenter)
        x += (rect.width() - width) / 2;
    else if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    const auto piece = [&](const QString& text, const QColor& pen) {
        painter.setPen(pen);
        painter.drawText(QRectF(x, rect.top(), width + 1, rect.height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip | Qt::TextSingleLine, text);
        x += metrics.horizontalAdvance(text);
    };
    piece(at < 0 ? name : name.left(at), color);
    if (at < 0)
        return;
    piece(token, faint);
    piece(name.mid(at + token.size()), color);
}

}  // namespace ui
