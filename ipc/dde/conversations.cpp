// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde/conversations.h"

#include "ipc/sys/dde.h"

#include <mutex>
#include <unordered_map>

namespace ipc::dde {
namespace {

using ConversationPtr = std::shared_ptr<ClientConversation>;

struct Conversations {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, ConversationPtr> byId;
};

Conversations& conversations()
{
    static auto* instance = new Conversations;   // outlives threads that still run while the process exits
    return *instance;
}

Result<ConversationPtr> find(const char* call, Conversation conversation)
{
    const std::lock_guard lock(conversations().mutex);
    const auto found = conversations().byId.find(value(conversation));
    if (found == conversations().byId.end())
        return fail(call, ErrorCode::DdeInvalidParameter, 0, "no conversation " + std::to_string(value(conversation)));
    return found->second;
}

Result<Message> transact(const char* call, Conversation conversation, Message message, Timeout timeout, ErrorCode late,
                         const ClientConversation::Answered& answered = [](Ledger&) {})
{
    auto found = find(call, conversation);
    if (!found)
        return Unexpected(found.error());
    return (*found)->transact(call, std::move(message), timeout, late, answered);
}

DdeValue toValue(Message answer)
{
    const bool data = answer.id == MessageId::WM_DDE_DATA_;
    return {std::move(answer.data), answer.format, data ? answer.status : std::uint32_t{0}};
}

}  // namespace

void remember(std::shared_ptr<ClientConversation> conversation)
{
    const std::lock_guard lock(conversations().mutex);
    const auto id = value(conversation->facts().id);
    conversations().byId[id] = std::move(conversation);
}

void forget(const ClientConversation& conversation)
{
    const std::lock_guard lock(conversations().mutex);
    conversations().byId.erase(value(conversation.facts().id));
}

Result<DdeValue> request(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout,
                         std::vector<std::byte> room)
{
    return transact("DdeRequest", conversation, requestMessage(item, format, std::move(room)), timeout, ErrorCode::DdeDataAckTimeout).map(toValue);
}

Result<DdeValue> advise(Conversation conversation, const DdeAdvise& advise, Timeout timeout)
{
    if (advise.link == DdeLink::Cold)
        return transact("DdeAdvise", conversation, requestMessage(advise.item, advise.format), timeout, ErrorCode::DdeDataAckTimeout).map(toValue);
    return transact("DdeAdvise", conversation, adviseMessage(advise), timeout, ErrorCode::DdeAdvAckTimeout,
                    [&](Ledger& ledger) { ledger.linked(advise); }).map(toValue);
}

Result<void> unadvise(Conversation conversation, const std::string& item, std::uint32_t format, Timeout timeout)
{
    return transact("DdeUnadvise", conversation, unadviseMessage(item, format), timeout, ErrorCode::DdeUnadvAckTimeout,
                    [&](Ledger& ledger) { ledger.unlinked(item); }).map([](const Message&) {});
}

Result<void> poke(Conversation conversation, const std::string& item, std::span<const std::byte> value,
                  std::uint32_t format, Timeout timeout)
{
    return transact("DdePoke", conversation, pokeMessage(item, value, format), timeout, ErrorCode::DdePokeAckTimeout).map([](const Message&) {});
}

Result<void> execute(Conversation conversation, const std::string& commands, Timeout timeout)
{
    return transact("DdeExecute", conversation, executeMessage(commands), timeout, ErrorCode::DdeExecAckTimeout).map([](const Message&) {});
}

Result<void> terminate(Conversation conversation, Timeout timeout)
{
    auto found = find("DdeTerminate", conversation);
    if (!found && sys::ddeTerminateAsServer(conversation))
        return {};
    if (!found)
        return Unexpected(found.error());
    auto terminated = (*found)->terminate(timeout);
    if (!terminated && terminated.error() == ErrorCode::DdeReentrancy)
        return terminated;
    forget(**found);
    sys::ddeEnded(**found);
    return terminated;
}

}  // namespace ipc::dde
