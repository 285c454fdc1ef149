// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mailslot.h"

#include "ipc/sys/mailslot.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

namespace {

std::uint64_t readTimeoutMs(Timeout timeout) { return static_cast<std::uint64_t>(timeout.count()); }

}  // namespace

Result<Handle> createMailslot(const MailslotOptions& options)
{
    trace::Call call(CallId::CreateMailslot);
    call.in(Key::name, options.name).in(Key::maxMessageSize, std::uint64_t{options.maxMessageSize})
        .in(Key::readTimeout, Family::MailslotTimeout, readTimeoutMs(options.readTimeout))
        .in(Key::inheritHandle, options.security.inheritHandle);
    auto handle = call.end(sys::createMailslot(options));
    if (handle)
        call.made(*handle);
    return handle;
}

Result<MailslotInfo> getMailslotInfo(Handle mailslot)
{
    trace::Call call(CallId::GetMailslotInfo, mailslot);
    auto info = call.end(sys::getMailslotInfo(mailslot));
    if (info)
        call.out(Key::maxMessageSize, std::uint64_t{info->maxMessageSize})
            .out(Key::nextSize, Family::MailslotSize, info->nextSize)
            .out(Key::messageCount, std::uint64_t{info->messageCount})
            .out(Key::readTimeout, Family::MailslotTimeout, readTimeoutMs(info->readTimeout));
    return info;
}

Result<void> setMailslotInfo(Handle mailslot, Timeout readTimeout)
{
    trace::Call call(CallId::SetMailslotInfo, mailslot);
    call.in(Key::readTimeout, Family::MailslotTimeout, readTimeoutMs(readTimeout));
    return call.end(sys::setMailslotInfo(mailslot, readTimeout));
}

}  // namespace ipc
