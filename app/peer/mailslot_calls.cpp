// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"

#include "ipc/mailslot.h"

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;
using ipc::Mechanism;

constexpr Mechanism kMailslotTab = Mechanism::Mailslot;

Answer runCreateMailslot(const Arguments& arguments)
{
    ipc::MailslotOptions options;
    options.name = arguments.text("name");
    options.maxMessageSize = arguments.word("maxMessageSize");
    options.readTimeout = arguments.timeout("readTimeout");
    options.security.inheritHandle = arguments.flag("inheritHandle");
    return answer(ipc::createMailslot(options), [](ipc::Handle handle) { return Json{{"handle", ipc::value(handle)}}; });
}

Answer runGetMailslotInfo(const Arguments& arguments)
{
    return answer(ipc::getMailslotInfo(arguments.handle("handle")), [](const ipc::MailslotInfo& info) {
        const auto milliseconds = static_cast<std::uint64_t>(info.readTimeout.count());
        return Json{{"maxMessageSize", info.maxMessageSize},
                    {"nextSize", info.nextSize == ipc::kNoMessage ? Json("MAILSLOT_NO_MESSAGE") : Json(info.nextSize)},
                    {"messageCount", info.messageCount},
                    {"readTimeout", info.readTimeout == ipc::kInfinite ? Json("MAILSLOT_WAIT_FOREVER") : Json(milliseconds)}};
    });
}

Answer runSetMailslotInfo(const Arguments& arguments)
{
    return answer(ipc::setMailslotInfo(arguments.handle("handle"), arguments.timeout("readTimeout")));
}

const Parameter kReadTimeout{"readTimeout", Type::Number, "Milliseconds that a read waits for a message; 0: not at all.", "0",
                         Family::MailslotTimeout};

const std::vector<CallEntry> kMailslotCalls{
    {CallId::CreateMailslot, kMailslotTab, "Makes a mailslot and opens its reading end; only its maker, and who inherits the handle, can read.",
     {{"name", Type::Text, R"(\\.\mailslot\name, always on this computer; upper and lower case are the same.)", R"("\\\\.\\mailslot\\demo")"},
      {"maxMessageSize", Type::Number, "Longest message in bytes; 0: any size.", "0"},
      kReadTimeout,
      {"inheritHandle", Type::Bool, "Child processes get the handle.", "false"}},
     {{"handle", Type::Handle, "The reading end."}}, runCreateMailslot},
    {CallId::GetMailslotInfo, kMailslotTab, "Tells how many messages wait and how long the first is; takes none.",
     {{"handle", Type::Handle, "The reading end."}},
     {{"maxMessageSize", Type::Number, "Longest message in bytes; 0: any size."},
      {"nextSize", Type::Number, "Bytes of the first message, or MAILSLOT_NO_MESSAGE.", Family::MailslotSize},
      {"messageCount", Type::Number, "Messages that wait."},
      {"readTimeout", Type::Number, "Milliseconds that a read waits.", Family::MailslotTimeout}},
     runGetMailslotInfo},
    {CallId::SetMailslotInfo, kMailslotTab, "Changes how long reads wait for a message.",
     {{"handle", Type::Handle, "The reading end."}, kReadTimeout}, {}, runSetMailslotInfo},
};

}  // namespace

std::span<const CallEntry> mailslotCalls() { return kMailslotCalls; }

}  // namespace peer
