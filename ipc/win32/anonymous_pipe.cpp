// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/anonymous_pipe.h"
#include "ipc/win32/handle_table.h"

namespace ipc::sys {

using namespace ipc::win32;

Result<PipeEnds> createPipe(std::uint32_t size, Security security)
{
    Inheriting attributes(security.inheritHandle);
    HANDLE read = nullptr;
    HANDLE write = nullptr;
    if (!CreatePipe(&read, &write, attributes.get(), size))
        return lastError("CreatePipe");
    return PipeEnds{opened(read, HandleKind::AnonymousPipeRead), opened(write, HandleKind::AnonymousPipeWrite)};
}

}  // namespace ipc::sys
