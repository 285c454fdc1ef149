// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace peer {

/// Carries out one line of the protocol (protocol.md): hands it to the thread or the child peer it is for, or answers
/// what is wrong with it. Does not wait for the call.
void takeLine(const std::string& line);

/// Reads lines from the standard input until it ends.
void takeInput();

}  // namespace peer
