// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/blocking.h"
#include "ipc/posix/dde_client.h"
#include "ipc/posix/deadline.h"
#include "ipc/sys/dde.h"
#include "ipc/sys/window.h"

#include <algorithm>
#include <cstring>
#include <dirent.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace ipc::posix {
namespace {

using ConversationPtr = std::shared_ptr<DdeClientConversation>;
using dde::Message;
using dde::MessageId;
using trace::NativeId;

// The conversations of one window, so that GetMessage hears their partners.
class WindowConversations final : public WindowAttachment {
public:
    void add(ConversationPtr conversation)
    {
        const std::lock_guard lock(m_mutex);
        m_conversations.push_back(std::move(conversation));
    }
    /// True if it was the last.
    bool remove(const dde::ClientConversation& conversation)
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_conversations, [&](const ConversationPtr& each) { return each.get() == &conversation; });
        return m_conversations.empty();
    }
    void waitFor(std::vector<int>& descriptors) override
    {
        for (const ConversationPtr& conversation : all())
            if (const int fd = conversation->descriptor(); fd >= 0)
                descriptors.push_back(fd);
    }
    void receive() override
    {
        for (const ConversationPtr& conversation : all())
            conversation->pump();
    }
    void windowDestroyed() override
    {
        // As the system does for a window that goes without WM_DDE_TERMINATE; nobody is left to wait for the answer.
        for (const ConversationPtr& conversation : all()) {
            (void)conversation->terminate(Timeout{0});
            dde::forget(*conversation);
        }
    }

private:
    std::vector<ConversationPtr> all()
    {
        const std::lock_guard lock(m_mutex);
        return m_conversations;
    }

    std::mutex m_mutex;
    std::vector<ConversationPtr> m_conversations;
};

// One WM_DDE_INITIATE on its way to one server.
struct Initiation {
    Initiation(UniqueFd fd, std::uint64_t number, Window window) : socket(std::move(fd), number), server(window) {}

    DdeSocket socket;
    const Window server;
};

class Broadcast {
public:
    Broadcast(Window client, const std::string& service, const std::string& topic) : m_client(client)
    {
        m_message.id = MessageId::WM_DDE_INITIATE_;
        m_message.sender = client;
        m_message.application = service;
        m_message.name = topic;
    }

    Result<void> send();
    Result<void> collect(Timeout timeout);
    std::vector<std::pair<DdeConversation, UniqueFd>> take() { return std::move(m_found); }

private:
    std::vector<std::string> names(int directory) const;
    void sendTo(int directory, const std::string& name);
    bool receive(Initiation& from);

    const Window m_client;
    Message m_message;
    std::vector<std::unique_ptr<Initiation>> m_open;
    std::vector<std::pair<DdeConversation, UniqueFd>> m_found;
};

std::vector<std::string> Broadcast::names(int directory) const
{
    std::vector<std::string> names;
    DIR* entries = fdopendir(dup(directory));
    if (!entries)
        return names;
    while (const dirent* entry = readdir(entries))
        if (entry->d_name[0] != '.')
            names.emplace_back(entry->d_name);
    closedir(entries);
    std::ranges::sort(names);   // in the order of their windows, the same at each run
    return names;
}

void Broadcast::sendTo(int directory, const std::string& name)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const int length = std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, name.c_str());
    if (length >= static_cast<int>(sizeof address.sun_path))
        return;
    UniqueFd fd(trace::native(NativeId::socket_, -1, [] { return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }));
    const auto* target = reinterpret_cast<const sockaddr*>(&address);
    if (trace::native(NativeId::connect_, fd.get(), [&] { return connect(fd.get(), target, sizeof address); }) != 0) {
        if (errno == ECONNREFUSED)   // bound but nobody listens: its process was killed
            trace::native(NativeId::unlink_, -1, [&] { return unlinkat(directory, name.c_str(), 0); });
        return;
    }
    static std::atomic<std::uint64_t> initiated{0};
    const auto server = static_cast<Window>(std::strtoull(name.c_str(), nullptr, 16));
    auto initiation = std::make_unique<Initiation>(std::move(fd), initiated++, server);
    const std::uint64_t start = dde::recordTime();
    if (!initiation->socket.partnerIsThisUser() || !initiation->socket.send(m_message))
        return;
    dde::record(m_message, dde::channelOf(m_client, initiation->server), dde::Sender::Client, trace::kWrites, start, dde::systemCallTime());
    m_open.push_back(std::move(initiation));
}

