// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/protocol.h"

#include <functional>

namespace ipc::dde {

/// A link that a client has set up.
struct ServerLink {
    std::string item;
    std::uint16_t format = 0;
    bool warm = false;
    bool ackRequested = false;
    bool outstanding = false;   ///< a DATA with fAckReq is on its way and not acknowledged
    bool changed = false;       ///< the item changed meanwhile: the newest value follows the ACK
};

/// The server's end of a conversation. The backend adds what carries the messages, and numbers them.
class ServerConversation {
public:
    virtual ~ServerConversation() = default;
    /// PostMessage to the client; sender and number are filled in. What the message has borrowed is valid until this
    /// returns. False if it could not be posted.
    virtual bool post(Message message) = 0;

    std::string topic;
    std::vector<ServerLink> links;
    bool terminating = false;   ///< WM_DDE_TERMINATE was posted: nothing else may be
};

/// Calls a function for each conversation of the service.
using Everyone = std::function<void(const std::function<void(ServerConversation&)>&)>;

/// What a service answers: its window procedure without the window. Holds topics, items and values, knows no
/// transport, and is not thread-safe: its owner locks.
class Service {
public:
    Service(std::string name, std::vector<DdeTopic> topics);

    const std::string& name() const { return m_name; }
    const DdeBehaviour& behaviour() const { return m_behaviour; }
    void configure(const DdeBehaviour& behaviour) { m_behaviour = behaviour; }

    /// The topics to acknowledge to WM_DDE_INITIATE; empty strings are wildcards.
    std::vector<std::string> offers(std::string_view application, std::string_view topic) const;

    /// Answers a message of a client other than TERMINATE. True if the window's own program should see it too.
    bool handle(ServerConversation& from, const Message& message, const Everyone& all);

    /// Sets a value and updates the links of all conversations to it.
    Result<DdeUpdate> setItem(std::string_view topic, const std::string& item, std::span<const std::byte> value,
                              std::uint32_t format, const Everyone& all);

    /// Does the item exist, under its own name or one of the System topic?
    bool offersItem(std::string_view topic, std::string_view item, std::uint16_t format) const;

private:
    /// Gives `message` the item's value; false if there is no such item.
    bool fill(Message& message, std::string_view topic, std::uint16_t format) const;
    std::string systemItem(std::string_view item) const;
    std::string topicItemList(const DdeTopic& topic) const;
    std::string formats() const;

    void request(ServerConversation& from, const Message& message);
    void advise(ServerConversation& from, const Message& message);
    void unadvise(ServerConversation& from, const Message& message);
    bool poke(ServerConversation& from, const Message& message, const Everyone& all);
    bool execute(ServerConversation& from, const Message& message);
    void acknowledged(ServerConversation& from, const Message& message);
    DdeUpdate update(std::string_view topic, std::string_view item, const Everyone& all);
    bool postUpdate(ServerConversation& to, ServerLink& link);
    std::uint16_t releaseBits() const { return m_behaviour.release ? kRelease : kAckRequested; }

    std::string m_name;
    std::vector<DdeTopic> m_topics;
    DdeBehaviour m_behaviour;
};

}  // namespace ipc::dde
