// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/dde_server.h"

#include "ipc/posix/window.h"
#include "ipc/trace/call.h"

#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace ipc::posix {
namespace {

using trace::NativeId;

constexpr std::size_t kBacklogLimit = 10'000;   // as a message queue on Windows
constexpr int kPendingInitiations = 64;

std::string windowName(Window window)
{
    char name[20];
    std::snprintf(name, sizeof name, "%08llx", static_cast<unsigned long long>(value(window)));
    return name;
}

// Through the open directory a path of any length fits into sockaddr_un.
sockaddr_un addressIn(int directory, const std::string& name)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, name.c_str());
    return address;
}

}  // namespace

DdeServerConversation::DdeServerConversation(Window client, Window window, UniqueFd socket,
                                             std::weak_ptr<DdeRegistration> owner)
    : m_client(client), m_window(window), m_socket(std::move(socket), 1), m_owner(std::move(owner))
{
}

DdeServerConversation::~DdeServerConversation() { returnWindowId(m_window); }

bool DdeServerConversation::post(dde::Message message)
{
    if (terminating && message.id != dde::MessageId::WM_DDE_TERMINATE_)
        return false;
    message.sender = m_window;
    if (!m_backlog.empty()) {
        if (m_backlog.size() >= kBacklogLimit)
            return false;
        message.own();
        m_backlog.push_back(std::move(message));
        return true;
    }
    const std::uint64_t start = dde::recordTime();
    const auto sent = m_socket.send(message);
    if (sent) {
        dde::record(message, channel(), dde::Sender::Server, trace::kWrites, start, dde::systemCallTime());
    } else if (sent.error() == ErrorCode::Busy) {
        message.own();
        m_backlog.push_back(std::move(message));
    }
    return sent || sent.error() == ErrorCode::Busy;
}

void DdeServerConversation::flush()
{
    std::deque<dde::Message> waiting;
    waiting.swap(m_backlog);
    while (!waiting.empty() && m_backlog.empty()) {
        post(std::move(waiting.front()));
        waiting.pop_front();
    }
    std::move(waiting.begin(), waiting.end(), std::back_inserter(m_backlog));
}

DdeRegistration::DdeRegistration(dde::Service offered, Window listening, Window notified)
    : service(std::move(offered)), window(listening), application(notified)
{
}

DdeRegistration::~DdeRegistration()
{
    unlink();
    returnWindowId(window);
}

Result<void> DdeRegistration::listen()
{
    auto directory = openDdeDirectory("DdeRegister", true);
    if (!directory)
        return Unexpected(directory.error());
    m_directory = std::move(*directory);
    const std::string name = windowName(window);
    const std::string hidden = "." + name;
    const sockaddr_un address = addressIn(m_directory.get(), hidden);
    listener.reset(trace::native(NativeId::socket_, -1, [] { return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }));
    const int fd = listener.get();
    ::unlinkat(m_directory.get(), hidden.c_str(), 0);
    const auto* target = reinterpret_cast<const sockaddr*>(&address);
    if (!listener || trace::native(NativeId::bind_, fd, [&] { return ::bind(fd, target, sizeof address); }) != 0
        || trace::native(NativeId::listen_, fd, [&] { return ::listen(fd, kPendingInitiations); }) != 0
        || trace::native(NativeId::rename_, -1, [&] { return renameat(m_directory.get(), hidden.c_str(), m_directory.get(), name.c_str()); }) != 0)
        return fail("DdeRegister", ErrorCode::GenFailure, errno, "listen as " + name);
    m_name = name;
    return {};
}

void DdeRegistration::unlink()
{
    if (!m_name.empty())
        trace::native(NativeId::unlink_, -1, [&] { return unlinkat(m_directory.get(), m_name.c_str(), 0); });
    m_name.clear();
}

}  // namespace ipc::posix
