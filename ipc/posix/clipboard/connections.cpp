// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/connections.h"

#include <algorithm>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace ipc::posix::clipboard {

Result<Connections> Connections::listenAt(const std::string& path)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return fail("OpenClipboard", ErrorCode::FilenameExcedRange, 0, path);
    std::memcpy(address.sun_path, path.c_str(), path.size());
    UniqueFd listening(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!listening || bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0
        || listen(listening.get(), SOMAXCONN) != 0)
        return fail("OpenClipboard", ErrorCode::GenFailure, errno, "listen at " + path);
    return Connections(std::move(listening));
}

void Connections::addTo(std::vector<pollfd>& polled) const
{
    polled.push_back({m_listening.get(), POLLIN, 0});
    for (const auto& [id, connection] : m_connections)
        polled.push_back({connection.socket.get(), POLLIN, 0});
}

ConnectionId Connections::idOf(int socket) const
{
    const auto found = std::ranges::find_if(m_connections, [&](const auto& entry) { return entry.second.socket.get() == socket; });
    return found == m_connections.end() ? 0 : found->first;
}

void Connections::handle(const std::vector<pollfd>& polled)
{
    const auto isGone = [](const pollfd& entry) { return (entry.revents & POLLIN) == 0 || (entry.revents & POLLHUP) != 0; };
    m_ready.clear();
    for (const pollfd& entry : polled)
        if (const ConnectionId id = entry.revents != 0 && !isGone(entry) ? idOf(entry.fd) : 0)
            m_ready.push_back(id);
    for (const pollfd& entry : polled)
        if (entry.revents != 0 && isGone(entry))
            drop(idOf(entry.fd));
    for (const ConnectionId id : m_ready)
        receive(id);
    if (std::ranges::any_of(polled, [&](const pollfd& entry) { return entry.fd == m_listening.get() && entry.revents != 0; }))
        accept();
}

void Connections::accept()
{
    UniqueFd socket(accept4(m_listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    ucred peer = {};
    socklen_t size = sizeof peer;
    if (!socket || getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != geteuid())
        return;
    m_connections.emplace(++m_last, Connection{std::move(socket), peer.pid, false});
}

void Connections::receive(ConnectionId id)
{
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return;   // what another connection brought has ended this one
    auto frame = receiveFrame(found->second.socket.get());
    if (!frame)
        return drop(id);
    if (frame->brought)
        frame->data = std::make_shared<const std::vector<std::byte>>(std::move(*frame->brought));
    const pid_t process = found->second.process;
    found->second.events = found->second.events || frame->op == Op::ListenForEvents;
    m_listener->received(id, process, std::move(*frame));
}

void Connections::drop(ConnectionId id)
{
    const auto node = m_connections.extract(id);
    if (node.empty())
        return;
    if (node.mapped().events)
        m_listener->processEnded(node.mapped().process);
    else
        m_listener->callsEnded(id);
}

void Connections::send(ConnectionId to, const Frame& frame)
{
    const auto found = m_connections.find(to);
    // Who waits for an answer reads it: if there is no room for it, that is no process of this library.
    if (found != m_connections.end() && !sendFrame(found->second.socket.get(), frame, false))
        drop(to);
}

bool Connections::sendEvent(pid_t to, const Frame& frame)
{
    const auto found = std::ranges::find_if(m_connections, [&](const auto& entry) {
        return entry.second.process == to && entry.second.events;
    });
    return found != m_connections.end() && sendFrame(found->second.socket.get(), frame, false);
}

bool Connections::sendEventToSomebody(const Frame& frame)
{
    return std::ranges::any_of(m_connections, [&](const auto& entry) {
        return entry.second.events && sendFrame(entry.second.socket.get(), frame, false);
    });
}

}  // namespace ipc::posix::clipboard
