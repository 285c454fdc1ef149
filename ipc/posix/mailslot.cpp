// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/mailslot.h"

#include "ipc/posix/deadline.h"
#include "ipc/posix/file.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/mailslot_bell.h"
#include "ipc/posix/mailslot_name.h"
#include "ipc/posix/mailslot_queue.h"
#include "ipc/posix/sharers.h"
#include "ipc/session.h"
#include "ipc/trace/call.h"

namespace ipc::posix {
namespace {

constexpr auto kCreateMailslot = "CreateMailslot";
constexpr std::uint32_t kServerAccess = 0x00120089;   // FILE_GENERIC_READ, with SYNCHRONIZE
constexpr auto kStandsFor = "a queue in shared memory, and an AF_UNIX datagram for each message, stand in for a mailslot";

void tell(const MailslotQueue& queue, std::uint64_t number, std::uint8_t flags)
{
    if (auto* call = trace::current())
        call->moved(queue.channel(), number, flags | trace::kMessage);
}

std::string timeoutText(std::uint32_t milliseconds)
{
    return milliseconds == 0xFFFFFFFF ? "forever" : std::to_string(milliseconds) + " ms";
}

// The server's end: the one that reads. Inherited copies of it in other processes read from the same queue.
class MailslotServer final : public Object {
public:
    MailslotServer(std::string name, MailslotQueue queue, UniqueFd bell, HeldName held)
        : m_name(std::move(name)), m_queue(std::move(queue)), m_bell(std::move(bell)), m_held(std::move(held)) {}

    HandleKind kind() const override { return HandleKind::MailslotServer; }
    std::uint64_t channel() const override { return m_queue.channel(); }
    Result<WaitStatus> wait(Timeout) override { return WaitStatus::Signalled; }   // as a file: says nothing of messages
    MailslotQueue& queue() { return m_queue; }

    void describe(HandleInfo& info) const override
    {
        const auto waiting = m_queue.waiting();
        info.name = m_name;
        info.state = waiting.count == 0 ? "empty" : "messages wait";
        info.native = "memfd inode " + std::to_string(identityOf(m_queue.memory()).inode) + ", socket fd "
                      + std::to_string(m_bell.get());
        info.standsFor = kStandsFor;
        info.security = "mode 0600, this user's session";
        const auto largest = m_queue.maxMessageSize();
        info.facts.push_back({"Messages", std::to_string(waiting.count)});
        info.facts.push_back({"Next message", waiting.nextSize ? std::to_string(*waiting.nextSize) + " B" : "none"});
        info.facts.push_back({"Largest message", largest == 0 ? "any size" : std::to_string(largest) + " B"});
        info.facts.push_back({"Read time-out", timeoutText(m_queue.readTimeout())});
    }

    Result<Transfer> read(std::span<std::byte> buffer) override
    {
        Blocking blocking(this);
        const Timeout timeout(m_queue.readTimeout());
        std::optional<Deadline> deadline;
        for (bool timedOut = timeout.count() == 0;;) {
            if (m_closed.load())
                return fail("ReadFile", ErrorCode::OperationAborted, 0, "the handle was closed");
            const auto taken = m_queue.take(buffer);
            if (taken.outcome != MailslotQueue::Taken::Outcome::Empty)
                return delivered(taken);
            if (timedOut)
                return fail("ReadFile", ErrorCode::SemTimeout, 0, "no message came in time");
            if (!deadline)
                deadline.emplace(timeout);
            if (!waitForMessage(blocking, *deadline) && errno != EAGAIN)
                return fail("ReadFile", errno == ECANCELED ? ErrorCode::OperationAborted : ErrorCode::GenFailure, errno);
            timedOut = deadline->passed();
        }
    }

    std::optional<Inheritance> inheritance() const override
    {
        const EntryPlace& place = m_held.place();
        Inheritance result{{m_queue.memory(), m_bell.get(), m_held.descriptor()},
                           place.directory + '\n' + place.file + '\n' + m_name};
        result.add(m_sharers.forChild(m_queue.memory(), kSharersByte));
        return result;
    }

