// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/row_task.h"

#include <atomic>
#include <memory>
#include <optional>

class QIODevice;

namespace lab {

/// Writes the recording as an .ipclab file: a header with version, then length- and checksum-framed blocks (processes,
/// threads, rows with their details), then an end block with the totals. Written beside and renamed, so that a failure
/// leaves what was there. Returns what went wrong, or nothing.
std::optional<QString> saveRecording(const Recording& recording, const QString& path);

/// The same into an open device, to be done a little at a time. Both are borrowed.
std::unique_ptr<RowTask> saveTask(const Recording& recording, QIODevice& target);

/// Replaces what `recording` holds by the file's contents. A file that is truncated, damaged, of another version or hostile gives
/// one message with the offset, and `recording` stays as it was.
std::optional<QString> loadRecording(Recording& recording, const QString& path);

/// How far readRecording has come, for who waits for it in another thread and may want it no more.
struct ReadProgress {
    std::atomic<qint64> bytes = 0, of = 0;
    std::atomic<bool> cancelled = false;
};

/// Fills an empty recording that nobody listens to, in whatever thread. If anything is wrong with the file it is good for nothing.
std::optional<QString> readRecording(Recording& recording, const QString& path, ReadProgress& progress);

}  // namespace lab
