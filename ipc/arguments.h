// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ipc {

/// What follows the program's name on the command line that main() was given, in UTF-8. Windows hands main() a code page, which
/// does not have the characters of every path.
std::vector<std::string> programArguments(int argc, char** argv);

}  // namespace ipc
