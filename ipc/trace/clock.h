// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ipc::trace {

/// Nanoseconds on the machine's monotonic clock; no system call (the vDSO or the processor's counter; the performance counter on
/// Windows). Never less than this thread was told before.
std::uint64_t now() noexcept;

}  // namespace ipc::trace

#include "trace_clock.h"   // of the backend, which may define it in place
