// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace peer {

/// " (did you mean PIPE_WAIT?)" for the name most like `given`, up to a third of its letters wrong; else " (it has …)"
/// with all names if they are few, else nothing.
std::string suggestion(std::string_view given, std::span<const std::string_view> names);

}  // namespace peer
