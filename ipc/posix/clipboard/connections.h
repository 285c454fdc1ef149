// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/frame.h"
#include "ipc/result.h"

#include <map>
#include <poll.h>
#include <sys/types.h>
#include <vector>

namespace ipc::posix::clipboard {

/// A connection of one thread that makes calls, or of one process that listens for events. Never used twice.
using ConnectionId = std::uint64_t;

/// The keeper's side of the sockets to the processes of the session.
class Connections {
public:
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual void received(ConnectionId from, pid_t process, Frame&& frame) = 0;
        virtual void callsEnded(ConnectionId connection) = 0;
        virtual void processEnded(pid_t process) = 0;
    };

    /// Listens at `path`, which must not exist.
    static Result<Connections> listenAt(const std::string& path);

    void setListener(Listener& listener) { m_listener = &listener; }
    bool empty() const { return m_connections.empty(); }

    void addTo(std::vector<pollfd>& polled) const;
    /// Handles what `polled`, filled by addTo, says: first who has gone, then what was sent, so that no call is
    /// answered as if a process still lived that had ended before the call was made.
    void handle(const std::vector<pollfd>& polled);

    /// To a call's connection; one that is gone is nobody's loss.
    void send(ConnectionId to, const Frame& frame);
    /// To a process's events. False if it does not listen (any more).
    bool sendEvent(pid_t to, const Frame& frame);
    /// To any process that listens.
    bool sendEventToSomebody(const Frame& frame);

private:
    struct Connection {
        UniqueFd socket;
        pid_t process = 0;
        bool events = false;
    };

    explicit Connections(UniqueFd listening) : m_listening(std::move(listening)) {}
    void accept();
    void receive(ConnectionId id);
    void drop(ConnectionId id);
    ConnectionId idOf(int socket) const;

    UniqueFd m_listening;
    Listener* m_listener = nullptr;
    std::map<ConnectionId, Connection> m_connections;
    ConnectionId m_last = 0;
    std::vector<ConnectionId> m_ready;   // of one `handle`
};

}  // namespace ipc::posix::clipboard
