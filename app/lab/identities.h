// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <string_view>

namespace lab {

/// A number that a call gave and later calls refer to, beside handles: a window, a conversation, an address.
struct Identity {
    QString parameter;          ///< the one that takes it: "window", "conversation", "address"
    quint64 value = 0;
    QString label;              ///< "CreateWindow "main"": the call that gave it, with what it was given
    bool operator==(const Identity&) const = default;
};

/// Those of a process that are still good, in the order of their making.
std::vector<Identity> identitiesOf(const Recording& recording, int process);

/// True if a parameter or an output of this name is such a number: shown in hex, like a handle.
bool isIdentity(std::string_view name);

}  // namespace lab
