// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/named_pipe_end.h"

#include "ipc/overlapped.h"
#include "ipc/posix/handle_table.h"

#include <algorithm>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace ipc::posix {

using trace::NativeId;
using trace::native;

namespace {

// What a socket takes at once, whatever the reader does meanwhile. More goes through the queue.
constexpr std::size_t kMostDirect = 1u << 16;

bool hungUp(int fd)
{
    pollfd polled{fd, 0, 0};
    native(NativeId::poll_, fd, [&] { return poll(&polled, 1, 0); });
    return fd < 0 || (polled.revents & (POLLHUP | POLLERR)) != 0;
}

void endsWithSystemCall() noexcept
{
    if (auto* call = trace::current())
        call->endsWithSystemCall();
}

}  // namespace

NamedPipeEnd::Turn::Turn(NamedPipeEnd& end, const Blocking& blocking) noexcept : m_calls(nullptr)
{
    if (end.m_io) {
        m_overlapped = std::unique_lock(end.m_io->turn);
        if (end.m_closed.load())
            m_overlapped.unlock();
        return;
    }
    m_calls = &end.calls();
    Taken taken = m_calls->tryLock();
    if (taken == Taken::Busy)
        taken = end.await(*m_calls, blocking);
    if (taken == Taken::OwnerDied)
        end.ownerDied();
    if (taken != Taken::Cancelled && end.m_closed.load())
        m_calls->unlock();
    if (taken == Taken::Cancelled || end.m_closed.load())
        m_calls = nullptr;
}

NamedPipeEnd::Turn::~Turn()
{
    if (m_calls)
        m_calls->unlock();
}

bool NamedPipeEnd::gone() const noexcept { return hungUp(m_link.data.get()); }

void NamedPipeEnd::setLink(PipeLink link)
{
    const std::lock_guard lock(m_linkMutex);
    m_link = std::move(link);
}

// What is pending on an overlapped handle goes on while another process has the end, and is ended by the last to close it: in a process
// that has closed it before, by the end of the connection.
void NamedPipeEnd::lastHandleClosed(Closing how)
{
    const bool isLast = m_sharers.leave();
    if (!isLast && how == Closing::ByCall)
        return;
    if (!m_io && how == Closing::ByCall)
        return awaitCalls();
    m_closed.store(true);
    if (m_io) {
        const std::lock_guard turn(m_io->turn);
        abandonPending(ErrorCode::BrokenPipe);
        if (isLast && m_sharers.any())
            hangUp();
    }
    cancelBlockedIn(this);
}

void NamedPipeEnd::hangUp() const noexcept
{
    for (const int fd : {m_link.data.get(), m_link.room.get()})
        native(NativeId::shutdown_, fd, [&] { return shutdown(fd, SHUT_RDWR); });
}

// A process that shared this end died in a call on it: its wait and its write end with it.
void NamedPipeEnd::ownerDied() noexcept
{
    const PipeLock lock(m_instance);
    PipeQueueState& incoming = m_instance.header().queues[in()];
    const PipeWaiter claim = incoming.waiter.exchange(PipeWaiter::None);
    std::uint64_t unwanted = claim == PipeWaiter::Data ? incoming.waiterBytes : claim == PipeWaiter::Bell ? 1 : 0;
    while (unwanted != 0) {
        std::byte scratch[4096];
        const auto size = std::min<std::uint64_t>(unwanted, sizeof scratch);
        const auto n = native(NativeId::recv_, m_link.data.get(), [&] { return recv(m_link.data.get(), scratch, size, MSG_DONTWAIT); });
        if (n <= 0)
            break;
        unwanted -= static_cast<std::uint64_t>(n);
    }
    m_instance.queue(out()).withdrawPending();
    m_instance.header().queues[out()].sleeping = PipeSleep::Awake;
}

// A write that waits is withdrawn when its process dies: then nobody holds the turn in which it was made.
void NamedPipeEnd::withdrawDeadWrite(PipeQueue& queue) const noexcept
{
    if (queue.pending() == 0 || othersCalls().tryLock() == Taken::Busy)
        return;
    queue.withdrawPending();
    othersCalls().unlock();
}

void NamedPipeEnd::ring() const noexcept
{
    native(NativeId::send_, m_link.room.get(), [&] { return ::send(m_link.room.get(), "", 1, MSG_NOSIGNAL | MSG_DONTWAIT); });
}

// Each direction has positions of its own: bytes, or messages on a pipe that has them.
void NamedPipeEnd::tellChannel() const
{
    if (auto* call = trace::current())
        call->channel(channel());
}

