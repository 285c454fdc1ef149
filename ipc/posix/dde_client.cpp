// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/dde_client.h"

#include "ipc/posix/blocking.h"
#include "ipc/trace/call.h"

#include <algorithm>

namespace ipc::posix {

using dde::Arrival;
using dde::Message;
using dde::MessageId;
using dde::Sender;
using Received = DdeSocket::Received;

namespace {

Unexpected partnerGone(const char* call)
{
    return fail(call, ErrorCode::DdeServerDied, 0, "the conversation is over: the server terminated it or is gone");
}

}  // namespace

/// The right to be the one transaction of a conversation; a second one is refused, as DDEML does.
struct DdeClientConversation::Turn {
    explicit Turn(DdeClientConversation& conversation) : owner(conversation), mine(!conversation.m_busy.exchange(true)) {}
    ~Turn()
    {
        if (!mine)
            return;
        owner.m_busy = false;
        wakeWindow(owner.facts().client);   // a GetMessage that left the socket alone may look at it again
    }
    DdeClientConversation& owner;
    const bool mine;
};

DdeClientConversation::DdeClientConversation(DdeConversation facts, UniqueFd socket, bool ownsWindow)
    : ClientConversation(std::move(facts), ownsWindow), m_socket(std::move(socket))
{
}

Result<Message> DdeClientConversation::transact(const char* call, Message message, Timeout timeout, ErrorCode late,
                                                const Answered& answered)
{
    const Turn turn(*this);
    if (!turn.mine)
        return fail(call, ErrorCode::DdeReentrancy);
    const std::lock_guard reading(m_reading);
    if (auto exchanged = exchange(call, message, timeout, late); !exchanged)
        return Unexpected(exchanged.error());
    if (auto accepted = dde::verdict(call, message); !accepted)
        return Unexpected(accepted.error());
    answered(m_ledger);
    return message;
}

Result<void> DdeClientConversation::exchange(const char* call, Message& message, Timeout timeout, ErrorCode late)
{
    const Deadline deadline(timeout);
    trace::Call* record = trace::current();
    if (record)
        record->channel(channel());
    Blocking blocking;
    if (auto posted = post(call, message); !posted)
        return posted;
    m_ledger.asked(message);
    if (auto arrived = awaitAnswer(call, blocking, deadline, late, message); !arrived) {
        m_ledger.abandon();
        return arrived;
    }
    if (record)
        record->endsWithSystemCall();
    return {};
}

Result<void> DdeClientConversation::post(const char* call, Message& message)
{
    if (m_over)
        return partnerGone(call);
    const auto sent = send(message);
    if (sent)
        return {};
    if (sent.error() == ErrorCode::DdePostMsgFailed) {
        partnerLost("the server is gone without WM_DDE_TERMINATE");
        return fail(call, ErrorCode::DdeServerDied, sent.error().native, "the server is gone");
    }
    return fail(call, sent.error().code == ErrorCode::Busy ? ErrorCode::DdePostMsgFailed : sent.error().code,
                sent.error().native, "PostMessage: " + sent.error().detail);
}

Result<void> DdeClientConversation::send(Message& message)
{
    message.sender = facts().client;
    const std::uint64_t start = dde::recordTime();
    auto sent = m_socket.send(message);
    if (sent)
        dde::record(message, channel(), Sender::Client, trace::kWrites, start, dde::systemCallTime());
    return sent;
}

// False when the deadline has passed.
bool DdeClientConversation::setRemaining(const Deadline& deadline)
{
    const auto left = deadline.never() ? std::chrono::milliseconds{0} : deadline.left();
    if (!deadline.never() && left.count() == 0)
        return false;
    m_socket.setTimeout(left);
    return true;
}

Result<void> DdeClientConversation::awaitAnswer(const char* call, Blocking& blocking, const Deadline& deadline, ErrorCode late,
                                                Message& message)
{
    while (setRemaining(deadline)) {
        switch (m_socket.receive(message, &blocking)) {
        case Received::Message: break;
        case Received::Nothing: continue;
        case Received::Cancelled: return fail(call, ErrorCode::OperationAborted);
        case Received::Gone: partnerLost("the server is gone without WM_DDE_TERMINATE"); return partnerGone(call);
        case Received::Nonsense: partnerLost("the server sent what is no DDE message"); return partnerGone(call);
        }
        dde::recordReceived(message, channel(), Sender::Server, dde::systemCallTime());
        const Arrival arrival = m_ledger.arrived(message);
        if (arrival == Arrival::Answer) {
            // A response that the server keeps must be acknowledged, or it could never free it.
            if (message.id == MessageId::WM_DDE_DATA_ && (message.status & dde::kAckRequested) != 0)
                acknowledge(message.name);
            return {};
        }
        unasked(arrival, std::move(message));
        if (m_over)
            return partnerGone(call);
    }
    return fail(call, late, 0, "no answer in time; one that comes later is discarded");
}

void DdeClientConversation::acknowledge(const std::string& item)
{
    Message ack = dde::ackMessage(item, dde::kAck);
    (void)post("DdeAcknowledge", ack);   // if the partner is gone, the next transaction says so
}

void DdeClientConversation::unasked(Arrival arrival, Message message)
{
    switch (arrival) {
    case Arrival::Update: return updated(std::move(message));
    case Arrival::Terminate: return partnerTerminated(std::move(message));
    case Arrival::Late: return trace::note("WM_DDE_ACK or WM_DDE_DATA came too late: freed, not shown");
    case Arrival::Stray: return trace::note("a message that answers nothing: freed, not shown");
    case Arrival::Answer: return;
    }
}

void DdeClientConversation::updated(Message message)
{
    const DdeAdvise* link = m_ledger.link(message.name);
    const bool asked = message.hasData && (message.status & dde::kAckRequested) != 0;
    const std::string item = message.name;
    WindowMessage posted = dde::toWindowMessage(std::move(message), facts().id, channel());
    if (asked && link && !link->autoAck) {
        posted.acknowledge = [self = weak_from_this(), item]() -> Result<void> {
            if (const auto conversation = self.lock())
                conversation->acknowledge(item);
            return {};
        };
    } else if (asked) {
        acknowledge(item);
    }
    (void)postMessage(facts().client, std::move(posted));   // without its window nobody wants to know
}

// Whoever finds out first tells the window: the thread that reads, or one whose GetMessage acknowledges.
void DdeClientConversation::over(Message terminate)
{
    terminate.id = MessageId::WM_DDE_TERMINATE_;
    terminate.sender = facts().server;
    (void)postMessage(facts().client, dde::toWindowMessage(std::move(terminate), facts().id, channel()));
}

void DdeClientConversation::partnerTerminated(Message message)
{
    if (m_over.exchange(true))
        return;
    Message terminate;
    terminate.id = MessageId::WM_DDE_TERMINATE_;
    (void)send(terminate);   // the answer; a partner that did not wait for it is no error
    over(std::move(message));
}

void DdeClientConversation::partnerLost(std::string_view why)
{
    if (m_over.exchange(true))
        return;
    dde::recordLost(channel(), facts().server, why);
    over({});
}

Result<void> DdeClientConversation::terminate(Timeout timeout)
{
    const Turn turn(*this);
    if (!turn.mine)
        return fail("DdeTerminate", ErrorCode::DdeReentrancy);
    const std::lock_guard reading(m_reading);
    if (trace::Call* record = trace::current())
        record->channel(channel());
    if (m_over)
        return {};
    const Deadline deadline(timeout);
    Blocking blocking;
    Message message;
    message.id = MessageId::WM_DDE_TERMINATE_;
    if (!post("DdeTerminate", message))
        return {};   // it was over already
    auto answered = awaitTerminate(blocking, deadline);
    m_over = true;
    return answered;
}

Result<void> DdeClientConversation::awaitTerminate(Blocking& blocking, const Deadline& deadline)
{
    Message message;
    while (setRemaining(deadline)) {
        switch (m_socket.receive(message, &blocking)) {
        case Received::Message: break;
        case Received::Nothing: continue;
        case Received::Cancelled: return fail("DdeTerminate", ErrorCode::OperationAborted);
        case Received::Gone:
        case Received::Nonsense: dde::recordLost(channel(), facts().server, "the server is gone"); return {};
        }
        dde::recordReceived(message, channel(), Sender::Server, dde::systemCallTime());
        if (message.id == MessageId::WM_DDE_TERMINATE_)
            return {};
        trace::note("came after WM_DDE_TERMINATE was posted: freed, not shown");
    }
    return fail("DdeTerminate", ErrorCode::Timeout, 0, "the server did not answer WM_DDE_TERMINATE");
}

void DdeClientConversation::pump()
{
    const std::unique_lock reading(m_reading, std::try_to_lock);
    if (!reading || m_busy)
        return;
    for (Message message; !m_over;) {
        switch (m_socket.receive(message)) {
        case Received::Message: break;
        case Received::Nothing:
        case Received::Cancelled: return;
        case Received::Gone: return partnerLost("the server is gone without WM_DDE_TERMINATE");
        case Received::Nonsense: return partnerLost("the server sent what is no DDE message");
        }
        dde::recordReceived(message, channel(), Sender::Server, dde::systemCallTime());
        const Arrival arrival = m_ledger.arrived(message);
        unasked(arrival, std::move(message));
    }
}

}  // namespace ipc::posix
