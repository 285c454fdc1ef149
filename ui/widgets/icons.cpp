// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace ui {
namespace {

constexpr int kSide = 16;
constexpr int kResolutions[] = {1, 2, 3};

void drawTriangle(QPainter& painter, qreal left, qreal right)
{
    painter.drawPolygon(QPolygonF{QPointF(left, 3), QPointF(right, 8), QPointF(left, 13)});
}

void drawReset(QPainter& painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.drawArc(QRectF(3, 3, 10, 10), 60 * 16, 280 * 16);
    painter.drawPolyline(QPolygonF{QPointF(7.6, 0.9), QPointF(10.6, 3.6), QPointF(7.2, 5.8)});
}

void drawExport(QPainter& painter)
{
    painter.drawLine(QPointF(8, 2), QPointF(8, 10));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{QPointF(4.5, 7), QPointF(8, 10.5), QPointF(11.5, 7)});
    painter.drawLine(QPointF(3, 13.5), QPointF(13, 13.5));
}

void drawFollow(QPainter& painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{QPointF(3.5, 3), QPointF(8, 7.5), QPointF(12.5, 3)});
    painter.drawPolyline(QPolygonF{QPointF(3.5, 8), QPointF(8, 12.5), QPointF(12.5, 8)});
}

void draw(QPainter& painter, Glyph glyph, const QColor& color)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(color);
    switch (glyph) {
    case Glyph::Run: drawTriangle(painter, 4.5, 12.5); break;
    case Glyph::Step:
        painter.setBrush(Qt::NoBrush);
        drawTriangle(painter, 3, 10);
        painter.drawLine(QPointF(13, 3), QPointF(13, 13));
        break;
    case Glyph::Pause:
        painter.drawRect(QRectF(4, 3.5, 2, 9));
        painter.drawRect(QRectF(10, 3.5, 2, 9));
        break;
    case Glyph::Reset: drawReset(painter); break;
    case Glyph::Export: drawExport(painter); break;
    case Glyph::Add:
        painter.drawLine(QPointF(8, 3.5), QPointF(8, 12.5));
        painter.drawLine(QPointF(3.5, 8), QPointF(12.5, 8));
        break;
    case Glyph::Follow: drawFollow(painter); break;
    case Glyph::First:
        drawTriangle(painter, 12.5, 5.5);
        painter.drawLine(QPointF(3, 3), QPointF(3, 13));
        break;
    case Glyph::Back:
        painter.setBrush(Qt::NoBrush);
        drawTriangle(painter, 13, 6);
        painter.drawLine(QPointF(3, 3), QPointF(3, 13));
        break;
    case Glyph::Record: painter.drawEllipse(QRectF(4, 4, 8, 8)); break;
    case Glyph::Stop: painter.drawRect(QRectF(4, 4, 8, 8)); break;
    }
}

QPixmap pixmap(Glyph glyph, const QColor& color, int resolution)
{
    QPixmap pixmap(kSide * resolution, kSide * resolution);
    pixmap.setDevicePixelRatio(resolution);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    draw(painter, glyph, color);
    return pixmap;
}

}  // namespace

QIcon glyphIcon(Glyph glyph, const QColor& color, const QColor& disabled)
{
    QIcon icon;
    for (const int resolution : kResolutions) {
        icon.addPixmap(pixmap(glyph, color, resolution), QIcon::Normal);
        icon.addPixmap(pixmap(glyph, disabled, resolution), QIcon::Disabled);
    }
    return icon;
}

}  // namespace ui
