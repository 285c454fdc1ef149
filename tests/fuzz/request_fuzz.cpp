// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/request.h"

#include <cstdint>

/// The input is one line for a peer: it is taken or refused, and its arguments are checked against every call.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    peer::Json id;
    const auto request = peer::readRequest(std::string(reinterpret_cast<const char*>(data), size), id);
    if (!request)
        return 0;
    for (const peer::CallEntry* entry : peer::catalogue())
        (void)peer::checkArguments(*entry, request->args);
    return 0;
}
