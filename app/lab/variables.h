// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/peer_process.h"

#include <QString>

#include <functional>
#include <optional>

namespace lab {

/// References in arguments: "$pipe" or "$pipe.readHandle" stands for a value, "${session}" and "${pipe.readHandle}" for a
/// value inside a longer text, "$$" for a dollar sign.
struct Reference {
    QString name;        ///< "pipe"
    QString path;        ///< "readHandle", "out.handles.0"; may be empty
    QString text() const { return path.isEmpty() ? name : name + QLatin1Char('.') + path; }
};

/// The reference that the whole of `text` is; nothing if it is plain or holds references inside.
std::optional<Reference> wholeReference(const QString& text);

/// Whether "${" stands in `text` without being a reference.
bool hasOpenReference(const QString& text);

/// All references in `value`, at any depth. Every text in it is looked at.
std::vector<Reference> referencesIn(const Json& value);

/// What a reference stands for; nothing if there is no such thing.
using Lookup = std::function<std::optional<Json>(const Reference& reference)>;

/// `value` with all references replaced; or the first that stands for nothing.
struct Resolved {
    Json value;
    std::optional<Reference> missing;
};
Resolved resolve(const Json& value, const Lookup& lookup);

/// What `reference` means in an answer {"ok", "error", "out"}: below `out` (or from the top, if the path begins with "out", "ok" or
/// "error"); with no path the one output there is, or the one called "handle".
std::optional<Json> valueIn(const Json& answer, const QString& path);

}  // namespace lab
