// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/named_pipe_end.h"
#include "ipc/posix/overlapped.h"

#include <sys/socket.h>

// What the I/O thread and the thread that calls do to the operations of an overlapped handle. Both hold the end's turn,
// and neither waits in it: data goes the ways that a synchronous handle's goes, only the waits are the I/O thread's.
namespace ipc::posix {

using trace::NativeId;
using trace::native;

namespace {

bool concerns(const sys::Operation* which, const PipeOperation& operation) { return !which || which == &operation; }

// What was pending has ended; a call that waits for it has its own record.
void finish(trace::Call& record, PipeOperation& operation, Result<Transfer> result)
{
    operation.place = record.place();
    operation.settle(std::move(result));
    if (operation.name.empty())
        record.discard();
    else
        sys::completed(record, operation);
}

}  // namespace

// While a write may be left waiting: the I/O thread holds the lock by which the other end sees that its writer lives.
class NamedPipeEnd::Holding {
public:
    Holding(NamedPipeEnd& end, const PipeOperation& operation)
        : m_end(operation.call == CallId::WriteFile && end.wouldWait(operation.request.size()) ? &end : nullptr)
    {
        if (!m_end)
            return;
        m_end->m_io->holders.fetch_add(1);
        runOnIoThread([this] { m_end->holdCalls(); });
    }
    ~Holding()
    {
        if (!m_end)
            return;
        m_end->m_io->holders.fetch_sub(1);
        watchIo(m_end->shared_from_this());
    }
    Holding(const Holding&) = delete;
    Holding& operator=(const Holding&) = delete;

private:
    NamedPipeEnd* m_end;
};

bool NamedPipeEnd::wouldWait(std::size_t size) const
{
    const PipeLock lock(m_instance);
    return !m_instance.queue(out()).fits(size);
}

void NamedPipeEnd::holdCalls()
{
    if (m_io->held)
        return;
    Taken taken;
    {
        const PipeLock lock(m_instance);   // so that nobody holds it for a moment, to see whether this process lives
        taken = calls().tryLock();
    }
    if (taken == Taken::OwnerDied)
        ownerDied();
    m_io->held = taken != Taken::Busy;
}

void NamedPipeEnd::letGoOfCalls()
{
    if (m_io->held && m_io->holders.load() == 0) {
        calls().unlock();
        m_io->held = false;
    }
}

// ---- starting

Result<Transfer> NamedPipeEnd::perform(CallId call, std::span<const std::byte> request, std::span<std::byte> buffer)
{
    const auto operation = std::make_shared<PipeOperation>();
    operation->call = call;
    operation->request.assign(request.begin(), request.end());
    operation->buffer.resize(buffer.size());
    Blocking blocking(this);
    auto result = start(operation);
    if (!result && result.error() == ErrorCode::IoPending) {
        if (!operation->await(blocking))
            cancel(operation.get());
        result = *operation->outcome();   // also cancelled, it is over: the I/O thread ends an operation within its turn
        if (auto* record = trace::current(); record && operation->place.position != trace::kNoPosition) {
            record->moved(operation->place.channel, operation->place.position, operation->place.flags);
            if (operation->inMessage != 0)
                record->out(trace::Key::offset, operation->inMessage);
        }
    }
    if (result)
        std::ranges::copy(std::span(operation->buffer).first(std::min(result->bytes, buffer.size())), buffer.begin());
    return result;
}

Result<Transfer> NamedPipeEnd::start(const std::shared_ptr<PipeOperation>& operation)
{
    if (!m_io)
        return PipeEnd::start(operation);
    const Holding holding(*this, *operation);
    const std::lock_guard turn(m_io->turn);
    if (m_closed.load())
        return fail(operation->callName(), ErrorCode::InvalidHandle);
    auto started = startInTurn(operation);
    if (started || started.error() == ErrorCode::IoPending)
        m_io->event.reset();
    return started;
}

Result<Transfer> NamedPipeEnd::startInTurn(const std::shared_ptr<PipeOperation>& operation)
{
    switch (operation->call) {
    case CallId::WriteFile: return startWrite(operation);
    case CallId::FlushFileBuffers: return startFlush(operation);
    case CallId::ConnectNamedPipe: return startConnect(operation);
    case CallId::TransactNamedPipe:
        if (const auto sent = request(operation->callName(), operation->request); !sent)
            return Unexpected(sent.error());
        return startRead(operation);
    default: return startRead(operation);
    }
}

Result<Transfer> NamedPipeEnd::pending(OperationList& list, const std::shared_ptr<PipeOperation>& operation)
{
    list.push_back(operation);
    m_io->watched = true;
    watchIo(shared_from_this());
    return fail(operation->callName(), ErrorCode::IoPending);
}

Result<Transfer> NamedPipeEnd::startRead(const std::shared_ptr<PipeOperation>& operation)
{
    if (m_io->reads.empty())
        if (auto result = tryReceive(*operation))
            return settled(*operation, std::move(*result));
    return pending(m_io->reads, operation);
}

Result<Transfer> NamedPipeEnd::startWrite(const std::shared_ptr<PipeOperation>& operation)
{
    const auto sent = put(operation->callName(), operation->request, false);
    if (!sent)
        return Unexpected(sent.error());
    if (sent->position != trace::kNoPosition)
        moved(sent->position, trace::kWrites);
    operation->entry = sent->position;
    const PipeLock lock(m_instance);
    PipeQueue queue = m_instance.queue(out());
    if (!sent->pending || !queue.isPending(sent->position))
        return settled(*operation, Transfer{sent->bytes, false});
    queue.state().sleeping = PipeSleep::UntilProgress;
    return pending(m_io->writes, operation);
}

Result<Transfer> NamedPipeEnd::startFlush(const std::shared_ptr<PipeOperation>& operation)
{
    if (const auto refused = refusal(For::Data))
        return out() == kOutbound ? Result<Transfer>() : fail(operation->callName(), *refused);
    if (auto linked = linkUp(operation->callName()); !linked)
        return Unexpected(linked.error());
    if (gone())
        return Transfer{};
    const PipeLock lock(m_instance);
    PipeQueue queue = m_instance.queue(out());
    if (queue.empty())
        return settled(*operation, Transfer{});
    queue.state().sleeping = PipeSleep::UntilProgress;
    return pending(m_io->writes, operation);
}

Result<Transfer> NamedPipeEnd::startConnect(const std::shared_ptr<PipeOperation>& operation)
{
    if (const auto begun = beginConnect(); !begun)
        return Unexpected(begun.error());
    return pending(m_io->connects, operation);
}

// Reads what is there, or says that a reader waits.
std::optional<Result<Transfer>> NamedPipeEnd::tryReceive(PipeOperation& operation)
{
    const char* call = operation.callName();
    const std::span<std::byte> buffer = operation.buffer;
    const bool waits = operation.call == CallId::TransactNamedPipe || !noWait();
    for (;;) {
        if (!m_io->announced)
            if (auto taken = takeOrAnnounce(call, buffer, waits))
                return taken;
        m_io->announced = true;
        const int fd = m_link.data.get();
        std::byte bell{};
        const std::span<std::byte> target = buffer.empty() ? std::span(&bell, 1) : buffer;
        const Arrival arrival =
            arrived(buffer, native(NativeId::recv_, fd, [&] { return recv(fd, target.data(), target.size(), MSG_DONTWAIT); }));
        if (arrival.how == Arrival::How::Waits)
            return std::nullopt;
        m_io->announced = false;
        if (arrival.how == Arrival::How::Data)
            return arrival.transfer;
        if (arrival.how == Arrival::How::Failed)
            return fail(call, arrival.error, arrival.native);
    }
}

// ---- completing

void NamedPipeEnd::addWaits(std::vector<pollfd>& waits)
{
    const std::lock_guard turn(m_io->turn);
    if (!m_io->reads.empty())
        waits.push_back({m_link.data.get(), POLLIN, 0});
    if (!m_io->connects.empty())
        waits.push_back({listener(), POLLIN, 0});
    if (!m_io->writes.empty())
        waits.push_back({m_link.room.get(), POLLIN, 0});
    else
        letGoOfCalls();
}

void NamedPipeEnd::proceed()
{
    const std::lock_guard turn(m_io->turn);
    proceedReads();
    proceedWrites();
    if (m_io->connects.empty())
        return;
    trace::Call record(CallId::IoCompletion, m_io->connects.front()->handle);
    if (!acceptNow())
        return record.discard();
    finishConnect(record);
    completeConnects();
}

void NamedPipeEnd::proceedReads()
{
    while (!m_io->reads.empty()) {
        const auto operation = m_io->reads.front();
        trace::Call record(CallId::IoCompletion, operation->handle);
        auto result = tryReceive(*operation);
        if (!result)
            return record.discard();
        m_io->reads.pop_front();
        operation->inMessage = m_io->inMessage;
        finish(record, *operation, std::move(*result));
    }
}

void NamedPipeEnd::proceedWrites()
{
    bool listened = false;
    bool over = false;
    while (!m_io->writes.empty()) {
        trace::Call record(CallId::IoCompletion, m_io->writes.front()->handle);
        if (!std::exchange(listened, true)) {
            const int fd = m_link.room.get();
            std::byte bells[16];
            const auto n = native(NativeId::recv_, fd, [&] { return recv(fd, bells, sizeof bells, MSG_DONTWAIT); });
            over = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
        }
        const auto operation = nextDoneWrite();
        if (!operation) {
            record.discard();
            break;
        }
        finish(record, *operation, Transfer{operation->request.size(), false});
    }
    if (over)
        cancelWrites(nullptr, refusal(For::Data).value_or(ErrorCode::BrokenPipe));
}

// The first write if its data was accepted, or a flush if all was read; taken from the list. Else asks to be told.
std::shared_ptr<PipeOperation> NamedPipeEnd::nextDoneWrite()
{
    const PipeLock lock(m_instance);
    PipeQueue queue = m_instance.queue(out());
    const auto operation = m_io->writes.front();
    const bool flushes = operation->call == CallId::FlushFileBuffers;
    if (refusal(For::Data)) {
        if (!reachedBeforeTheEnd(flushes ? PipeSleep::UntilEmpty : PipeSleep::UntilAccepted, operation->entry))
            return nullptr;
    } else if (flushes ? !queue.empty() : queue.isPending(operation->entry)) {
        queue.state().sleeping = PipeSleep::UntilProgress;
        return nullptr;
    }
    m_io->writes.pop_front();
    return operation;
}

void NamedPipeEnd::finishConnect(trace::Call& record)
{
    const auto operation = m_io->connects.front();
    m_io->connects.pop_front();
    tellChannel();
    finish(record, *operation, Transfer{});
}

void NamedPipeEnd::completeConnects()
{
    while (!m_io->connects.empty()) {
        trace::Call record(CallId::IoCompletion, m_io->connects.front()->handle);
        finishConnect(record);
    }
    recordChange(*this);
}

// ---- cancelling

bool NamedPipeEnd::cancel(const sys::Operation* which)
{
    if (!m_io)
        return false;
    const std::lock_guard turn(m_io->turn);
    const bool reads = cancelReads(which, ErrorCode::OperationAborted);
    const bool writes = cancelWrites(which, ErrorCode::OperationAborted);
    const bool connects = cancelConnects(which, ErrorCode::OperationAborted);
    if (reads)
        proceedReads();
    if (writes)
        proceedWrites();
    if (reads || writes || connects)
        watchIo(shared_from_this());
    return reads || writes || connects;
}

void NamedPipeEnd::abandonPending(ErrorCode error)
{
    cancelReads(nullptr, error);
    cancelWrites(nullptr, error);
    cancelConnects(nullptr, error);
    if (m_io->watched)
        watchIo(shared_from_this());
}

bool NamedPipeEnd::cancelReads(const sys::Operation* which, ErrorCode error)
{
    bool any = false;
    for (auto at = m_io->reads.begin(); at != m_io->reads.end();) {
        const auto operation = *at;
        if (!concerns(which, *operation)) {
            ++at;
            continue;
        }
        trace::Call record(CallId::IoCompletion, operation->handle);
        Result<Transfer> result = fail(operation->callName(), error);
        // The first one waits where a writer sees it, and may have been claimed.
        if (at == m_io->reads.begin() && std::exchange(m_io->announced, false))
            if (const Arrival arrival = cancelled(operation->buffer); arrival.how == Arrival::How::Data)
                result = arrival.transfer;
        at = m_io->reads.erase(at);
        finish(record, *operation, std::move(result));
        any = true;
    }
    return any;
}

bool NamedPipeEnd::cancelWrites(const sys::Operation* which, ErrorCode error)
{
    struct Ended {
        std::shared_ptr<PipeOperation> operation;
        bool inTime;
    };
    std::vector<Ended> all;
    {
        const PipeLock lock(m_instance);
        const bool isLost = out() == kInbound && refusal(For::Data);   // the server has emptied the queue
        // The last one first: what is taken back must make no room for one that is to go as well.
        for (std::size_t i = m_io->writes.size(); i-- > 0;) {
            const auto operation = m_io->writes[i];
            if (!concerns(which, *operation))
                continue;
            const bool flushes = operation->call == CallId::FlushFileBuffers;
            all.push_back({operation, flushes || isLost || m_instance.queue(out()).withdraw(operation->entry)});
            m_io->writes.erase(m_io->writes.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    for (auto ended = all.rbegin(); ended != all.rend(); ++ended) {
        const auto& [operation, inTime] = *ended;
        trace::Call record(CallId::IoCompletion, operation->handle);
        const Transfer whole{operation->request.size(), false};
        finish(record, *operation, inTime ? Result<Transfer>(fail(operation->callName(), error)) : whole);
    }
    return !all.empty();
}

bool NamedPipeEnd::cancelConnects(const sys::Operation* which, ErrorCode error)
{
    bool any = false;
    for (auto at = m_io->connects.begin(); at != m_io->connects.end();) {
        const auto operation = *at;
        if (!concerns(which, *operation)) {
            ++at;
            continue;
        }
        trace::Call record(CallId::IoCompletion, operation->handle);
        at = m_io->connects.erase(at);
        finish(record, *operation, fail(operation->callName(), error));
        any = true;
    }
    return any;
}

}  // namespace ipc::posix
