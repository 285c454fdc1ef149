// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/conversations.h"
#include "ipc/posix/dde_socket.h"
#include "ipc/posix/deadline.h"
#include "ipc/posix/window.h"

#include <atomic>
#include <memory>

namespace ipc::posix {

/// The client's end of one conversation. Whoever waits for something reads the socket: a transaction for its answer,
/// GetMessage on the client's window for what the server sends unasked.
class DdeClientConversation final : public dde::ClientConversation,
                                    public std::enable_shared_from_this<DdeClientConversation> {
public:
    DdeClientConversation(DdeConversation facts, UniqueFd socket, bool ownsWindow);

    Result<dde::Message> transact(const char* call, dde::Message message, Timeout timeout, ErrorCode late,
                                  const Answered& answered) override;
    Result<void> terminate(Timeout timeout) override;

    /// For the window: the socket to wait on, or -1 while a transaction reads it or the partner is gone.
    int descriptor() const { return m_busy || m_over ? -1 : m_socket.fd(); }
    /// Takes what has arrived and posts it to the window. Never blocks.
    void pump();

private:
    struct Turn;

    /// Posts `message`, and makes the answer of it.
    Result<void> exchange(const char* call, dde::Message& message, Timeout timeout, ErrorCode late);
    Result<void> awaitAnswer(const char* call, Blocking& blocking, const Deadline& deadline, ErrorCode late, dde::Message& message);
    Result<void> awaitTerminate(Blocking& blocking, const Deadline& deadline);
    bool setRemaining(const Deadline& deadline);
    Result<void> post(const char* call, dde::Message& message);
    Result<void> send(dde::Message& message);
    void acknowledge(const std::string& item);
    void unasked(dde::Arrival arrival, dde::Message message);
    void updated(dde::Message message);
    void partnerTerminated(dde::Message message);
    void partnerLost(std::string_view why);
    void over(dde::Message terminate);

    DdeSocket m_socket;
    std::mutex m_reading;             // the socket's reader, and the ledger
    dde::Ledger m_ledger;
    std::atomic<bool> m_busy = false; // a transaction is in progress
    std::atomic<bool> m_over = false; // terminated, or the partner is gone
};

}  // namespace ipc::posix
