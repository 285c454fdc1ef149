// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/protocol.h"
#include "ipc/posix/blocking.h"
#include "ipc/posix/unique_fd.h"

#include <atomic>
#include <mutex>

namespace ipc::posix {

/// One end of a connected AF_UNIX SOCK_SEQPACKET socket that carries WM_DDE_* messages: one frame each, strings in
/// place of atoms, memory objects as memfds that are sealed against change. Sending is thread-safe, receiving is not.
class DdeSocket {
public:
    /// `first`: the number of the first message sent through it.
    explicit DdeSocket(UniqueFd fd, std::uint64_t first = 0) : m_fd(std::move(fd)), m_sent(first) {}

    int fd() const { return m_fd.get(); }

    /// PostMessage: never blocks. Numbers the message and makes its memory object. `pass` is a descriptor to hand over
    /// with an ACK to INITIATE, or -1. 170 no room in the partner's queue, 0x400C the partner is gone, 87 a name too long for an
    /// atom. The first system call begins with the last reading of the clock: of the message's own record, which the caller has just
    /// begun (dde::recordTime).
    Result<void> send(dde::Message& message, int pass = -1);

    /// What receiving came to.
    enum class Received { Message, Nothing, Cancelled, Gone, Nonsense };

    /// Takes one message; with `waiting`, waits as long as setTimeout said (then Nothing) or until cancelled. `passed` gets a descriptor that came with it.
    /// Nonsense: the frame or its object is not what this library sends; nothing of it is kept.
    Received receive(dde::Message& message, Blocking* waiting = nullptr, UniqueFd* passed = nullptr);

    /// How long receive waits; zero: for ever. Costs a system call only when it changes.
    void setTimeout(std::chrono::milliseconds timeout);

    /// True if the process at the other end is of this user (SO_PEERCRED).
    bool partnerIsThisUser() const;

    /// An object without fRelease stays with its sender until the partner has acknowledged it.
    void releaseObject(std::string_view item);

private:
    UniqueFd m_fd;
    std::mutex m_sending;        // the number must grow in the order in which messages leave
    std::uint64_t m_sent;
    std::chrono::milliseconds m_timeout{0};
    std::vector<std::pair<std::string, UniqueFd>> m_kept;
};

/// Where the sockets of the session's servers are, each named after its window. An open directory; 3 without session.
Result<UniqueFd> openDdeDirectory(const char* call, bool make);

}  // namespace ipc::posix
