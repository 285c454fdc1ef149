// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

namespace ui {

/// The picture with at most 256 colours: the ones that occur most and do not look alike, and for the others the nearest of them. A window has few
/// colours, so what is lost is not seen; its file is a third of the size.
QImage withPalette(const QImage& picture);

}  // namespace ui