Result<void> Broadcast::send()
{
    auto directory = openDdeDirectory("DdeInitiate", false);
    if (!directory)   // no server has ever registered: nobody answers, which is not an error of its own
        return directory.error() == ErrorCode::FileNotFound ? Result<void>{} : Unexpected(directory.error());
    for (const std::string& name : names(directory->get()))
        sendTo(directory->get(), name);
    return {};
}

// False when that server's window procedure has returned.
bool Broadcast::receive(Initiation& from)
{
    Message ack;
    UniqueFd socket;
    const auto received = from.socket.receive(ack, nullptr, &socket);
    if (received == DdeSocket::Received::Nothing)
        return true;
    if (received != DdeSocket::Received::Message || ack.id != MessageId::WM_DDE_ACK_ || !socket)
        return false;
    ack.number = 0;
    dde::recordReceived(ack, dde::channelOf(m_client, ack.sender), dde::Sender::Server, dde::systemCallTime());
    DdeConversation facts{static_cast<Conversation>(value(ack.sender)), ack.application, ack.name, m_client, ack.sender};
    m_found.emplace_back(std::move(facts), std::move(socket));
    return true;
}

Result<void> Broadcast::collect(Timeout timeout)
{
    const Deadline deadline(timeout);
    Blocking blocking;
    while (!m_open.empty()) {
        std::vector<pollfd> polled;
        std::ranges::transform(m_open, std::back_inserter(polled), [](const auto& each) { return pollfd{each->socket.fd(), POLLIN, 0}; });
        const int ready = blocking(NativeId::poll_, -1, [&] { return ::poll(polled.data(), polled.size(), deadline.forPoll()); });
        if (ready < 0)
            return fail("DdeInitiate", errno == ECANCELED ? ErrorCode::OperationAborted : ErrorCode::GenFailure, errno);
        if (ready == 0)
            return {};   // who has not answered hangs: SendMessageTimeout goes on without it
        std::vector<std::unique_ptr<Initiation>> open;
        for (std::size_t i = 0; i < m_open.size(); ++i)
            if (polled[i].revents == 0 || receive(*m_open[i]))
                open.push_back(std::move(m_open[i]));
        m_open = std::move(open);
    }
    return {};
}

Result<std::vector<DdeConversation>> begin(Window window, bool ownsWindow,
                                           std::vector<std::pair<DdeConversation, UniqueFd>> found)
{
    auto led = attachment<WindowConversations>(window);
    if (!led) {
        led = std::make_shared<WindowConversations>();
        if (auto attached = attach(window, led); !attached)
            return Unexpected(attached.error());
    }
    std::vector<DdeConversation> result;
    for (auto& [facts, socket] : found) {
        auto conversation = std::make_shared<DdeClientConversation>(facts, std::move(socket), ownsWindow);
        dde::remember(conversation);
        led->add(std::move(conversation));
        result.push_back(facts);
    }
    wakeWindow(window);
    return result;
}

Result<std::vector<DdeConversation>> initiate(Window window, bool ownsWindow, const std::string& service,
                                              const std::string& topic, Timeout timeout)
{
    Broadcast broadcast(window, service, topic);
    if (auto sent = broadcast.send(); !sent)
        return Unexpected(sent.error());
    if (auto collected = broadcast.collect(timeout); !collected)
        return Unexpected(collected.error());
    auto found = broadcast.take();
    if (found.empty())
        return fail("DdeInitiate", ErrorCode::DdeNoConvEstablished, 0,
                    "service \"" + service + "\", topic \"" + topic + '"');
    return begin(window, ownsWindow, std::move(found));
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<std::vector<DdeConversation>> ddeInitiate(Window window, const std::string& service, const std::string& topic,
                                                 Timeout timeout)
{
    if (window != Window::Null) {
        if (!isWindow(window))
            return fail("DdeInitiate", ErrorCode::InvalidWindowHandle, 0, "window " + std::to_string(value(window)));
        return initiate(window, false, service, topic, timeout);
    }
    const auto hidden = sys::createWindow("DDE client");
    if (!hidden)
        return Unexpected(hidden.error());
    auto conversations = initiate(*hidden, true, service, topic, timeout);
    if (!conversations)
        (void)sys::destroyWindow(*hidden);
    return conversations;
}

void ddeEnded(const dde::ClientConversation& conversation)
{
    const Window window = conversation.facts().client;
    const auto led = attachment<WindowConversations>(window);
    if (led && led->remove(conversation) && conversation.ownsWindow())
        (void)sys::destroyWindow(window);
}

}  // namespace ipc::sys
