// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/ledger.h"

#include <functional>
#include <memory>

/// The conversations that this process leads as a client, and the transactions in them. What carries the messages is the
/// backend's.
namespace ipc::dde {

/// The client's end of one conversation.
class ClientConversation {
public:
    ClientConversation(DdeConversation facts, bool ownsWindow) : m_facts(std::move(facts)), m_ownsWindow(ownsWindow) {}
    virtual ~ClientConversation() = default;

    const DdeConversation& facts() const { return m_facts; }
    /// The client's window was made for the conversation and goes with the last one of it.
    bool ownsWindow() const { return m_ownsWindow; }
    std::uint64_t channel() const { return channelOf(m_facts.client, m_facts.server); }

    /// Posts `message` and waits for its answer; `late` is the error if none comes in time. `answered` runs for a positive
    /// answer, before any further message is looked at.
    using Answered = std::function<void(Ledger&)>;
    virtual Result<Message> transact(const char* call, Message message, Timeout timeout, ErrorCode late,
                                     const Answered& answered) = 0;

    /// WM_DDE_TERMINATE and the partner's.
    virtual Result<void> terminate(Timeout timeout) = 0;

private:
    const DdeConversation m_facts;
    const bool m_ownsWindow;
};

/// Makes a conversation known under its id, until it is forgotten.
void remember(std::shared_ptr<ClientConversation> conversation);
void forget(const ClientConversation& conversation);

// As in ipc/dde.h, not recorded.
Result<DdeValue> request(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout,
                         std::vector<std::byte> room);
Result<DdeValue> advise(Conversation conversation, const DdeAdvise& advise, Timeout timeout);
Result<void> unadvise(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout);
Result<void> poke(Conversation conversation, const std::string& item, std::span<const std::byte> value,
                  std::uint32_t format, Timeout timeout);
Result<void> execute(Conversation conversation, const std::string& commands, Timeout timeout);
Result<void> terminate(Conversation conversation, Timeout timeout);

}  // namespace ipc::dde
