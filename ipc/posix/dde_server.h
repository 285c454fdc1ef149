// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/service.h"
#include "ipc/posix/dde_socket.h"
#include "ipc/posix/lookout.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <optional>
#include <sys/epoll.h>

namespace ipc::posix {

class DdeRegistration;

/// The server's end of one conversation: a window number of its own and a socket.
class DdeServerConversation final : public dde::ServerConversation {
public:
    DdeServerConversation(Window client, Window window, UniqueFd socket, std::weak_ptr<DdeRegistration> owner);
    ~DdeServerConversation() override;

    bool post(dde::Message message) override;
    /// Sends what did not fit into the partner's queue before.
    void flush();
    bool hasBacklog() const { return !m_backlog.empty(); }

    DdeSocket& socket() { return m_socket; }
    Window window() const { return m_window; }
    Window client() const { return m_client; }
    std::uint64_t channel() const { return dde::channelOf(m_client, m_window); }
    std::shared_ptr<DdeRegistration> owner() const { return m_owner.lock(); }

    std::optional<dde::Message> kept;   ///< taken from the socket while its service was suspended: still to be answered

private:
    const Window m_client;
    const Window m_window;
    DdeSocket m_socket;
    std::weak_ptr<DdeRegistration> m_owner;
    std::deque<dde::Message> m_backlog;
};

/// A registered service with the socket it listens on; the socket's name goes when the registration goes.
class DdeRegistration {
public:
    DdeRegistration(dde::Service service, Window window, Window application);
    ~DdeRegistration();
    /// Binds and listens; the name appears when both are done, so that nobody takes it for a dead one.
    Result<void> listen();
    void unlink();

    dde::Service service;
    const Window window;         ///< whose number is the name of the socket
    const Window application;    ///< whose queue gets POKE and EXECUTE; Null: nobody's
    UniqueFd listener;

private:
    UniqueFd m_directory;
    std::string m_name;
};

/// Its window procedure does not run. A message may come in the round in which it was suspended.
inline bool isSuspended(const std::shared_ptr<DdeRegistration>& owner) { return owner && owner->service.behaviour().suspended; }

/// All services of this process, served by one thread, as the message loop of an application serves all its windows.
class DdeServer {
public:
    static DdeServer& instance();

    Result<Window> add(const std::string& name, std::vector<DdeTopic> topics, Window application);
    Result<void> remove(const std::string& name);
    void removeAll();
    Result<void> configure(const std::string& name, const DdeBehaviour& behaviour);
    Result<DdeUpdate> setItem(const std::string& service, const std::string& topic, const std::string& item,
                              std::span<const std::byte> value, std::uint32_t format);
    /// Posts TERMINATE in the conversation; false if it is not one of this process's servers.
    bool terminate(Conversation conversation);

private:
    using Registration = std::shared_ptr<DdeRegistration>;
    using ConversationPtr = std::shared_ptr<DdeServerConversation>;
    struct Initiation {
        std::shared_ptr<DdeSocket> socket;
        Registration owner;
    };
    /// What the thread waits on and whose it is, kept alive meanwhile. Made anew when that changes, not at each message.
    struct Watched {
        std::vector<int> descriptors;
        std::vector<Registration> listeners;
        std::vector<Initiation> initiations;
        std::vector<ConversationPtr> conversations;
        std::uint64_t lastTag = 0;   ///< of the only descriptor that was ready last time
        int inARow = 0;              ///< how often it was the only one
    };

    DdeServer();
    void run();
    void watch(Watched& watched);
    void serve(const Watched& watched, const epoll_event& event);
    void serve(const ConversationPtr& conversation, std::uint32_t events);
    void serveKept(const Watched& watched);
    static ConversationPtr busyAlone(Watched& watched, int ready, const epoll_event& event);
    void converse(const ConversationPtr& conversation);
    bool receiveAlone(const ConversationPtr& conversation);
    /// The thread is to look again at what it waits on.
    void changed();
    void accept(const Registration& registration);
    void initiated(const Initiation& initiation);
    void negotiate(const Initiation& initiation, const dde::Message& message);
    void offer(const Initiation& initiation, Window client, const std::string& topic);
    // The following run with the mutex locked.
    void arrived(const ConversationPtr& conversation, const Registration& owner, DdeSocket::Received received, dde::Message&& message,
                 std::unique_lock<std::mutex>& lock);
    void handle(const ConversationPtr& conversation, const Registration& owner, dde::Message&& message,
                std::unique_lock<std::mutex>& lock);
    bool pauseFor(const Registration& owner, std::unique_lock<std::mutex>& lock);
    void terminated(const ConversationPtr& conversation);
    void lost(const ConversationPtr& conversation, std::string_view why);
    void passOn(const DdeServerConversation& conversation, const Registration& owner, dde::Message message);
    dde::Everyone conversationsOf(const Registration& registration);
    Result<Registration> find(const char* call, const std::string& name);

    std::mutex m_mutex;
    std::condition_variable m_configured;
    std::vector<Registration> m_registrations;
    std::vector<Initiation> m_initiations;
    std::vector<ConversationPtr> m_conversations;
    UniqueFd m_wake;
    UniqueFd m_epoll;
    Lookout m_lookout{"dde lookout"};
    std::atomic<bool> m_changed = true;
    bool m_running = false;
};

}  // namespace ipc::posix
