// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/mailslot.h"

/// What a backend supplies for ipc/mailslot.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<Handle> createMailslot(const MailslotOptions& options);
Result<MailslotInfo> getMailslotInfo(Handle mailslot);
Result<void> setMailslotInfo(Handle mailslot, Timeout readTimeout);

}  // namespace ipc::sys
