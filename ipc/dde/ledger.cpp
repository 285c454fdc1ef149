// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde/ledger.h"

#include "ipc/object_names.h"

#include <algorithm>

namespace ipc::dde {
namespace {

Message messageFor(MessageId id, std::string_view item, std::uint32_t format)
{
    Message message;
    message.id = id;
    message.name = item;
    message.format = static_cast<std::uint16_t>(format);
    return message;
}

}  // namespace

void Ledger::asked(const Message& message) { m_asked.push_back({message.id, message.name, message.high, false}); }

void Ledger::abandon()
{
    if (!m_asked.empty())
        m_asked.back().abandoned = true;
}

Arrival Ledger::strike(std::vector<Asked>::iterator answered)
{
    if (answered == m_asked.end())
        return Arrival::Stray;
    const bool late = answered->abandoned;
    m_asked.erase(answered);
    return late ? Arrival::Late : Arrival::Answer;
}

Arrival Ledger::arrived(const Message& message)
{
    if (message.id == MessageId::WM_DDE_TERMINATE_)
        return Arrival::Terminate;
    if (message.id == MessageId::WM_DDE_DATA_) {
        const bool response = message.hasData && (message.status & kResponse) != 0;
        if (!response)
            return link(message.name) ? Arrival::Update : Arrival::Stray;
        return strike(std::ranges::find_if(m_asked, [&](const Asked& each) {
            return each.id == MessageId::WM_DDE_REQUEST_ && sameName(each.name, message.name);
        }));
    }
    if (message.id != MessageId::WM_DDE_ACK_)
        return Arrival::Stray;
    return strike(std::ranges::find_if(m_asked, [&](const Asked& each) {
        return each.id == MessageId::WM_DDE_EXECUTE_ ? message.name.empty() && each.commands == message.high
                                                     : sameName(each.name, message.name);
    }));
}

void Ledger::linked(const DdeAdvise& advise)
{
    unlinked(advise.item);
    m_links.push_back(advise);
}

void Ledger::unlinked(std::string_view item)
{
    std::erase_if(m_links, [&](const DdeAdvise& link) { return item.empty() || sameName(link.item, item); });
}

const DdeAdvise* Ledger::link(std::string_view item) const
{
    const auto found = std::ranges::find_if(m_links, [&](const DdeAdvise& each) { return sameName(each.item, item); });
    return found == m_links.end() ? nullptr : &*found;
}

Result<void> verdict(const char* call, const Message& answer)
{
    if (answer.id == MessageId::WM_DDE_DATA_ || (answer.status & kAck) != 0)
        return {};
    const bool busy = (answer.status & kBusy) != 0;
    return fail(call, busy ? ErrorCode::DdeBusy : ErrorCode::DdeNotProcessed, 0,
                "WM_DDE_ACK with wStatus " + constantText(Family::DdeStatus, answer.status));
}

Message requestMessage(std::string_view item, std::uint32_t format, std::vector<std::byte> room)
{
    Message message = messageFor(MessageId::WM_DDE_REQUEST_, item, format);
    message.data = std::move(room);
    return message;
}

Message adviseMessage(const DdeAdvise& advise)
{
    Message message = messageFor(MessageId::WM_DDE_ADVISE_, advise.item, advise.format);
    message.status = static_cast<std::uint16_t>((advise.link == DdeLink::Warm ? kDeferUpdate : 0)
                                                | (advise.ackRequested ? kAckRequested : 0));
    return message;
}

Message unadviseMessage(std::string_view item, std::uint32_t format)
{
    return messageFor(MessageId::WM_DDE_UNADVISE_, item, format);
}

Message pokeMessage(std::string_view item, std::span<const std::byte> value, std::uint32_t format)
{
    Message message = messageFor(MessageId::WM_DDE_POKE_, item, format);
    message.status = kRelease;
    message.hasData = true;
    message.data.assign(value.begin(), value.end());
    return message;
}

Message executeMessage(std::string_view commands)
{
    Message message = messageFor(MessageId::WM_DDE_EXECUTE_, {}, 0);
    message.hasData = true;
    const auto* data = reinterpret_cast<const std::byte*>(commands.data());
    message.data.assign(data, data + commands.size());
    return message;
}

Message ackMessage(std::string_view item, std::uint16_t status)
{
    Message message = messageFor(MessageId::WM_DDE_ACK_, item, 0);
    message.status = status;
    return message;
}

Result<void> checkName(const char* call, std::string_view what, std::string_view name, bool mayBeEmpty)
{
    if (name.size() > kMaximumAtom && nameLength(name) > kMaximumAtom)   // it has no more characters than bytes
        return fail(call, ErrorCode::InvalidParameter, 0, std::string(what) + " is longer than an atom, 255");
    if (name.empty() && !mayBeEmpty)
        return fail(call, ErrorCode::InvalidParameter, 0, std::string(what) + " is empty");
    return {};
}

}  // namespace ipc::dde
