// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/ledger.h"
#include "ipc/posix/dde_socket.h"
#include "ipc/posix/deadline.h"
#include "ipc/posix/window.h"

#include <atomic>
#include <memory>

namespace ipc::posix {

/// The client's end of one conversation. Whoever waits for something reads the socket: a transaction for its answer,
/// GetMessage on the client's window for what the server sends unasked.
class DdeClientConversation : public std::enable_shared_from_this<DdeClientConversation> {
public:
    DdeClientConversation(DdeConversation facts, UniqueFd socket, bool ownsWindow);

    const DdeConversation& facts() const { return m_facts; }
    bool ownsWindow() const { return m_ownsWindow; }

    /// Posts `message` and waits for its answer; `late` is the error if none comes in time. `answered` runs before any
    /// further message is read.
    using Answered = std::function<void(dde::Ledger&)>;
    Result<dde::Message> transact(const char* call, dde::Message message, Timeout timeout, ErrorCode late,
                                  const Answered& answered = [](dde::Ledger&) {});

    /// WM_DDE_TERMINATE and the partner's.
    Result<void> terminate(Timeout timeout);

    /// For the window: the socket to wait on, or -1 while a transaction reads it or the partner is gone.
    int descriptor() const { return m_busy || m_over ? -1 : m_socket.fd(); }
    /// Takes what has arrived and posts it to the window. Never blocks.
    void pump();

private:
    struct Turn;

    Result<dde::Message> exchange(const char* call, dde::Message message, Timeout timeout, ErrorCode late);
    Result<dde::Message> awaitAnswer(const char* call, const Deadline& deadline, ErrorCode late);
    Result<void> awaitTerminate(const Deadline& deadline);
    bool setRemaining(const Deadline& deadline);
    Result<void> post(const char* call, dde::Message& message);
    void acknowledge(const std::string& item);
    void unasked(dde::Arrival arrival, dde::Message message);
    void updated(dde::Message message);
    void partnerTerminated(dde::Message message);
    void partnerLost(std::string_view why);
    void over(dde::Message terminate);
    std::uint64_t channel() const { return dde::channelOf(m_facts.client, m_facts.server); }

    const DdeConversation m_facts;
    const bool m_ownsWindow;
    DdeSocket m_socket;
    std::mutex m_reading;             // the socket's reader, and the ledger
    dde::Ledger m_ledger;
    std::atomic<bool> m_busy = false; // a transaction is in progress
    std::atomic<bool> m_over = false; // terminated, or the partner is gone
};

}  // namespace ipc::posix
