// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde/service.h"

#include <algorithm>

namespace ipc::dde {
namespace {

constexpr std::string_view kSystem = "System";
constexpr std::string_view kTopicItemList = "TopicItemList";
constexpr std::string_view kSystemItems = "SysItems\tTopics\tFormats\tStatus\tReturnMessage\tHelp\tTopicItemList";

Message reply(MessageId id, std::string_view item, std::uint16_t status)
{
    Message message;
    message.id = id;
    message.name = item;
    message.status = status;
    return message;
}

void acknowledge(ServerConversation& to, const Message& message, std::uint16_t status)
{
    Message ack = reply(MessageId::WM_DDE_ACK_, message.name, status);
    if (message.id == MessageId::WM_DDE_EXECUTE_)
        ack.high = message.high;   // the same hCommands goes back, so that the client can free it
    to.post(std::move(ack));
}

std::string tabbed(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text.append(text.empty() ? "" : "\t").append(word);
    return text;
}

std::vector<std::byte> valueBytes(std::string_view text)
{
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

template <class Topics>
auto* topicIn(Topics& topics, std::string_view name)
{
    const auto found = std::ranges::find_if(topics, [&](const DdeTopic& topic) { return sameName(topic.name, name); });
    return found == topics.end() ? nullptr : &*found;
}

template <class Topic>
auto itemIn(Topic* topic, std::string_view name) -> decltype(&topic->items.front())
{
    if (!topic)
        return nullptr;
    const auto found = std::ranges::find_if(topic->items, [&](const DdeItem& item) { return sameName(item.name, name); });
    return found == topic->items.end() ? nullptr : &*found;
}

}  // namespace

Service::Service(std::string name, std::vector<DdeTopic> topics) : m_name(std::move(name)), m_topics(std::move(topics)) {}

std::vector<std::string> Service::offers(std::string_view application, std::string_view topic) const
{
    if (!application.empty() && !sameName(application, m_name))
        return {};
    std::vector<std::string> names;
    for (const DdeTopic& each : m_topics)
        if (topic.empty() || sameName(topic, each.name))
            names.push_back(each.name);
    if (names.empty() && sameName(topic, kSystem))
        names.emplace_back(kSystem);
    return names;
}

std::string Service::formats() const
{
    std::vector<std::string> names{"TEXT"};
    for (const DdeTopic& topic : m_topics) {
        for (const DdeItem& item : topic.items) {
            std::string name = constantText(Family::ClipboardFormat, item.format);
            if (name.starts_with("CF_"))
                name.erase(0, 3);
            if (std::ranges::find(names, name) == names.end())
                names.push_back(std::move(name));
        }
    }
    return tabbed(names);
}

std::string Service::topicItemList(const DdeTopic& topic) const
{
    std::vector<std::string> names;
    for (const DdeItem& item : topic.items)
        names.push_back(item.name);
    names.emplace_back(kTopicItemList);
    return tabbed(names);
}

std::string Service::systemItem(std::string_view item) const
{
    if (sameName(item, "SysItems") || sameName(item, kTopicItemList))
        return std::string(kSystemItems);
    if (sameName(item, "Topics")) {
        std::vector<std::string> names{std::string(kSystem)};
        for (const DdeTopic& topic : m_topics)
            names.push_back(topic.name);
        return tabbed(names);
    }
    if (sameName(item, "Formats"))
        return formats();
    if (sameName(item, "Status"))
        return m_behaviour.busy ? "Busy" : "Ready";
    if (sameName(item, "Help"))
        return "Service " + m_name + ": ask for the items of System, or for TopicItemList of a topic";
    return {};   // ReturnMessage: no command has left one
}

bool Service::fill(Message& message, std::string_view topic, std::uint16_t format) const
{
    const DdeTopic* own = topicIn(m_topics, topic);
    message.format = format;
    message.hasData = true;
    if (const DdeItem* found = itemIn(own, message.name)) {
        message.borrowed = found->value;
        return found->format == format;
    }
    if (!offersItem(topic, message.name, format))
        return false;
    message.data = valueBytes(own ? topicItemList(*own) : systemItem(message.name));
    return true;
}

bool Service::offersItem(std::string_view topic, std::string_view item, std::uint16_t format) const
{
    if (const DdeItem* found = itemIn(topicIn(m_topics, topic), item))
        return found->format == format;
    if (format != kCfText)
        return false;
    if (topicIn(m_topics, topic))
        return sameName(item, kTopicItemList);
    std::string_view rest = kSystemItems;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find('\t'));
        if (sameName(word, item))
            return true;
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    return false;
}

bool Service::handle(ServerConversation& from, const Message& message, const Everyone& all)
{
    if (message.id == MessageId::WM_DDE_ACK_) {
        acknowledged(from, message);
        return false;
    }
    if (m_behaviour.busy && !sameName(from.topic, kSystem)) {
        acknowledge(from, message, kBusy);
        return false;
    }
    switch (message.id) {
    case MessageId::WM_DDE_REQUEST_: request(from, message); return false;
    case MessageId::WM_DDE_ADVISE_: advise(from, message); return false;
    case MessageId::WM_DDE_UNADVISE_: unadvise(from, message); return false;
    case MessageId::WM_DDE_POKE_: return poke(from, message, all);
    case MessageId::WM_DDE_EXECUTE_: return execute(from, message);
    default: return false;   // DATA and INITIATE are no messages to a server's conversation: ignored, as a window does
    }
}

void Service::request(ServerConversation& from, const Message& message)
{
    Message data = reply(MessageId::WM_DDE_DATA_, message.name, static_cast<std::uint16_t>(kResponse | releaseBits()));
    if (!fill(data, from.topic, message.format))
        return acknowledge(from, message, 0);
    from.post(std::move(data));
}

void Service::advise(ServerConversation& from, const Message& message)
{
    if (!offersItem(from.topic, message.name, message.format))
        return acknowledge(from, message, 0);
    const auto same = [&](const ServerLink& link) { return sameName(link.item, message.name) && link.format == message.format; };
    auto link = std::ranges::find_if(from.links, same);
    if (link == from.links.end())
        link = from.links.insert(link, ServerLink{message.name, message.format});
    link->warm = (message.status & kDeferUpdate) != 0;
    link->ackRequested = (message.status & kAckRequested) != 0;
    acknowledge(from, message, kAck);
}

void Service::unadvise(ServerConversation& from, const Message& message)
{
    const auto ended = std::erase_if(from.links, [&](const ServerLink& link) {
        return (message.name.empty() || sameName(link.item, message.name))
               && (message.format == 0 || link.format == message.format);
    });
    acknowledge(from, message, ended != 0 ? kAck : 0);
}

bool Service::poke(ServerConversation& from, const Message& message, const Everyone& all)
{
    DdeItem* item = itemIn(topicIn(m_topics, from.topic), message.name);
    if (m_behaviour.refusePoke || !message.hasData || !item || item->format != message.format) {
        acknowledge(from, message, 0);
        return false;
    }
    item->value = message.data;
    acknowledge(from, message, kAck);
    update(from.topic, message.name, all);
    return true;
}

bool Service::execute(ServerConversation& from, const Message& message)
{
    const std::string_view commands(reinterpret_cast<const char*>(message.data.data()), message.data.size());
    const bool accepted = !m_behaviour.refuseExecute && isCommandString(commands);
    acknowledge(from, message, accepted ? kAck : 0);
    return accepted;
}

void Service::acknowledged(ServerConversation& from, const Message& message)
{
    for (ServerLink& link : from.links) {
        if (!link.outstanding || !sameName(link.item, message.name))
            continue;
        link.outstanding = false;
        if (std::exchange(link.changed, false))
            postUpdate(from, link);
        return;
    }
}

bool Service::postUpdate(ServerConversation& to, ServerLink& link)
{
    Message data = reply(MessageId::WM_DDE_DATA_, link.item, 0);
    if (!link.warm) {
        if (!fill(data, to.topic, link.format))
            return false;   // the item is no longer offered in that format
        data.status = static_cast<std::uint16_t>(releaseBits() | (link.ackRequested ? kAckRequested : 0));
    }
    // Without an object there is no fAckReq bit to set: a warm link's notice is never acknowledged.
    link.outstanding = (data.status & kAckRequested) != 0;
    return to.post(std::move(data));
}

DdeUpdate Service::update(std::string_view topic, std::string_view item, const Everyone& all)
{
    DdeUpdate result;
    all([&](ServerConversation& conversation) {
        if (conversation.terminating || !sameName(conversation.topic, topic))
            return;
        for (ServerLink& link : conversation.links) {
            if (!sameName(link.item, item))
                continue;
            if (link.outstanding) {
                link.changed = true;
                ++result.withheld;
            } else if (postUpdate(conversation, link)) {
                ++result.posted;
            }
        }
    });
    return result;
}

Result<DdeUpdate> Service::setItem(std::string_view topic, const std::string& item, std::span<const std::byte> value,
                                   std::uint32_t format, const Everyone& all)
{
    DdeTopic* in = topicIn(m_topics, topic);
    if (!in)
        return fail("DdeSetItem", ErrorCode::FileNotFound, 0, "no topic " + std::string(topic));
    DdeItem* found = itemIn(in, item);
    if (!found)
        found = &in->items.emplace_back(DdeItem{item, {}, format});
    found->value.assign(value.begin(), value.end());
    found->format = format;
    return update(topic, item, all);
}

}  // namespace ipc::dde
