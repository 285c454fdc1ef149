// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde.h"

/// What a backend supplies for ipc/dde.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<Window> ddeRegister(const std::string& service, std::vector<DdeTopic> topics, Window window);
Result<void> ddeUnregister(const std::string& service);
void ddeUnregisterAll();
Result<void> ddeConfigure(const std::string& service, const DdeBehaviour& behaviour);
Result<DdeUpdate> ddeSetItem(const std::string& service, const std::string& topic, const std::string& item,
                             std::span<const std::byte> value, std::uint32_t format);

Result<std::vector<DdeConversation>> ddeInitiate(Window window, const std::string& service, const std::string& topic,
                                                 Timeout timeout);
Result<DdeValue> ddeRequest(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout);
Result<DdeValue> ddeAdvise(Conversation conversation, const DdeAdvise& advise, Timeout timeout);
Result<void> ddeUnadvise(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout);
Result<void> ddePoke(Conversation conversation, const std::string& item, std::span<const std::byte> value,
                     std::uint32_t format, Timeout timeout);
Result<void> ddeExecute(Conversation conversation, const std::string& commands, Timeout timeout);
Result<void> ddeTerminate(Conversation conversation, Timeout timeout);

}  // namespace ipc::sys