    // A slot's handle is no synchronous one (CreateMailslot asks for none): closing it waits for nothing, and ends the reads.
    void lastHandleClosed(Closing how) override
    {
        if (m_sharers.leave() || how == Closing::ProcessEnds) {
            m_closed.store(true);
            cancelBlockedIn(this);
        }
        m_held.release();
    }
    void adoptSharers(UniqueFd own) { m_sharers.adopt(std::move(own), kSharersByte); }

private:
    Result<Transfer> delivered(const MailslotQueue::Taken& taken)
    {
        if (taken.outcome == MailslotQueue::Taken::Outcome::TooSmall) {
            if (auto* call = trace::current())
                call->channel(m_queue.channel());
            return fail("ReadFile", ErrorCode::InsufficientBuffer, 0,
                        "the message has " + std::to_string(taken.size) + " bytes and stays");
        }
        tell(m_queue, taken.number, trace::kReads);
        if (taken.moreWaits && m_queue.owesBell())
            wakeAnother(taken.number);
        return Transfer{taken.size, false};
    }

    bool waitForMessage(Blocking& blocking, const Deadline& deadline)
    {
        m_queue.fallAsleep();
        const bool heard = deadline.never() ? waitForBell(blocking, m_bell.get())
                                            : waitForBell(blocking, m_bell.get(), deadline.forPoll());
        m_queue.wakeUp();
        return heard;
    }

    // A datagram was left out, and its message may be one that another reader sleeps for.
    void wakeAnother(std::uint64_t number) const
    {
        if (const auto bell = connectBell(m_held.place().directory, identityOf(m_queue.memory())))
            ringBell(bell->get(), number);
    }

    std::string m_name;
    MailslotQueue m_queue;
    UniqueFd m_bell;
    HeldName m_held;
    std::atomic<bool> m_closed{false};
    Sharers m_sharers;
    static constexpr off_t kSharersByte = 0;
};

// A client of a slot of this computer.
class MailslotClient final : public Object {
public:
    MailslotClient(std::string name, MailslotQueue queue, UniqueFd bell)
        : m_name(std::move(name)), m_queue(std::move(queue)), m_bell(std::move(bell)) {}

    HandleKind kind() const override { return HandleKind::MailslotClient; }
    std::uint64_t channel() const override { return m_queue.channel(); }
    Result<Transfer> read(std::span<std::byte>) override { return fail("ReadFile", ErrorCode::AccessDenied); }
    Result<WaitStatus> wait(Timeout) override { return WaitStatus::Signalled; }

    void describe(HandleInfo& info) const override
    {
        info.name = m_name;
        info.state = m_dead.load() ? "the slot is gone" : "open";
        info.native = "memfd inode " + std::to_string(identityOf(m_queue.memory()).inode) + ", socket fd "
                      + std::to_string(m_bell.get());
        info.standsFor = kStandsFor;
    }

    Result<std::size_t> write(std::span<const std::byte> data) override
    {
        if (auto* call = trace::current())
            call->channel(m_queue.channel());
        if (m_dead.load(std::memory_order_relaxed))
            return gone();
        const std::uint32_t largest = m_queue.maxMessageSize();
        if (largest != 0 && data.size() > largest)
            return fail("WriteFile", ErrorCode::InvalidParameter, 0, "the slot takes " + std::to_string(largest) + " bytes at most");
        const auto number = m_queue.append(data);
        if (!number)
            return Unexpected(number.error());
        // First the message, then the datagram: a reader that is woken finds it.
        const Rung rung = ringBell(m_bell.get(), *number);
        if (rung == Rung::NobodyThere)
            return gone();
        if (rung == Rung::LeftOut)
            m_queue.leaveOutBell();
        tell(m_queue, *number, trace::kWrites);
        if (auto* call = trace::current())
            call->endsWithSystemCall();
        return data.size();
    }

    std::optional<Inheritance> inheritance() const override
    {
        return Inheritance{{m_queue.memory(), m_bell.get()}, m_name};
    }

private:
    Unexpected gone()
    {
        const int error = errno;
        if (!m_dead.exchange(true))
            recordChange(*this);
        return fail("WriteFile", ErrorCode::HandleEof, error, "the last server of the slot has closed it");
    }

