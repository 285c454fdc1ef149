// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/row_task.h"

#include <memory>
#include <optional>

class QIODevice;

namespace lab {

class Ties;

/// Ids of the formats that can be written here: "csv", "json", "markdown", "mermaid", "perfetto", "plantuml".
QStringList exportFormats();

/// Writes the recording in that format to an open device, row by row, without holding it in memory. Gives a complaint if the
/// format is unknown; whether all was written is the device's to tell (QSaveFile::commit).
std::optional<QString> exportRecording(const Recording& recording, const QString& format, QIODevice& target);

/// The same as a task, to be done a little at a time; null if the format is unknown. All are borrowed.
std::unique_ptr<RowTask> exportTask(const Recording& recording, const Ties& ties, const QString& format, QIODevice& target);

}  // namespace lab
