// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <optional>

namespace lab {

/// Writes the recording as an .ipclab file: a header with version, then length- and checksum-framed blocks (processes,
/// threads, rows with their details), then an end block with the totals. Written beside and renamed, so that a failure
/// leaves what was there. Returns what went wrong, or nothing.
std::optional<QString> saveRecording(const Recording& recording, const QString& path);

/// Replaces what `recording` holds by the file's contents. A file that is truncated, damaged, of another version or hostile gives
/// one message with the offset, and `recording` stays as it was.
std::optional<QString> loadRecording(Recording& recording, const QString& path);

}  // namespace lab