void NamedPipeEnd::moved(std::uint64_t position, std::uint8_t flags) const
{
    if (auto* call = trace::current())
        call->moved(channel(), position, static_cast<std::uint8_t>(flags | (isMessage() ? trace::kMessage : 0)));
}

// Of two reads that began in one message only this says which was first.
void NamedPipeEnd::tellRead(const PipeTake& taken) const
{
    moved(taken.position, trace::kReads | (isMessage() && taken.partial ? trace::kMoreOfMessage : 0));
    if (m_io)
        m_io->inMessage = taken.inMessage;
    if (auto* call = trace::current(); call && taken.inMessage != 0)
        call->out(trace::Key::offset, taken.inMessage);
}

// ---- reading

Result<Transfer> NamedPipeEnd::read(std::span<std::byte> buffer)
{
    if (m_io)
        return perform(CallId::ReadFile, {}, buffer);
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    return turn ? receive(blocking, "ReadFile", buffer, !noWait()) : pipeCallAborted("ReadFile");
}

Result<Transfer> NamedPipeEnd::receive(Blocking& blocking, const char* call, std::span<std::byte> buffer, bool waits)
{
    for (;;) {
        if (auto taken = takeOrAnnounce(call, buffer, waits))
            return std::move(*taken);
        const int fd = m_link.data.get();
        std::byte bell{};
        const std::span<std::byte> target = buffer.empty() ? std::span(&bell, 1) : buffer;
        const Arrival arrival = arrived(buffer, blocking(NativeId::recv_, fd, [&] { return recv(fd, target.data(), target.size(), 0); }));
        if (arrival.how == Arrival::How::Data)
            return arrival.transfer;
        if (arrival.how == Arrival::How::Failed)
            return fail(call, arrival.error, arrival.native);
    }
}

// What there is already, or an error; nothing after it has said that a reader waits.
std::optional<Result<Transfer>> NamedPipeEnd::takeOrAnnounce(const char* call, std::span<std::byte> buffer, bool waits)
{
    if (auto linked = linkUp(call); !linked)
        return Unexpected(linked.error());
    PipeLock lock(m_instance);
    if (const auto refused = refusal(For::Data))
        return fail(call, *refused);
    PipeQueue queue = m_instance.queue(in());
    withdrawDeadWrite(queue);
    if (!queue.empty()) {
        const PipeTake taken = queue.take(buffer, messageMode());
        lock.release();
        if (taken.ring)
            ring();
        tellRead(taken);
        return Transfer{taken.bytes, taken.moreData};
    }
    if (!waits) {
        lock.release();
        return fail(call, gone() ? ErrorCode::BrokenPipe : ErrorCode::NoData);
    }
    queue.state().waiterRoom = buffer.size();
    queue.state().waiter.store(PipeWaiter::Waits, std::memory_order_relaxed);
    return std::nullopt;
}

// After recv: what it means for the read that waited. ECANCELED and EAGAIN leave errno for it to see.
NamedPipeEnd::Arrival NamedPipeEnd::arrived(std::span<std::byte> buffer, ssize_t received)
{
    if (received > 0)
        return receiveClaimed(buffer, static_cast<std::size_t>(received));
    if (received < 0 && errno == ECANCELED)
        return cancelled(buffer);
    return received < 0 && errno == EAGAIN ? Arrival{Arrival::How::Waits} : otherEndGone();
}

// The first bytes of what a writer claimed this read for are in the buffer; the rest follows at once.
NamedPipeEnd::Arrival NamedPipeEnd::receiveClaimed(std::span<std::byte> buffer, std::size_t received)
{
    PipeQueueState& state = m_instance.header().queues[in()];
    const PipeWaiter claim = state.waiter.exchange(PipeWaiter::None);
    if (claim != PipeWaiter::Data)
        return {};
    while (received < state.waiterBytes) {
        const auto rest = buffer.subspan(received, state.waiterBytes - received);
        const auto n = native(NativeId::recv_, m_link.data.get(), [&] { return recv(m_link.data.get(), rest.data(), rest.size(), 0); });
        if (n <= 0 && !(n < 0 && errno == EINTR))
            return otherEndGone();
        received += n > 0 ? static_cast<std::size_t>(n) : 0;
    }
    const bool more = state.waiterMore != 0;
    tellRead({.partial = more, .position = state.waiterPosition});
    endsWithSystemCall();
    return {Arrival::How::Data, {received, more && messageMode()}};
}

