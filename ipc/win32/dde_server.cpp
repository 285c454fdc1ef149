// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/dde_server.h"

#include "ipc/sys/dde.h"
#include "ipc/trace/call.h"

#include <algorithm>

namespace ipc::win32 {
namespace {

using dde::Message;
using dde::messageOf;
using dde::MessageId;
using dde::Sender;

constexpr UINT kClientAnswers = 5000;   // ms
constexpr UINT kClientGone = WM_APP + 1;

}  // namespace

DdeServerConversation::DdeServerConversation(DdeServer& server, HWND client, std::weak_ptr<DdeRegistration> owner)
    : m_server(server), m_client(client), m_unicode(IsWindowUnicode(client)), m_owner(std::move(owner))
{
}

bool DdeServerConversation::message(HWND, UINT message, WPARAM wParam, LPARAM lParam, LRESULT&)
{
    if (message == kClientGone)
        m_server.lost(*this);
    if (!isDdeMessage(message) || message == WM_DDE_INITIATE)   // a broadcast reaches this window too
        return message == kClientGone;
    m_server.received(*this, message, wParam, lParam);
    return true;
}

bool DdeServerConversation::post(Message message)
{
    if (terminating && message.id != MessageId::WM_DDE_TERMINATE_)
        return false;
    message.sender = windowOf(window);
    message.number = m_sent;
    const std::uint64_t start = dde::recordTime();
    auto parcel = DdeParcel::pack(message, m_unicode);
    if (!parcel)
        return false;
    const HGLOBAL object = parcel->object();
    if (!parcel->post(m_client, window, message.id))
        return false;
    ++m_sent;
    dde::record(message, channel(), Sender::Server, trace::kWrites, start, dde::recordTime());
    if (object && message.id == MessageId::WM_DDE_DATA_ && (message.status & dde::kRelease) == 0)
        m_kept.emplace_back(message.name, object);
    return true;
}

void DdeServerConversation::acknowledged(const Message& ack)
{
    const auto found = std::ranges::find_if(m_kept, [&](const auto& kept) { return dde::sameName(kept.first, ack.name); });
    if (found == m_kept.end())
        return;
    GlobalFree(found->second);
    m_kept.erase(found);
}

void DdeServerConversation::freeKept()
{
    for (const auto& [item, object] : m_kept)
        GlobalFree(object);
    m_kept.clear();
}

DdeRegistration::DdeRegistration(DdeServer& server, dde::Service offered, Window notified)
    : service(std::move(offered)), application(notified), m_server(server)
{
}

bool DdeRegistration::message(HWND, UINT message, WPARAM wParam, LPARAM lParam, LRESULT&)
{
    if (message != WM_DDE_INITIATE)
        return false;
    m_server.initiated(*this, wParam, lParam);
    return true;
}

DdeServer& DdeServer::instance()
{
    static auto* instance = new DdeServer;   // its windows live as long as their thread
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

bool DdeServer::registered(const Registration& registration) const
{
    return registration && std::ranges::find(m_registrations, registration) != m_registrations.end();
}

DdeServer::Registration DdeServer::shared(const DdeRegistration& registration) const
{
    const auto found = std::ranges::find_if(m_registrations, [&](const Registration& each) { return each.get() == &registration; });
    return found == m_registrations.end() ? nullptr : *found;
}

DdeServer::ConversationPtr DdeServer::shared(const DdeServerConversation& conversation) const
{
    const auto found = std::ranges::find_if(m_conversations, [&](const ConversationPtr& each) { return each.get() == &conversation; });
    return found == m_conversations.end() ? nullptr : *found;
}

Result<Window> DdeServer::add(const std::string& name, std::vector<DdeTopic> topics, Window application)
{
    auto registration = std::make_shared<DdeRegistration>(*this, dde::Service(name, std::move(topics)), application);
    {
        const std::lock_guard lock(m_mutex);
        if (find("DdeRegister", name))
            return fail("DdeRegister", ErrorCode::AlreadyExists, 0, name);
        m_registrations.push_back(registration);
    }
    // Not under the lock: the thread may be in a window procedure that waits for it.
    registration->window = serverThread().create(wide("DDE server " + name), *registration);
    if (registration->window) {
        SetPropW(registration->window, kServerProperty, registration->window);
        return windowOf(registration->window);
    }
    auto error = lastError("DdeRegister");
    const std::lock_guard lock(m_mutex);
    std::erase(m_registrations, registration);
    return error;
}

Result<void> DdeServer::remove(const std::string& name)
{
    Registration registration;
    {
        const std::lock_guard lock(m_mutex);
        auto found = find("DdeUnregister", name);
        if (!found)
            return Unexpected(found.error());
        registration = *found;
        std::erase(m_registrations, registration);
        for (const ConversationPtr& conversation : m_conversations) {
            if (conversation->owner() != registration || conversation->terminating)
                continue;
            conversation->post(messageOf(MessageId::WM_DDE_TERMINATE_));
            conversation->terminating = true;
        }
        m_configured.notify_all();
    }
    serverThread().destroy(registration->window);
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
    return {};
}

Result<DdeUpdate> DdeServer::setItem(const std::string& service, const std::string& topic, const std::string& item,
                                     std::span<const std::byte> value, std::uint32_t format)
{
    const std::lock_guard lock(m_mutex);
    auto registration = find("DdeSetItem", service);
    if (!registration)
        return Unexpected(registration.error());
    noticeDead();
    return (*registration)->service.setItem(topic, item, value, format, conversationsOf(*registration));
}

// A client that was killed says nothing; its window is gone. The conversation's own thread takes it away.
void DdeServer::noticeDead()
{
    for (const ConversationPtr& conversation : m_conversations)
        if (!IsWindow(conversation->client()))
            PostMessageW(conversation->window, kClientGone, 0, 0);
}

void DdeServer::lost(const DdeServerConversation& conversation)
{
    const std::lock_guard lock(m_mutex);
    const ConversationPtr self = shared(conversation);
    if (!self)
        return;
    if (!self->terminating)
        dde::recordLost(self->channel(), windowOf(self->client()), "the client is gone without WM_DDE_TERMINATE");
    end(self);
}

bool DdeServer::terminate(Conversation conversation)
{
    const std::lock_guard lock(m_mutex);
    const auto same = [&](const ConversationPtr& each) { return value(windowOf(each->window)) == value(conversation); };
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

// The window procedure does not run while the service is suspended: whoever sends to it hangs, as with any hung window.
bool DdeServer::awaitResumed(const Registration& owner, std::unique_lock<std::mutex>& lock)
{
    m_configured.wait(lock, [&] { return !registered(owner) || !owner->service.behaviour().suspended; });
    return registered(owner);
}

bool DdeServer::pauseFor(const Registration& owner, std::unique_lock<std::mutex>& lock)
{
    const auto delay = owner->service.behaviour().delay;
    const auto gone = [&] { return !registered(owner); };
    return delay.count() == 0 ? !gone() : !m_configured.wait_for(lock, delay, gone);
}

void DdeServer::initiated(DdeRegistration& registration, WPARAM wParam, LPARAM lParam)
{
    std::unique_lock lock(m_mutex);
    const auto client = reinterpret_cast<HWND>(wParam);
    Message message = unpackNegotiation(WM_DDE_INITIATE, wParam, lParam, false);   // the client's atoms may go while this waits
    const Registration owner = shared(registration);
    if (!owner || !awaitResumed(owner, lock))
        return;
    message.number = registration.initiated[client]++;
    dde::recordReceived(message, dde::channelOf(windowOf(client), windowOf(registration.window)), Sender::Client, dde::recordTime());
    const auto topics = registration.service.offers(message.application, message.name);
    if (topics.empty())
        return;
    lock.unlock();   // the ACKs are sent, and the client may call back before they return
    for (const std::string& topic : topics)
        offer(owner, client, topic);
}

void DdeServer::offer(const Registration& registration, HWND client, const std::string& topic)
{
    auto conversation = std::make_shared<DdeServerConversation>(*this, client, registration);
    conversation->topic = topic;
    conversation->window = serverThread().create(wide("DDE conversation about " + topic), *conversation);
    if (!conversation->window)
        return;
    Message ack = messageOf(MessageId::WM_DDE_ACK_);
    ack.application = registration->service.name();
    ack.name = topic;
    ack.sender = windowOf(conversation->window);
    GlobalAtom application(ack.application);
    GlobalAtom name(topic);
    ack.low = application.get();
    ack.high = name.get();
    conversation->countNegotiation();
    {
        const std::lock_guard lock(m_mutex);
        m_conversations.push_back(conversation);
    }
    const std::uint64_t time = dde::recordTime();
    dde::record(ack, conversation->channel(), Sender::Server, trace::kWrites, time, time);
    const LPARAM words = MAKELPARAM(application.get(), name.get());
    DWORD_PTR ignored = 0;
    if (!SendMessageTimeoutW(client, WM_DDE_ACK, reinterpret_cast<WPARAM>(conversation->window), words, SMTO_ABORTIFHUNG, kClientAnswers, &ignored))
        return;
    application.release();   // the atoms of an ACK are its receiver's
    name.release();
}

void DdeServer::received(DdeServerConversation& conversation, UINT number, WPARAM wParam, LPARAM lParam)
{
    std::unique_lock lock(m_mutex);
    const ConversationPtr self = shared(conversation);
    const Registration owner = self ? self->owner() : nullptr;
    if (!self)
        return discard(number, wParam, lParam);
    if (registered(owner))
        (void)awaitResumed(owner, lock);   // a service that has ended meanwhile still answers WM_DDE_TERMINATE
    auto message = unpack(number, wParam, lParam, self->unicode());
    if (!message) {
        trace::note("a message that makes no sense was ignored: " + message.error().detail);
        return;
    }
    message->number = self->nextReceived();
    dde::recordReceived(*message, self->channel(), Sender::Client, dde::recordTime());
    lock.unlock();
    handle(self, std::move(*message));
}

void DdeServer::handle(const ConversationPtr& conversation, Message message)
{
    std::unique_lock lock(m_mutex);
    if (message.id == MessageId::WM_DDE_TERMINATE_)
        return terminated(conversation);
    const Registration owner = conversation->owner();
    if (message.id == MessageId::WM_DDE_ACK_)
        conversation->acknowledged(message);
    else if (registered(owner) && !conversation->terminating)
        (void)pauseFor(owner, lock);
    const std::uint16_t flags = message.status;
    if (!registered(owner) || conversation->terminating) {
        if (message.id == MessageId::WM_DDE_POKE_ && (flags & dde::kRelease) != 0)
            freeObject(message);   // not answered any more
        return;
    }
    const bool accepted = owner->service.handle(*conversation, message, conversationsOf(owner));
    // DDEPOKE with fRelease is the server's once it has said yes; DDEADVISE too.
    const bool isOurs = (message.id == MessageId::WM_DDE_POKE_ && accepted && (flags & dde::kRelease) != 0)
                        || (message.id == MessageId::WM_DDE_ADVISE_
                            && std::ranges::any_of(conversation->links, [&](const auto& link) { return dde::sameName(link.item, message.name); }));
    if (isOurs)
        freeObject(message);
    if (accepted)
        passOn(*conversation, owner, std::move(message));
}

void DdeServer::terminated(const ConversationPtr& conversation)
{
    if (!std::exchange(conversation->terminating, true))
        conversation->post(messageOf(MessageId::WM_DDE_TERMINATE_));
    if (const Registration owner = conversation->owner(); registered(owner)) {
        Message message = messageOf(MessageId::WM_DDE_TERMINATE_);
        message.sender = windowOf(conversation->client());
        passOn(*conversation, owner, std::move(message));
    }
    end(conversation);
}

void DdeServer::end(const ConversationPtr& conversation)
{
    conversation->freeKept();
    std::erase(m_conversations, conversation);
    SetWindowLongPtrW(conversation->window, GWLP_USERDATA, 0);   // the object goes before the window does
    DestroyWindow(conversation->window);
}

void DdeServer::passOn(const DdeServerConversation& conversation, const Registration& owner, Message message)
{
    if (owner->application == Window::Null)
        return;
    const auto id = static_cast<Conversation>(value(windowOf(conversation.window)));
    (void)postMessage(owner->application, dde::toWindowMessage(std::move(message), id, conversation.channel()));
}

}  // namespace ipc::win32

namespace ipc::sys {

using win32::DdeServer;

Result<Window> ddeRegister(const std::string& service, std::vector<DdeTopic> topics, Window window)
{
    if (window != Window::Null && !win32::isWindow(window))
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
