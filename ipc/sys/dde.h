// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/conversations.h"

/// What a backend supplies for ipc/dde.h: the same calls, not recorded, see there for their meaning; the transactions of
/// a client are in ipc/dde/conversations.h.
namespace ipc::sys {

Result<Window> ddeRegister(const std::string& service, std::vector<DdeTopic> topics, Window window);
Result<void> ddeUnregister(const std::string& service);
void ddeUnregisterAll();
Result<void> ddeConfigure(const std::string& service, const DdeBehaviour& behaviour);
Result<DdeUpdate> ddeSetItem(const std::string& service, const std::string& topic, const std::string& item,
                             std::span<const std::byte> value, std::uint32_t format);

Result<std::vector<DdeConversation>> ddeInitiate(Window window, const std::string& service, const std::string& topic,
                                                 Timeout timeout);

/// Posts WM_DDE_TERMINATE in a conversation that a service of this process leads; false if there is none of that id.
bool ddeTerminateAsServer(Conversation conversation);

/// A conversation of a client is over and forgotten: its window may go.
void ddeEnded(const dde::ClientConversation& conversation);

}  // namespace ipc::sys
