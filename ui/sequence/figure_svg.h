// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSizeF>

#include <functional>

class QIODevice;
class QPainter;

/// The part of figure.h that needs Qt Svg; figure_svg_absent.cpp takes its place where that is not there.
namespace ui::sequence {

bool canWriteSvg();
/// False if it could not be written.
bool writeSvg(const QSizeF& size, const std::function<void(QPainter&)>& paint, QIODevice& target);

}  // namespace ui::sequence
