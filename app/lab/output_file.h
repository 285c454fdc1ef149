// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <optional>

class QIODevice;
class QSaveFile;

namespace lab {

/// Writes a file: `fill` gets a device, and may complain. A file is written beside and renamed, so that a failure leaves what
/// was there; what is no file (a terminal, a pipe, /dev/stdout) is written to as it is. Returns what went wrong, or nothing.
std::optional<QString> writeFile(const QString& path, const std::function<std::optional<QString>(QIODevice& device)>& fill);
std::optional<QString> writeFile(const QString& path, const QByteArray& contents);

/// Puts what was written in the place of the file, if all of it was. Returns what went wrong, or nothing.
std::optional<QString> commit(QSaveFile& file);

/// What would keep that file from being written, before the work whose result it is to hold. Leaves nothing.
std::optional<QString> whyNotWritable(const QString& path);

}  // namespace lab