NamedPipeEnd::Arrival NamedPipeEnd::otherEndGone()
{
    const PipeLock lock(m_instance);
    PipeQueue queue = m_instance.queue(in());
    queue.state().waiter.store(PipeWaiter::None);
    if (const auto refused = refusal(For::Data))
        return {Arrival::How::Failed, {}, *refused, 0};
    withdrawDeadWrite(queue);
    if (!queue.empty())
        return {};
    return {Arrival::How::Failed, {}, ErrorCode::BrokenPipe, 0};
}

// A cancel that finds the read claimed comes too late for the data, which then is read, but not for a bell.
NamedPipeEnd::Arrival NamedPipeEnd::cancelled(std::span<std::byte> buffer)
{
    PipeLock lock(m_instance);
    PipeQueueState& state = m_instance.header().queues[in()];
    PipeWaiter waits = PipeWaiter::Waits;
    if (state.waiter.compare_exchange_strong(waits, PipeWaiter::None))
        return {Arrival::How::Failed, {}, ErrorCode::OperationAborted, ECANCELED};
    lock.release();
    if (waits == PipeWaiter::None)   // the connection is over
        return {Arrival::How::Failed, {}, ErrorCode::OperationAborted, ECANCELED};
    if (waits == PipeWaiter::Data)
        return receiveClaimed(buffer, 0);
    std::byte bell;
    while (native(NativeId::recv_, m_link.data.get(), [&] { return recv(m_link.data.get(), &bell, 1, 0); }) < 0 && errno == EINTR)
        ;
    state.waiter.store(PipeWaiter::None);
    return {Arrival::How::Failed, {}, ErrorCode::OperationAborted, ECANCELED};
}

// ---- writing

Result<std::size_t> NamedPipeEnd::write(std::span<const std::byte> data)
{
    if (m_io)
        return perform(CallId::WriteFile, data, {}).map([](const Transfer& transfer) { return transfer.bytes; });
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted("WriteFile");
    std::size_t written = 0;
    do {
        const auto part = data.subspan(written, isMessage() ? data.size() : std::min(data.size() - written, PipeQueue::kLongest));
        const auto sent = send(blocking, "WriteFile", part, false);
        if (!sent)
            return sent;
        written += *sent;
        if (*sent < part.size())
            break;
    } while (written < data.size());
    endsWithSystemCall();   // also where the data went into the queue: then it is seen last whether there is a reader at all
    return written;
}

Result<NamedPipeEnd::Sent> NamedPipeEnd::put(const char* call, std::span<const std::byte> data, bool forced)
{
    if (auto linked = linkUp(call); !linked)
        return Unexpected(linked.error());
    PipeLock lock(m_instance);
    if (const auto refused = refusal(For::Data))
        return fail(call, *refused);
    PipeQueue queue = m_instance.queue(out());
    PipeQueueState& state = queue.state();
    const bool waits = state.waiter.load(std::memory_order_relaxed) == PipeWaiter::Waits;
    const std::size_t wanted = waits ? std::min<std::size_t>(state.waiterRoom, data.size()) : 0;
    const std::size_t taken = wanted <= kMostDirect ? wanted : 0;
    const std::uint64_t position = queue.nextPosition();
    const bool nothing = data.empty() && !isMessage();
    if (nothing || (!forced && noWait() && !queue.fits(data.size() - wanted))) {
        lock.release();
        return gone() ? Result<Sent>(fail(call, ErrorCode::NoData)) : Sent{};
    }
    if (data.size() > PipeQueue::kLongest || !m_instance.makeRoom(out(), data.size()))
        return fail(call, ErrorCode::NotEnoughMemory, 0, std::to_string(data.size()) + " bytes in one message");
    const PipePut put = queue.put(data, taken, forced);
    if (waits) {
        state.waiterBytes = taken;
        state.waiterMore = taken < data.size() ? 1 : 0;
        state.waiterPosition = position;
        state.waiter.store(taken != 0 ? PipeWaiter::Data : PipeWaiter::Bell, std::memory_order_release);
    }
    lock.release();
    if (auto done = deliver(call, data.first(taken), waits && taken == 0); !done)
        return Unexpected(done.error());
    return Sent{data.size(), put == PipePut::Pending, position};
}

Result<std::size_t> NamedPipeEnd::send(Blocking& blocking, const char* call, std::span<const std::byte> data, bool forced)
{
    const auto sent = put(call, data, forced);
    if (!sent)
        return Unexpected(sent.error());
    if (sent->pending)
        if (auto done = waitFor(blocking, call, PipeSleep::UntilAccepted, sent->position); !done)
            return Unexpected(done.error());
    if (sent->position != trace::kNoPosition)
        moved(sent->position, trace::kWrites);
    return sent->bytes;
}

