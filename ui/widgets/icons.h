// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace ui {

enum class Glyph { Run, Step, Pause, Reset, Export, Add, Follow, First, Back, Record, Stop };

/// A small drawing for a button, in that colour; paler where the button cannot be used. Drawn, so that no font need have it.
QIcon glyphIcon(Glyph glyph, const QColor& color, const QColor& disabled);

}  // namespace ui
