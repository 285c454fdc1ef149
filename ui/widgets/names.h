// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QString>

#include <functional>

class QPainter;

/// Names of objects, in which the session's token keeps laboratories apart and tells nobody anything.
namespace ui {

/// The name so that it fits: as it is, or with "…" for the token, or with "…" in its middle.
QString fittingName(const QString& name, const QString& token, const std::function<bool(const QString&)>& fits);

/// Draws it with the painter's font, the token in the fainter colour.
void drawName(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& name, const QString& token, const QColor& color,
              const QColor& faint);

}  // namespace ui
