// SPDX-License-Identifier: GPL-3.0-or-later
// What the thread "dde" waits for.
#include "ipc/posix/dde_server.h"

#include "ipc/trace/call.h"

#include <array>
#include <sys/eventfd.h>

namespace ipc::posix {
namespace {

using dde::Message;
using trace::NativeId;
using Received = DdeSocket::Received;

// So often one conversation alone must have said something before the thread waits in its socket.
constexpr int kAlone = 16;

/// What an event of the thread is about: with the index into Watched it makes the tag of a descriptor.
enum class Source : std::uint32_t { Wake, Listener, Initiation, Conversation };

std::uint64_t tagOf(Source kind, std::size_t index) { return static_cast<std::uint64_t>(kind) << 32 | index; }
Source kindOf(std::uint64_t tag) { return static_cast<Source>(tag >> 32); }
std::size_t indexOf(std::uint64_t tag) { return tag & 0xFFFFFFFF; }

epoll_event eventOf(std::uint32_t wanted, std::uint64_t tag)
{
    epoll_event event = {wanted, {}};
    event.data.u64 = tag;
    return event;
}

}  // namespace

DdeServer::DdeServer() : m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    epoll_event event = eventOf(EPOLLIN, tagOf(Source::Wake, 0));
    epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event);
}

void DdeServer::run()
{
    trace::nameThread("dde");
    std::array<epoll_event, 16> events{};
    for (Watched watched;;) {
        if (m_changed.exchange(false)) {
            watch(watched);
            serveKept(watched);
        }
        const int epoll = m_epoll.get();
        const int ready = trace::native(NativeId::epoll_wait_, epoll, [&] { return epoll_wait(epoll, events.data(), events.size(), -1); });
        for (int i = 0; i < ready; ++i)
            serve(watched, events[static_cast<std::size_t>(i)]);
        if (const ConversationPtr alone = busyAlone(watched, ready, events[0]))
            converse(alone);
    }
}

// The conversation that alone has said something for a while; nothing if there is none.
DdeServer::ConversationPtr DdeServer::busyAlone(Watched& watched, int ready, const epoll_event& event)
{
    const std::uint64_t tag = event.data.u64;
    const bool alone = ready == 1 && event.events == EPOLLIN && kindOf(tag) == Source::Conversation;
    watched.inARow = !alone ? 0 : tag == watched.lastTag ? watched.inARow + 1 : 1;
    watched.lastTag = tag;
    return watched.inARow < kAlone ? nullptr : watched.conversations[indexOf(tag)];
}

// Waits in the socket of the only busy conversation, until something else is to be done.
void DdeServer::converse(const ConversationPtr& conversation)
{
    // Not only without events: each message would still cost its sender a look at them.
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, conversation->socket().fd(), nullptr);
    m_lookout.watch(m_epoll.get());
    while (!m_changed && receiveAlone(conversation))
        ;
    m_changed = true;   // to look after it again as after the others
}

bool DdeServer::receiveAlone(const ConversationPtr& conversation)
{
    Message message;
    auto received = Received::Cancelled;
    {
        Blocking blocking(&m_lookout);
        if (!m_lookout.called())
            received = conversation->socket().receive(message, &blocking);
    }
    if (received == Received::Cancelled)
        return false;
    std::unique_lock lock(m_mutex);
    const Registration owner = conversation->owner();
    if (received == Received::Message && isSuspended(owner)) {
        conversation->kept = std::move(message);
        return false;
    }
    arrived(conversation, owner, received, std::move(message), lock);
    return !conversation->hasBacklog();
}

void DdeServer::serveKept(const Watched& watched)
{
    std::unique_lock lock(m_mutex);
    for (const ConversationPtr& conversation : watched.conversations) {
        const Registration owner = conversation->owner();
        if (conversation->kept && !isSuspended(owner))
            arrived(conversation, owner, Received::Message, *std::exchange(conversation->kept, std::nullopt), lock);
    }
}

void DdeServer::watch(Watched& watched)
{
    const std::lock_guard lock(m_mutex);
    for (const int fd : watched.descriptors)
        epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    watched = {{}, {}, m_initiations, m_conversations};
    const auto add = [&](int fd, std::uint32_t wanted, Source kind, std::size_t index) {
        epoll_event event = eventOf(wanted, tagOf(kind, index));
        epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event);
        watched.descriptors.push_back(fd);
    };
    for (const Registration& registration : m_registrations) {
        if (isSuspended(registration))
            continue;
        add(registration->listener.get(), EPOLLIN, Source::Listener, watched.listeners.size());
        watched.listeners.push_back(registration);
    }
    for (std::size_t i = 0; i < m_initiations.size(); ++i)
        add(m_initiations[i].socket->fd(), EPOLLIN, Source::Initiation, i);
    for (std::size_t i = 0; i < m_conversations.size(); ++i) {
        if (!isSuspended(m_conversations[i]->owner()))
            add(m_conversations[i]->socket().fd(), EPOLLIN | (m_conversations[i]->hasBacklog() ? EPOLLOUT : 0u), Source::Conversation, i);
    }
}

void DdeServer::serve(const Watched& watched, const epoll_event& event)
{
    const std::size_t index = indexOf(event.data.u64);
    switch (kindOf(event.data.u64)) {
    case Source::Listener: return accept(watched.listeners[index]);
    case Source::Initiation: return initiated(watched.initiations[index]);
    case Source::Conversation: return serve(watched.conversations[index], event.events);
    case Source::Wake: break;
    }
    std::uint64_t count = 0;
    trace::native(NativeId::read_, m_wake.get(), [&] { return ::read(m_wake.get(), &count, sizeof count); });
}

void DdeServer::serve(const ConversationPtr& conversation, std::uint32_t events)
{
    std::unique_lock lock(m_mutex);
    const Registration owner = conversation->owner();
    if ((events & EPOLLOUT) != 0)
        conversation->flush();
    if ((events & ~EPOLLOUT) != 0 && !isSuspended(owner)) {
        Message message;
        const auto received = conversation->socket().receive(message);
        arrived(conversation, owner, received, std::move(message), lock);
    }
    if (conversation->hasBacklog() != ((events & EPOLLOUT) != 0))
        m_changed = true;   // whether to wait for room in the partner's queue
}

}  // namespace ipc::posix
