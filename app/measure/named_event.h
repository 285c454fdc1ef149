// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"
#include "ipc/sync.h"

namespace measure {

/// The event of that name, with automatic reset: whichever process comes first makes it, the other opens it.
inline ipc::Handle namedEvent(std::string name)
{
    ipc::EventOptions options;
    options.name = std::move(name);
    return must(ipc::createEvent(options)).handle;
}

}  // namespace measure