// Sends what the claimed reader takes, or its bell; with neither, sees whether there is another end at all.
Result<void> NamedPipeEnd::deliver(const char* call, std::span<const std::byte> direct, bool bell)
{
    const int fd = m_link.data.get();
    static constexpr std::byte kBell{};
    std::span<const std::byte> rest = bell ? std::span(&kBell, 1) : direct;
    bool alive = !rest.empty() || !gone();
    while (alive && !rest.empty()) {
        const auto n = native(NativeId::send_, fd, [&] { return ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL); });
        if (n > 0)
            rest = rest.subspan(static_cast<std::size_t>(n));
        alive = n > 0 || errno == EINTR;
    }
    if (alive)
        return {};
    const PipeLock lock(m_instance);
    m_instance.queue(out()).withdrawPending();
    return fail(call, refusal(For::Data).value_or(ErrorCode::NoData), EPIPE);
}

// Whether the server had read what a write or flush waits for before it disconnected this client. In the instance's lock.
bool NamedPipeEnd::reachedBeforeTheEnd(PipeSleep what, std::uint64_t position) const
{
    const PipeEnding& ending = m_instance.header().ending;
    if (out() != kInbound || ending.connection != m_link.connection)
        return false;
    return what == PipeSleep::UntilEmpty ? ending.allRead : position < ending.pendingFrom;
}

// Sleeps until the reader has taken enough.
Result<void> NamedPipeEnd::waitFor(Blocking& blocking, const char* call, PipeSleep what, std::uint64_t position)
{
    for (int error = 0;;) {
        PipeLock lock(m_instance);
        PipeQueue queue = m_instance.queue(out());
        if (const auto refused = refusal(For::Data))
            return reachedBeforeTheEnd(what, position) ? Result<void>() : fail(call, *refused);
        const bool reached = what == PipeSleep::UntilEmpty ? queue.empty() : queue.pending() == 0;
        if (reached || error != 0) {
            queue.state().sleeping = PipeSleep::Awake;
            if (!reached)
                queue.withdrawPending();
            if (reached)
                return {};
            return fail(call, error == ECANCELED ? ErrorCode::OperationAborted : ErrorCode::BrokenPipe, error);
        }
        queue.state().sleeping = what;
        lock.release();
        const int fd = m_link.room.get();
        std::byte bells[16];
        const auto n = blocking(NativeId::recv_, fd, [&] { return recv(fd, bells, sizeof bells, 0); });
        error = n > 0 ? 0 : n == 0 ? EPIPE : errno;
    }
}

Result<void> NamedPipeEnd::flush()
{
    if (m_io)
        return perform(CallId::FlushFileBuffers, {}, {}).map([](const Transfer&) {});
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted("FlushFileBuffers");
    if (const auto refused = refusal(For::Data))
        return out() == kOutbound ? Result<void>() : fail("FlushFileBuffers", *refused);
    if (auto linked = linkUp("FlushFileBuffers"); !linked)
        return linked;
    return gone() ? Result<void>() : waitFor(blocking, "FlushFileBuffers", PipeSleep::UntilEmpty);
}

Result<Transfer> NamedPipeEnd::transact(std::span<const std::byte> data, std::span<std::byte> reply)
{
    static constexpr const char* kCall = "TransactNamedPipe";
    if (m_io)
        return perform(CallId::TransactNamedPipe, data, reply);
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    if (const auto sent = request(kCall, data); !sent)
        return Unexpected(sent.error());
    return receive(blocking, kCall, reply, true);   // PIPE_NOWAIT is of reads and writes alone
}

// The first half of a transaction, which never waits.
Result<void> NamedPipeEnd::request(const char* call, std::span<const std::byte> data)
{
    if (auto linked = linkUp(call); !linked)
        return Unexpected(linked.error());
    if (const auto refused = refusal(For::Control))
        return fail(call, *refused);
    if (!isMessage() || !messageMode() || gone())
        return fail(call, ErrorCode::BadPipe, 0, "needs a connected pipe of message type, read in messages");
    {
        const PipeLock lock(m_instance);
        if (!m_instance.queue(in()).empty())
            return fail(call, ErrorCode::PipeBusy, 0, "a message is unread");
    }
    // A record can be about one place in one stream: the request gets one of its own.
    const trace::Call* whole = trace::current();
    trace::Call part(CallId::WriteFile, whole ? whole->handle() : Handle::Null);
    part.dataIn(data).bytes(data.size());
    const auto sent = part.end(put(call, data, true));
    if (!sent)
        return Unexpected(sent.error());
    moved(sent->position, trace::kWrites);
    return {};
}

// ---- asking

