// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/dde_client.h"

#include "ipc/trace/call.h"

#include <algorithm>

namespace ipc::win32 {

using dde::Arrival;
using dde::Message;
using dde::messageOf;
using dde::MessageId;
using dde::Sender;

namespace {

Unexpected partnerGone(const char* call)
{
    return fail(call, ErrorCode::DdeServerDied, 0, "the conversation is over: the server terminated it or is gone");
}

void CALLBACK partnerEnded(void* conversation, BOOLEAN)
{
    static_cast<DdeClientConversation*>(conversation)->partnerLost("the server's process ended without WM_DDE_TERMINATE");
}

}  // namespace

/// The right to be the one transaction of a conversation; a second one is refused, as DDEML does.
struct DdeClientConversation::Turn {
    explicit Turn(DdeClientConversation& conversation) : owner(conversation), mine(!conversation.m_busy.exchange(true)) {}
    ~Turn()
    {
        if (mine)
            owner.m_busy = false;
    }
    DdeClientConversation& owner;
    const bool mine;
};

DdeClientConversation::DdeClientConversation(DdeConversation facts, bool ownsWindow)
    : ClientConversation(std::move(facts), ownsWindow), m_unicode(IsWindowUnicode(hwnd(this->facts().server))),
      m_answered(CreateEventW(nullptr, FALSE, FALSE, nullptr))
{
}

DdeClientConversation::~DdeClientConversation()
{
    if (m_watch)
        UnregisterWaitEx(m_watch, INVALID_HANDLE_VALUE);   // waits for a callback that runs
    if (m_process)
        CloseHandle(m_process);
    CloseHandle(m_answered);
}

void DdeClientConversation::watch()
{
    DWORD id = 0;
    GetWindowThreadProcessId(hwnd(facts().server), &id);
    m_process = OpenProcess(SYNCHRONIZE, FALSE, id);
    if (m_process)
        RegisterWaitForSingleObject(&m_watch, m_process, partnerEnded, this, INFINITE, WT_EXECUTEONLYONCE);
}

Result<Message> DdeClientConversation::transact(const char* call, Message message, Timeout timeout, ErrorCode late,
                                                const Answered& answered)
{
    const Turn turn(*this);
    if (!turn.mine)
        return fail(call, ErrorCode::DdeReentrancy);
    if (trace::Call* record = trace::current())
        record->channel(channel());
    const Deadline deadline(timeout);
    Waiting waiting{answered, std::nullopt};
    {
        const std::lock_guard lock(m_mutex);
        if (auto posted = post(call, message); !posted)
            return Unexpected(posted.error());
        m_ledger.asked(message);
        m_waiting = &waiting;
    }
    auto answer = await(call, waiting, deadline, late);
    if (!answer)
        return answer;
    if (auto accepted = dde::verdict(call, *answer); !accepted)
        return Unexpected(accepted.error());
    return answer;
}

Result<Message> DdeClientConversation::await(const char* call, Waiting& waiting, const Deadline& deadline, ErrorCode late)
{
    const Blocking blocking;
    DWORD waited = WAIT_OBJECT_0;
    for (;;) {
        {
            const std::lock_guard lock(m_mutex);
            if (waiting.answer || m_over || waited != WAIT_OBJECT_0) {
                m_waiting = nullptr;
                if (waiting.answer)
                    return std::move(*waiting.answer);
                m_ledger.abandon();
                break;
            }
        }
        waited = blocking.wait({m_answered}, deadline.left());
    }
    if (waited == Blocking::kCancelled)
        return fail(call, ErrorCode::OperationAborted, ERROR_OPERATION_ABORTED);
    if (waited == WAIT_TIMEOUT)
        return fail(call, late, 0, "no answer in time; one that comes later is discarded");
    return partnerGone(call);
}

Result<void> DdeClientConversation::post(const char* call, Message& message)
{
    if (m_over || m_terminating)
        return partnerGone(call);
    message.sender = facts().client;
    message.number = m_sent;
    const std::uint64_t start = dde::recordTime();
    auto parcel = DdeParcel::pack(message, m_unicode);
    if (!parcel)
        return Unexpected(parcel.error());
    const HGLOBAL object = parcel->object();
    const auto posted = parcel->post(hwnd(facts().server), hwnd(facts().client), message.id);
    if (posted) {
        ++m_sent;
        if (object)
            m_posted.push_back({message.name, object});
        dde::record(message, channel(), Sender::Client, trace::kWrites, start, dde::recordTime());
        return {};
    }
    if (posted.error() == ErrorCode::Busy)
        return fail(call, ErrorCode::DdePostMsgFailed, posted.error().native, "the server's queue is full");
    partnerLost("the server's window is gone without WM_DDE_TERMINATE");
    return fail(call, ErrorCode::DdeServerDied, posted.error().native, "the server is gone");
}

void DdeClientConversation::received(UINT number, WPARAM wParam, LPARAM lParam)
{
    auto message = unpack(number, wParam, lParam, m_unicode);
    if (!message)
        return trace::note("a message that makes no sense was ignored: " + message.error().detail);
    const std::lock_guard lock(m_mutex);
    message->number = m_received++;
    dde::recordReceived(*message, channel(), Sender::Server, dde::recordTime());
    freeAsReceived(*message);
    const Arrival arrival = m_ledger.arrived(*message);
    if (arrival == Arrival::Answer)
        answer(std::move(*message));
    else
        unasked(arrival, std::move(*message));
}

// What the answer makes ours: the object of DATA with fRelease; the commands; what the server refused.
void DdeClientConversation::freeAsReceived(const Message& message)
{
    if (message.id == MessageId::WM_DDE_DATA_ && (message.status & dde::kRelease) != 0)
        freeObject(message);
    if (message.id != MessageId::WM_DDE_ACK_)
        return;
    const auto isAnswered = [&](const Posted& posted) {
        return message.name.empty() ? message.high == reinterpret_cast<std::uintptr_t>(posted.object)
                                    : dde::sameName(posted.item, message.name);
    };
    const auto found = std::ranges::find_if(m_posted, isAnswered);
    if (found == m_posted.end())
        return;
    if (found->item.empty() || (message.status & dde::kAck) == 0)
        GlobalFree(found->object);
    m_posted.erase(found);
}

void DdeClientConversation::answer(Message message)
{
    // A response that the server keeps must be acknowledged, or it could never free it.
    if (message.id == MessageId::WM_DDE_DATA_ && (message.status & dde::kAckRequested) != 0)
        acknowledge(message.name);
    if (!m_waiting)
        return;
    if (dde::verdict("", message))
        m_waiting->answered(m_ledger);
    m_waiting->answer = std::move(message);
    SetEvent(m_answered);
}

void DdeClientConversation::acknowledge(const std::string& item)
{
    const std::lock_guard lock(m_mutex);
    Message ack = dde::ackMessage(item, dde::kAck);
    (void)post("DdeAcknowledge", ack);   // if the partner is gone, the next transaction says so
}

void DdeClientConversation::unasked(Arrival arrival, Message message)
{
    if (m_terminating && arrival != Arrival::Terminate)
        return trace::note("came after WM_DDE_TERMINATE was posted: freed, not shown");
    switch (arrival) {
    case Arrival::Update: return updated(std::move(message));
    case Arrival::Terminate: return over(std::move(message));
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

void DdeClientConversation::over(Message terminate)
{
    if (m_over)
        return;
    const bool asked = m_terminating;
    if (!asked) {
        Message reply = messageOf(MessageId::WM_DDE_TERMINATE_);
        (void)post("DdeTerminate", reply);   // the answer; a partner that did not wait for it is no error
    }
    m_over = true;
    m_ledger.unlinked({});
    SetEvent(m_answered);
    terminate.id = MessageId::WM_DDE_TERMINATE_;
    terminate.sender = facts().server;
    if (!asked)
        (void)postMessage(facts().client, dde::toWindowMessage(std::move(terminate), facts().id, channel()));
}

void DdeClientConversation::partnerLost(std::string_view why)
{
    const std::lock_guard lock(m_mutex);
    if (m_over)
        return;
    dde::recordLost(channel(), facts().server, why);
    m_over = true;
    m_ledger.unlinked({});
    SetEvent(m_answered);
    Message terminate = messageOf(MessageId::WM_DDE_TERMINATE_);
    terminate.sender = facts().server;
    if (!m_terminating)
        (void)postMessage(facts().client, dde::toWindowMessage(std::move(terminate), facts().id, channel()));
}

Result<void> DdeClientConversation::terminate(Timeout timeout)
{
    const Turn turn(*this);
    if (!turn.mine)
        return fail("DdeTerminate", ErrorCode::DdeReentrancy);
    if (trace::Call* record = trace::current())
        record->channel(channel());
    const Deadline deadline(timeout);
    abandon();
    const Blocking blocking;
    DWORD waited = WAIT_OBJECT_0;
    while (waited == WAIT_OBJECT_0) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_over)
                return {};
        }
        waited = blocking.wait({m_answered}, deadline.left());
    }
    const std::lock_guard lock(m_mutex);
    m_over = true;
    if (waited == Blocking::kCancelled)
        return fail("DdeTerminate", ErrorCode::OperationAborted, ERROR_OPERATION_ABORTED);
    return fail("DdeTerminate", ErrorCode::Timeout, WAIT_TIMEOUT, "the server did not answer WM_DDE_TERMINATE");
}

void DdeClientConversation::abandon()
{
    const std::lock_guard lock(m_mutex);
    Message message = messageOf(MessageId::WM_DDE_TERMINATE_);
    (void)post("DdeTerminate", message);   // if the partner is gone, it is over already
    m_terminating = true;
}

}  // namespace ipc::win32
