// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

namespace ipc {

/// The two handles of an anonymous pipe: bytes go in at `write` and come out at `read`, in order, without boundaries.
struct PipeEnds {
    Handle read = Handle::Invalid;
    Handle write = Handle::Invalid;
};

/// CreatePipe. `size` is the quota in bytes, 0 for 4096: a write returns once what is unread fits it, and what a
/// waiting write holds can be read and peeked already.
///
/// ReadFile: 109 once every write handle in every process is closed and the pipe is empty; never success with 0 bytes.
/// WriteFile: 232 if no read handle is left, 109 if the last one is closed while the write waits.
/// Windows: a byte-type named pipe with one instance and a name nobody knows. Linux: pipe2(2) carries the bytes; a
/// page shared by all holders of an end keeps quota and counters.
/// Source: CreatePipe and "Anonymous Pipe Operations", Microsoft Learn; 232 and 109 as measured.
Result<PipeEnds> createPipe(std::uint32_t size, Security security = {});

}  // namespace ipc
