// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/dde_server.h"

#include "ipc/dde/ledger.h"
#include "ipc/posix/window.h"
#include "ipc/sys/dde.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <sys/socket.h>
#include <thread>

namespace ipc::posix {
namespace {

using dde::Message;
using dde::messageOf;
using dde::MessageId;
using dde::Sender;
using trace::NativeId;
using Received = DdeSocket::Received;

constexpr std::size_t kOpenInitiations = 256;   // a client that connects and says nothing must not use up descriptors

}  // namespace

DdeServer& DdeServer::instance()
{
    static auto* instance = new DdeServer;   // its thread may still run while the process exits
    return *instance;
}

Result<DdeServer::Registration> DdeServer::find(const char* call, const std::string& name)
{
    const auto same = [&](const Registration& each) { return dde::sameName(each->service.name(), name); };
    const auto found = std::ranges::find_if(m_registrations, same);
    if (found == m_registrations.end())
        return fail(call, ErrorCode::FileNotFound, 0, "no service " + name + " in this process");
    return *found;
}

Result<Window> DdeServer::add(const std::string& name, std::vector<DdeTopic> topics, Window application)
{
    const std::lock_guard lock(m_mutex);
    if (find("DdeRegister", name))
        return fail("DdeRegister", ErrorCode::AlreadyExists, 0, name);
    auto window = takeWindowId();
    if (!window)
        return window;
    auto registration = std::make_shared<DdeRegistration>(dde::Service(name, std::move(topics)), *window, application);
    if (auto listening = registration->listen(); !listening)
        return Unexpected(listening.error());
    m_registrations.push_back(std::move(registration));
    if (!std::exchange(m_running, true))
        std::thread([this] { run(); }).detach();
    changed();
    return window;
}

Result<void> DdeServer::remove(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    auto registration = find("DdeUnregister", name);
    if (!registration)
        return Unexpected(registration.error());
    (*registration)->unlink();
    std::erase(m_registrations, *registration);
    for (const ConversationPtr& conversation : m_conversations) {
        if (conversation->owner() != *registration || conversation->terminating)
            continue;
        conversation->post(messageOf(MessageId::WM_DDE_TERMINATE_));
        conversation->terminating = true;
    }
    m_configured.notify_all();
    changed();
    return {};
}

void DdeServer::removeAll()
{
    std::vector<std::string> names;
    {
        const std::lock_guard lock(m_mutex);
        for (const Registration& registration : m_registrations)
            names.push_back(registration->service.name());
    }
    for (const std::string& name : names)
        (void)remove(name);   // another thread may have been faster
}

Result<void> DdeServer::configure(const std::string& name, const DdeBehaviour& behaviour)
{
    const std::lock_guard lock(m_mutex);
    auto registration = find("DdeConfigure", name);
    if (!registration)
        return Unexpected(registration.error());
    (*registration)->service.configure(behaviour);
    m_configured.notify_all();
    changed();
    return {};
}

Result<DdeUpdate> DdeServer::setItem(const std::string& service, const std::string& topic, const std::string& item,
                                     std::span<const std::byte> value, std::uint32_t format)
{
    const std::lock_guard lock(m_mutex);
    auto registration = find("DdeSetItem", service);
    if (!registration)
        return Unexpected(registration.error());
    auto update = (*registration)->service.setItem(topic, item, value, format, conversationsOf(*registration));
    if (std::ranges::any_of(m_conversations, &DdeServerConversation::hasBacklog, [](const auto& each) -> auto& { return *each; }))
        changed();
    return update;
}

bool DdeServer::terminate(Conversation conversation)
{
    const std::lock_guard lock(m_mutex);
    const auto same = [&](const ConversationPtr& each) { return value(each->window()) == value(conversation); };
    const auto found = std::ranges::find_if(m_conversations, same);
    if (found == m_conversations.end())
        return false;
    if (!(*found)->terminating)
        (*found)->post(messageOf(MessageId::WM_DDE_TERMINATE_));
    (*found)->terminating = true;
    return true;
}

dde::Everyone DdeServer::conversationsOf(const Registration& registration)
{
    return [this, &registration](const std::function<void(dde::ServerConversation&)>& visit) {
        for (const ConversationPtr& conversation : m_conversations)
            if (conversation->owner() == registration)
                visit(*conversation);
    };
}

void DdeServer::changed()
{
    m_changed = true;
    const std::uint64_t one = 1;
    trace::native(NativeId::write_, m_wake.get(), [&] { return ::write(m_wake.get(), &one, sizeof one); });
}

void DdeServer::accept(const Registration& registration)
{
    {
        const std::lock_guard lock(m_mutex);
        if (isSuspended(registration))
            return;
    }
    const int listener = registration->listener.get();
    UniqueFd fd(trace::native(NativeId::accept4_, listener, [&] { return accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK); }));
    auto socket = std::make_shared<DdeSocket>(std::move(fd));
    if (socket->fd() < 0 || !socket->partnerIsThisUser())
        return;
    const std::lock_guard lock(m_mutex);
    if (m_initiations.size() >= kOpenInitiations)
        m_initiations.erase(m_initiations.begin());
    m_initiations.push_back({std::move(socket), registration});
    m_changed = true;
}

void DdeServer::initiated(const Initiation& initiation)
{
    Message message;
    const auto received = initiation.socket->receive(message);
    if (received == Received::Nothing)
        return;
    const std::lock_guard lock(m_mutex);
    if (received == Received::Message && message.id == MessageId::WM_DDE_INITIATE_)
        negotiate(initiation, message);
    // Closing it tells the client that the window procedure has returned: no further ACK comes.
    std::erase_if(m_initiations, [&](const Initiation& each) { return each.socket == initiation.socket; });
    m_changed = true;
}

