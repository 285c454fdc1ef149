// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/catalogue.h"
#include "ipc/handle.h"

#include <QString>

/// What a form proposes, so that a call can be made without typing: the catalogue's defaults are those of Windows, where
/// objects have no names unless they are given one.
namespace ui {

/// What stands in a field that nobody has filled yet; empty: nothing sensible is known.
QString suggestedText(const peer::CallEntry& call, const peer::Parameter& parameter);

/// Whether the call is meant for a handle of that kind. Any handle may be given all the same.
bool suits(ipc::CallId call, std::string_view parameter, ipc::HandleKind kind);

/// Whether the call opens objects of that kind by their name.
bool opensByName(ipc::CallId call, ipc::HandleKind kind);

}  // namespace ui
