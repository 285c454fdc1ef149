// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/capabilities.h"

#include <algorithm>

namespace ipc {

bool hasCapability(std::string_view id)
{
    const auto all = capabilities();
    const auto found = std::ranges::find(all, id, &Capability::id);
    return found == all.end() || found->present;
}

}  // namespace ipc
