// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/service.h"
#include "ipc/win32/dde_message.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

namespace ipc::win32 {

class DdeRegistration;
class DdeServer;

/// The server's end of one conversation: a hidden window of its own, as one pair of windows is one conversation.
class DdeServerConversation final : public dde::ServerConversation, public WindowProcedure {
public:
    DdeServerConversation(DdeServer& server, HWND client, std::weak_ptr<DdeRegistration> owner);

    bool message(HWND window, UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result) override;
    bool post(dde::Message message) override;
    /// What the client's ACK to DATA means for an object that was sent without fRelease.
    void acknowledged(const dde::Message& ack);
    /// Frees what the client never acknowledged.
    void freeKept();

    std::uint64_t channel() const { return dde::channelOf(windowOf(m_client), windowOf(window)); }
    std::uint64_t nextReceived() { return m_received++; }
    /// WM_DDE_ACK to INITIATE was sent instead of posted: it is the first message all the same.
    void countNegotiation() { m_sent = 1; }
    HWND client() const { return m_client; }
    std::shared_ptr<DdeRegistration> owner() const { return m_owner.lock(); }
    bool unicode() const { return m_unicode; }

    HWND window = nullptr;

private:
    DdeServer& m_server;
    const HWND m_client;
    const bool m_unicode;
    std::weak_ptr<DdeRegistration> m_owner;
    std::uint64_t m_sent = 0;
    std::uint64_t m_received = 0;
    std::vector<std::pair<std::string, HGLOBAL>> m_kept;
};

/// A registered service with the window that hears WM_DDE_INITIATE.
class DdeRegistration final : public WindowProcedure {
public:
    DdeRegistration(DdeServer& server, dde::Service offered, Window notified);
    bool message(HWND window, UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result) override;

    dde::Service service;
    const Window application;    ///< whose queue gets POKE and EXECUTE; Null: nobody's
    HWND window = nullptr;
    std::map<HWND, std::uint64_t> initiated;   ///< how many INITIATE came from each client

private:
    DdeServer& m_server;
};

/// All services of this process. Its windows belong to the thread "dde"; its data is guarded by a mutex, as a peer's
/// thread may change an item at any time.
class DdeServer {
public:
    static DdeServer& instance();

    Result<Window> add(const std::string& name, std::vector<DdeTopic> topics, Window application);
    Result<void> remove(const std::string& name);
    void removeAll();
    Result<void> configure(const std::string& name, const DdeBehaviour& behaviour);
    Result<DdeUpdate> setItem(const std::string& service, const std::string& topic, const std::string& item,
                              std::span<const std::byte> value, std::uint32_t format);
    bool terminate(Conversation conversation);

    // On the thread "dde", from the window procedures.
    void initiated(DdeRegistration& registration, WPARAM wParam, LPARAM lParam);
    void lost(const DdeServerConversation& conversation);
    void received(DdeServerConversation& conversation, UINT message, WPARAM wParam, LPARAM lParam);

private:
    using Registration = std::shared_ptr<DdeRegistration>;
    using ConversationPtr = std::shared_ptr<DdeServerConversation>;

    void offer(const Registration& registration, HWND client, const std::string& topic);
    void handle(const ConversationPtr& conversation, dde::Message message);
    bool pauseFor(const Registration& owner, std::unique_lock<std::mutex>& lock);
    bool awaitResumed(const Registration& owner, std::unique_lock<std::mutex>& lock);
    void terminated(const ConversationPtr& conversation);
    void end(const ConversationPtr& conversation);
    void noticeDead();
    void passOn(const DdeServerConversation& conversation, const Registration& owner, dde::Message message);
    bool registered(const Registration& registration) const;
    dde::Everyone conversationsOf(const Registration& registration);
    Result<Registration> find(const char* call, const std::string& name);
    Registration shared(const DdeRegistration& registration) const;
    ConversationPtr shared(const DdeServerConversation& conversation) const;

    std::mutex m_mutex;
    std::condition_variable m_configured;
    std::vector<Registration> m_registrations;
    std::vector<ConversationPtr> m_conversations;
};

}  // namespace ipc::win32
