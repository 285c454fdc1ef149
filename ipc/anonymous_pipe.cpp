// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"

#include "ipc/sys/anonymous_pipe.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

Result<PipeEnds> createPipe(std::uint32_t size, Security security)
{
    trace::Call call(CallId::CreatePipe);
    call.in(Key::size, size).in(Key::inheritHandle, security.inheritHandle);
    auto ends = call.end(sys::createPipe(size, security));
    if (ends)
        call.out(Key::readHandle, ends->read).out(Key::writeHandle, ends->write);
    return ends;
}

}  // namespace ipc
