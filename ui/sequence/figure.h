// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <QStringList>

#include <optional>

namespace ui {
class Theme;
}

namespace ui::sequence {

/// Ids of the formats of a figure: "svg" (where the program has Qt Svg), "pdf", "png".
QStringList figureFormats();

/// Writes the whole diagram of a recording, heads and all lines at full height, for a document. Vector graphics with the text
/// as text, but for png: that has twice the pixels. `path` is replaced only once all is written. Gives a complaint if that is
/// not possible, or if the diagram is larger than such a file can be.
std::optional<QString> saveFigure(const lab::Recording& recording, const Theme& theme, const QString& format, const QString& path);

}  // namespace ui::sequence
