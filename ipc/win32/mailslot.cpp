// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/mailslot.h"

#include "ipc/win32/handle_table.h"
#include "ipc/win32/identity.h"
#include "ipc/win32/mailslot_traffic.h"

namespace ipc::sys {

using namespace ipc::win32;

Result<Handle> createMailslot(const MailslotOptions& options)
{
    Inheriting security(options.security.inheritHandle);
    const OptionalName name(options.name);
    const HANDLE handle = CreateMailslotW(name.get(), options.maxMessageSize, static_cast<DWORD>(options.readTimeout.count()),
                                          security.get());
    if (handle == INVALID_HANDLE_VALUE)
        return lastError("CreateMailslot", options.name);
    const Handle slot = opened(handle, HandleKind::MailslotServer, options.name, mailslotChannel(options.name));
    if (const KnownHandle* entry = known(slot))
        if (const auto messages = entry->messages.load())
            messages->startAnew();
    return slot;
}

Result<MailslotInfo> getMailslotInfo(Handle mailslot)
{
    DWORD largest = 0;
    DWORD next = 0;
    DWORD count = 0;
    DWORD timeout = 0;
    if (!GetMailslotInfo(toNative(mailslot), &largest, &next, &count, &timeout))
        return lastError("GetMailslotInfo");
    return MailslotInfo{largest, next, count, Timeout(timeout)};
}

Result<void> setMailslotInfo(Handle mailslot, Timeout readTimeout)
{
    auto set = done(SetMailslotInfo(toNative(mailslot), static_cast<DWORD>(readTimeout.count())), "SetMailslotInfo");
    if (set)
        changed(mailslot);
    return set;
}

}  // namespace ipc::sys
