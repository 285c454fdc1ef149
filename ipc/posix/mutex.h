// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/sync.h"

namespace ipc::posix {

/// WaitForSingleObject and ReleaseMutex of a mutex inside another call: without a record of their own. Waits for ever.
Result<WaitStatus> takeMutex(Handle mutex);
Result<void> giveMutex(Handle mutex);

}  // namespace ipc::posix