    std::string m_name;
    MailslotQueue m_queue;
    UniqueFd m_bell;
    std::atomic<bool> m_dead{false};
};

// A slot of this moment, reached by name.
struct Reached {
    MailslotQueue queue;
    UniqueFd bell;
};

Result<Reached> reach(const char* call, const EntryPlace& place)
{
    auto memory = openNamed(call, place, MemoryKind::Mailslot, Hold::No);
    if (!memory)
        return Unexpected(memory.error());
    auto bell = connectBell(place.directory, identityOf(memory->memory.get()));
    if (!bell)
        return Unexpected(bell.error());
    auto queue = MailslotQueue::open(call, std::move(memory->memory));
    if (!queue)
        return Unexpected(queue.error());
    return Reached{std::move(*queue), std::move(*bell)};
}

// A client of other computers: every message is a datagram to whoever has such a slot then. Nobody answers, so nobody
// knows who that was.
class RemoteMailslot final : public Object {
public:
    RemoteMailslot(std::string name, MailslotName target) : m_name(std::move(name)), m_target(std::move(target)) {}

    HandleKind kind() const override { return HandleKind::MailslotClient; }
    Result<Transfer> read(std::span<std::byte>) override { return fail("ReadFile", ErrorCode::AccessDenied); }
    Result<WaitStatus> wait(Timeout) override { return WaitStatus::Signalled; }

    void describe(HandleInfo& info) const override
    {
        info.name = m_name;
        info.state = "open";
        info.native = "no descriptor: each message goes to the slots that exist then";
        info.standsFor = "the slots of the session's computers stand in for those of a network";
        info.facts.push_back({"Largest message", std::to_string(kMostBroadcastBytes) + " B"});
    }

    Result<std::size_t> write(std::span<const std::byte> data) override
    {
        if (data.size() > kMostBroadcastBytes)
            return fail("WriteFile", ErrorCode::BadNetpath, 0, "more than 424 bytes do not go to other computers");
        for (const EntryPlace& place : remoteMailslots(m_target))
            deliver(place, data);
        return data.size();
    }

    std::optional<Inheritance> inheritance() const override { return Inheritance{{}, m_name}; }

private:
    // What a computer does not take it drops, and the sender is not told.
    static void deliver(const EntryPlace& place, std::span<const std::byte> data)
    {
        auto slot = reach("WriteFile", place);
        if (!slot || (slot->queue.maxMessageSize() != 0 && data.size() > slot->queue.maxMessageSize()))
            return;
        const auto number = slot->queue.append(data);
        if (!number)
            return;
        const Rung rung = ringBell(slot->bell.get(), *number);
        if (rung == Rung::LeftOut)
            slot->queue.leaveOutBell();
        if (rung != Rung::NobodyThere)
            trace::delivered(slot->queue.channel(), *number, data.size(), "delivered to " + place.directory);
    }

