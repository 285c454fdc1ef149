// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/dde/conversations.h"
#include "ipc/win32/blocking.h"
#include "ipc/win32/dde_message.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace ipc::win32 {

/// The client's end of one conversation. Its messages come to the client's window, on the thread "window", which hands
/// an answer to the thread that waits for it.
class DdeClientConversation final : public dde::ClientConversation,
                                    public std::enable_shared_from_this<DdeClientConversation> {
public:
    DdeClientConversation(DdeConversation facts, bool ownsWindow);
    ~DdeClientConversation() override;
    DdeClientConversation(const DdeClientConversation&) = delete;

    /// Begins to watch the partner's process, so that its sudden end is noticed; Windows says nothing then.
    void watch();

    Result<dde::Message> transact(const char* call, dde::Message message, Timeout timeout, ErrorCode late,
                                  const Answered& answered) override;
    Result<void> terminate(Timeout timeout) override;
    /// WM_DDE_TERMINATE and no wait: the window goes.
    void abandon();

    /// A posted message of the partner, on the thread "window".
    void received(UINT message, WPARAM wParam, LPARAM lParam);
    void partnerLost(std::string_view why);

private:
    struct Turn;
    /// A transaction that waits for its answer.
    struct Waiting {
        const Answered& answered;
        std::optional<dde::Message> answer;
    };

    /// A memory object that was posted and is ours again if it is refused (commands: in any case).
    struct Posted {
        std::string item;
        HGLOBAL object;
    };

    Result<void> post(const char* call, dde::Message& message);
    Result<dde::Message> await(const char* call, Waiting& waiting, const Deadline& deadline, ErrorCode late);
    void answer(dde::Message message);
    void unasked(dde::Arrival arrival, dde::Message message);
    void updated(dde::Message message);
    void acknowledge(const std::string& item);
    void over(dde::Message terminate);
    void freeAsReceived(const dde::Message& message);

    const bool m_unicode;
    HANDLE m_process = nullptr;       // the partner's
    HANDLE m_watch = nullptr;
    HANDLE m_answered;                // an answer is there, or the conversation is over
    std::recursive_mutex m_mutex;     // an automatic ACK is posted while a message is being looked at
    dde::Ledger m_ledger;
    Waiting* m_waiting = nullptr;
    std::vector<Posted> m_posted;     // not answered yet
    std::uint64_t m_sent = 0;
    std::uint64_t m_received = 1;     // the ACK to INITIATE was the first
    std::atomic<bool> m_busy = false;
    bool m_terminating = false;
    bool m_over = false;
};

}  // namespace ipc::win32
