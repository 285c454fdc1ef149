// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/calls.h"

#include <span>
#include <string_view>

namespace ipc {

/// One thing that Windows does and that this platform does, or does not. Tests and the window read it: a difference
/// is named, never silent.
struct Capability {
    std::string_view id;          ///< "AnonymousPipeSmallQuota"
    Mechanism mechanism = Mechanism::None;
    bool present = true;
    std::string_view reason;      ///< what happens instead and why; empty if present
};

/// All that this platform names, in the order of the mechanisms.
std::span<const Capability> capabilities();

/// True if the capability is present, or not named at all: what no one names is as on Windows.
bool hasCapability(std::string_view id);

}  // namespace ipc
