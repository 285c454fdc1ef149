// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <QStringList>

#include <atomic>
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
/// May be called in any thread that has the recording for itself; `cancelled` then says that the file is not wanted any more.
std::optional<QString> saveFigure(const lab::Recording& recording, const Theme& theme, const QString& format, const QString& path,
                                  const std::atomic<bool>* cancelled = nullptr);

/// The complaint that a recording has more lines than any figure of that format can have. Costs no more than such a figure has.
std::optional<QString> tooLargeFor(const lab::Recording& recording, const QString& format);

}  // namespace ui::sequence