    std::string m_name;
    MailslotName m_target;
};

Result<Handle> openClient(const FileOptions& options)
{
    constexpr auto kCall = "CreateFile";
    const auto name = parseMailslotName(options.name);
    const std::uint32_t access = grantedFileAccess(options.access);
    const bool inherit = options.security.inheritHandle;
    if (session().directory.empty())
        return fail(kCall, ErrorCode::PathNotFound, 0, "no lab session was joined");
    if (!name->isLocal())
        return openHandle(std::make_shared<RemoteMailslot>(options.name, *name), access, inherit);
    auto slot = reach(kCall, localMailslot(name->path));
    if (!slot)
        return Unexpected(slot.error());
    return openHandle(std::make_shared<MailslotClient>(options.name, std::move(slot->queue), std::move(slot->bell)), access, inherit);
}

const NameOpenerOf kMailslotOpener({[](std::string_view name) { return parseMailslotName(name).has_value(); }, openClient});

Result<std::shared_ptr<Object>> adoptServer(std::vector<int> fds, std::string_view state)
{
    UniqueFd memory(fds.empty() ? -1 : fds[0]);
    UniqueFd bell(fds.size() < 2 ? -1 : fds[1]);
    UniqueFd entry(fds.size() < 3 ? -1 : fds[2]);
    UniqueFd sharers(fds.size() < 4 ? -1 : fds[3]);
    const auto first = state.find('\n');
    const auto second = state.find('\n', first + 1);
    auto queue = MailslotQueue::open("CreateProcess", std::move(memory));
    if (!queue || second == std::string_view::npos)
        return queue ? fail("CreateProcess", ErrorCode::InvalidParameter) : Unexpected(queue.error());
    EntryPlace place{std::string(state.substr(0, first)), std::string(state.substr(first + 1, second - first - 1))};
    auto server = std::make_shared<MailslotServer>(std::string(state.substr(second + 1)), std::move(*queue), std::move(bell),
                                                   adoptName(std::move(place), std::move(entry)));
    server->adoptSharers(std::move(sharers));
    return server;
}

Result<std::shared_ptr<Object>> adoptClient(std::vector<int> fds, std::string_view state)
{
    if (const auto name = parseMailslotName(state); fds.size() < 2 && name)
        return std::make_shared<RemoteMailslot>(std::string(state), *name);
    UniqueFd memory(fds.empty() ? -1 : fds[0]);
    UniqueFd bell(fds.size() < 2 ? -1 : fds[1]);
    auto queue = MailslotQueue::open("CreateProcess", std::move(memory));
    if (!queue)
        return Unexpected(queue.error());
    return std::make_shared<MailslotClient>(std::string(state), std::move(*queue), std::move(bell));
}

const AdoptionOf kAdoptMailslotServer(HandleKind::MailslotServer, adoptServer);
const AdoptionOf kAdoptMailslotClient(HandleKind::MailslotClient, adoptClient);

// A slot of that name, which must be new.
Result<Handle> makeSlot(const MailslotOptions& options, const EntryPlace& place)
{
    UniqueFd bell;
    const auto make = [&]() -> Result<UniqueFd> {
        auto memory = MailslotQueue::make(options.maxMessageSize, static_cast<std::uint32_t>(options.readTimeout.count()));
        auto socket = memory ? makeBell(place.directory, identityOf(memory->get())) : Unexpected(memory.error());
        if (!socket)
            return Unexpected(socket.error());
        bell = std::move(*socket);
        return memory;
    };
    auto slot = createNamed(kCreateMailslot, place, MemoryKind::Mailslot, {}, make);
    if (!slot)
        return Unexpected(slot.error());
    if (slot->existed)
        return fail(kCreateMailslot, ErrorCode::AlreadyExists, 0, options.name);
    auto queue = MailslotQueue::open(kCreateMailslot, std::move(slot->memory));
    if (!queue)
        return Unexpected(queue.error());
    return openHandle(std::make_shared<MailslotServer>(options.name, std::move(*queue), std::move(bell), std::move(slot->name)),
                      kServerAccess, options.security.inheritHandle);
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<Handle> createMailslot(const MailslotOptions& options)
{
    if (options.name.empty())
        return fail(kCreateMailslot, ErrorCode::PathNotFound, 0, "no name");
    const auto name = parseMailslotName(options.name);
    if (!name || !name->isLocal())
        return fail(kCreateMailslot, ErrorCode::InvalidName, 0, options.name);
    if (session().directory.empty())
        return fail(kCreateMailslot, ErrorCode::PathNotFound, 0, "no lab session was joined");
    return makeSlot(options, localMailslot(name->path));
}

Result<MailslotInfo> getMailslotInfo(Handle mailslot)
{
    const auto server = pinAs<MailslotServer>(mailslot);
    if (!server)
        return fail("GetMailslotInfo", ErrorCode::InvalidHandle);
    const auto waiting = server->queue().waiting();
    MailslotInfo info;
    info.maxMessageSize = server->queue().maxMessageSize();
    info.messageCount = static_cast<std::uint32_t>(waiting.count);
    if (waiting.nextSize)
        info.nextSize = static_cast<std::uint32_t>(*waiting.nextSize);
    info.readTimeout = Timeout(server->queue().readTimeout());
    return info;
}

Result<void> setMailslotInfo(Handle mailslot, Timeout readTimeout)
{
    const auto server = pinAs<MailslotServer>(mailslot);
    if (!server)
        return fail("SetMailslotInfo", ErrorCode::InvalidHandle);
    server->queue().setReadTimeout(static_cast<std::uint32_t>(readTimeout.count()));
    recordChange(*server);
    return {};
}

}  // namespace ipc::sys
