// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/figure_svg.h"

namespace ui::sequence {

bool canWriteSvg() { return false; }
bool writeSvg(const QSizeF&, const std::function<void(QPainter&)>&, QIODevice&) { return false; }

}  // namespace ui::sequence