Result<PipePeek> NamedPipeEnd::peek(std::span<std::byte> buffer)
{
    static constexpr const char* kCall = "PeekNamedPipe";
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    if (auto linked = linkUp(kCall); !linked)
        return Unexpected(linked.error());
    PipeLock lock(m_instance);
    if (const auto refused = refusal(For::Control))
        return fail(kCall, *refused);
    PipeQueue queue = m_instance.queue(in());
    withdrawDeadWrite(queue);
    if (queue.empty()) {
        lock.release();
        if (gone())
            return fail(kCall, ErrorCode::BrokenPipe);
        setFileEvent();
        return PipePeek{};
    }
    const PipeTake seen = queue.peek(buffer);
    const auto whole = isMessage() ? static_cast<std::uint32_t>(queue.firstLength()) : 0u;
    const PipePeek result{seen.bytes, static_cast<std::uint32_t>(queue.unread()),
                          whole - static_cast<std::uint32_t>(seen.bytes)};
    lock.release();
    setFileEvent();
    if (seen.bytes != 0)
        moved(seen.position, trace::kReads | trace::kPeek);
    return result;
}

Result<NamedPipeInfo> NamedPipeEnd::info()
{
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted("GetNamedPipeInfo");
    if (const auto refused = refusal(For::Data); refused && out() == kInbound)
        return fail("GetNamedPipeInfo", *refused);
    const PipeInstanceHeader& header = m_instance.header();
    return NamedPipeInfo{infoFlag() | header.type, header.queues[kOutbound].quota, header.queues[kInbound].quota,
                         header.maxInstances};
}

Result<void> NamedPipeEnd::setMode(std::uint32_t newMode)
{
    static constexpr const char* kCall = "SetNamedPipeHandleState";
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    if (const auto refused = refusal(For::Data); refused && out() == kInbound)
        return fail(kCall, *refused);
    if ((newMode & kPipeReadModeMessage) != 0 && !isMessage())
        return fail(kCall, ErrorCode::InvalidParameter, 0, "a byte pipe has no messages");
    mode().store(newMode);
    recordChange(*this);
    return {};
}

std::string NamedPipeEnd::told() const
{
    return std::to_string(m_link.connection) + (m_io ? " overlapped " : " synchronous ") + m_name;
}

std::optional<EndTold> toldOfEnd(std::string_view text)
{
    const auto first = text.find(' ');
    const auto second = text.find(' ', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos)
        return std::nullopt;
    return EndTold{std::stoull(std::string(text.substr(0, first))), text.substr(first + 1, second - first - 1) == "overlapped",
                   std::string(text.substr(second + 1))};
}

std::string NamedPipeEnd::stateText() const
{
    const auto refused = refusal(For::Data);
    if (!refused) {
        const std::lock_guard lock(m_linkMutex);
        return m_link.data && gone() ? "closing" : "connected";
    }
    return *refused == ErrorCode::PipeListening ? "listening" : "disconnected";
}

void NamedPipeEnd::describe(HandleInfo& info) const
{
    const PipeInstanceHeader& header = m_instance.header();
    info.name = m_name;
    info.state = stateText();
    info.standsFor = "AF_UNIX sockets and a shared file stand in for a named pipe";
    info.security = "mode 0600 in a 0700 directory: this user only";
    {
        const std::lock_guard lock(m_linkMutex);
        struct stat status = {};
        if (m_link.data && fstat(m_link.data.get(), &status) == 0)
            info.native = "socket:[" + std::to_string(status.st_ino) + "], fd " + std::to_string(m_link.data.get());
    }
    static constexpr std::array<const char*, 4> kAccess{"", "inbound", "outbound", "duplex"};
    info.facts.push_back({"Access", kAccess[header.access & 3]});
    info.facts.push_back({"Type · read mode", std::string(isMessage() ? "message" : "byte") + " · " + (messageMode() ? "message" : "byte")});
    info.facts.push_back({"Wait mode", noWait() ? "PIPE_NOWAIT" : "PIPE_WAIT"});
    info.facts.push_back({"Buffers out · in", std::to_string(header.queues[kOutbound].quota) + " · "
                                                  + std::to_string(header.queues[kInbound].quota) + " B"});
    if (m_io)
        info.facts.push_back(pendingFact(info.handle));
    const PipeLock lock(m_instance);
    info.facts.push_back({"Bytes available", std::to_string(m_instance.queue(in()).unread())});
    info.facts.push_back({"Server process", std::to_string(header.serverProcess)});
    if (header.clientProcess != 0)
        info.facts.push_back({"Client process", std::to_string(header.clientProcess)});
}

}  // namespace ipc::posix
