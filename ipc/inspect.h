// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

namespace ipc {

/// A process as another one sees it from outside.
struct Inspection {
    ProcessInfo process;
    /// The most memory that the system lets it have, in bytes; nothing where there is no limit. Linux: RLIMIT_AS (address
    /// space). Windows: the maximum of its working set.
    std::optional<std::uint64_t> limit;
};

/// What QueryProcess tells, of the process with that id, without its help and without a record: for looking at a process that
/// is busy or blocked. Takes milliseconds. 5 another user's, 1168 no such process.
Result<Inspection> inspectProcess(ProcessId id);

}  // namespace ipc
