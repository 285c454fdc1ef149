// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <optional>

class QIODevice;

namespace lab {

/// Ids of the formats that can be written here: "csv", "json", "mermaid".
QStringList exportFormats();

/// Writes the recording in that format, row by row, without holding it in memory. Returns what went wrong, or nothing.
std::optional<QString> exportRecording(const Recording& recording, const QString& format, QIODevice& target);

}  // namespace lab
