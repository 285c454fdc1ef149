// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/arguments.h"

namespace ipc {

std::vector<std::string> programArguments(int argc, char** argv)
{
    return argc > 0 ? std::vector<std::string>(argv + 1, argv + argc) : std::vector<std::string>();
}

}  // namespace ipc
