// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/figure_svg.h"

#include <QPainter>
#include <QSvgGenerator>

namespace ui::sequence {

bool canWriteSvg() { return true; }

bool writeSvg(const QSizeF& size, const std::function<void(QPainter&)>& paint, QIODevice& target)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&target);
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    generator.setResolution(96);   // one unit is one pixel, as in the window
    generator.setTitle(QStringLiteral("IPC Lab"));
    QPainter painter(&generator);
    paint(painter);
    return painter.end();
}

}  // namespace ui::sequence