void DdeServer::negotiate(const Initiation& initiation, const Message& message)
{
    dde::recordReceived(message, dde::channelOf(message.sender, initiation.owner->window), Sender::Client, dde::systemCallTime());
    for (const std::string& topic : initiation.owner->service.offers(message.application, message.name))
        offer(initiation, message.sender, topic);
}

void DdeServer::offer(const Initiation& initiation, Window client, const std::string& topic)
{
    int ends[2];
    const auto window = takeWindowId();
    if (!window)
        return;
    if (trace::native(NativeId::socketpair_, -1, [&] { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends); }) != 0)
        return returnWindowId(*window);
    UniqueFd theirs(ends[1]);
    auto conversation = std::make_shared<DdeServerConversation>(client, *window, UniqueFd(ends[0]), initiation.owner);
    conversation->topic = topic;
    Message ack = messageOf(MessageId::WM_DDE_ACK_);
    ack.application = initiation.owner->service.name();
    ack.name = topic;
    ack.sender = *window;
    const std::uint64_t start = dde::recordTime();
    if (!initiation.socket->send(ack, theirs.get()))
        return;
    ack.number = 0;   // the first message of the new conversation, though it came by another way
    dde::record(ack, conversation->channel(), Sender::Server, trace::kWrites, start, dde::systemCallTime());
    m_conversations.push_back(std::move(conversation));
}

void DdeServer::arrived(const ConversationPtr& conversation, const Registration& owner, Received received, Message&& message,
                        std::unique_lock<std::mutex>& lock)
{
    switch (received) {
    case Received::Message:
        dde::recordReceived(message, conversation->channel(), Sender::Client, dde::systemCallTime());
        return handle(conversation, owner, std::move(message), lock);
    case Received::Gone: return lost(conversation, "the client is gone without WM_DDE_TERMINATE");
    case Received::Nonsense: return lost(conversation, "the client sent what is no DDE message");
    case Received::Nothing:
    case Received::Cancelled: return;
    }
}

void DdeServer::lost(const ConversationPtr& conversation, std::string_view why)
{
    if (!conversation->terminating)
        dde::recordLost(conversation->channel(), conversation->client(), why);
    std::erase(m_conversations, conversation);
    m_changed = true;
}

// The window procedure takes its time: nothing else of this thread is served meanwhile. False: the service is gone.
bool DdeServer::pauseFor(const Registration& owner, std::unique_lock<std::mutex>& lock)
{
    const auto delay = owner->service.behaviour().delay;
    const auto gone = [&] { return std::ranges::find(m_registrations, owner) == m_registrations.end(); };
    return delay.count() == 0 ? !gone() : !m_configured.wait_for(lock, delay, gone);
}

void DdeServer::handle(const ConversationPtr& conversation, const Registration& owner, Message&& message,
                       std::unique_lock<std::mutex>& lock)
{
    if (message.id == MessageId::WM_DDE_TERMINATE_)
        return terminated(conversation);
    if (!owner || conversation->terminating)
        return;   // after TERMINATE nothing is answered; what came with the message is freed
    if (message.id == MessageId::WM_DDE_ACK_)
        conversation->socket().releaseObject(message.name);
    else if (!pauseFor(owner, lock))
        return;
    if (owner->service.handle(*conversation, message, conversationsOf(owner)))
        passOn(*conversation, owner, std::move(message));
}

void DdeServer::terminated(const ConversationPtr& conversation)
{
    if (!std::exchange(conversation->terminating, true))
        conversation->post(messageOf(MessageId::WM_DDE_TERMINATE_));
    if (const Registration owner = conversation->owner()) {
        Message message = messageOf(MessageId::WM_DDE_TERMINATE_);
        message.sender = conversation->client();
        passOn(*conversation, owner, std::move(message));
    }
    std::erase(m_conversations, conversation);
    m_changed = true;
}

void DdeServer::passOn(const DdeServerConversation& conversation, const Registration& owner, Message message)
{
    if (owner->application == Window::Null)
        return;
    const auto id = static_cast<Conversation>(value(conversation.window()));
    (void)postMessage(owner->application, dde::toWindowMessage(std::move(message), id, conversation.channel()));
}

}  // namespace ipc::posix

namespace ipc::sys {

using posix::DdeServer;

Result<Window> ddeRegister(const std::string& service, std::vector<DdeTopic> topics, Window window)
{
    if (window != Window::Null && !posix::isWindow(window))
        return fail("DdeRegister", ErrorCode::InvalidWindowHandle, 0, "window " + std::to_string(value(window)));
    return DdeServer::instance().add(service, std::move(topics), window);
}

Result<void> ddeUnregister(const std::string& service) { return DdeServer::instance().remove(service); }

void ddeUnregisterAll() { DdeServer::instance().removeAll(); }

Result<void> ddeConfigure(const std::string& service, const DdeBehaviour& behaviour)
{
    return DdeServer::instance().configure(service, behaviour);
}

Result<DdeUpdate> ddeSetItem(const std::string& service, const std::string& topic, const std::string& item,
                             std::span<const std::byte> value, std::uint32_t format)
{
    return DdeServer::instance().setItem(service, topic, item, value, format);
}

bool ddeTerminateAsServer(Conversation conversation) { return DdeServer::instance().terminate(conversation); }

}  // namespace ipc::sys
