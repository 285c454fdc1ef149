// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/anonymous_pipe.h"

/// What a backend supplies for ipc/anonymous_pipe.h.
namespace ipc::sys {

Result<PipeEnds> createPipe(std::uint32_t size, Security security);

}  // namespace ipc::sys
