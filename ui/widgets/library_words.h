// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

#include <QString>

namespace ui {

/// What the library says of an object (its state, the names of its facts, what stands in for it), in the language of the interface.
/// The library, recordings and exports are English; what has no translation, as a name or a number, stays as it is. Numbers
/// in what is said stand in the list as %1, %2.
QString inInterfaceLanguage(const QString& said);

/// "Pipe, read end", in that language.
QString kindText(ipc::HandleKind kind);

}  // namespace ui
