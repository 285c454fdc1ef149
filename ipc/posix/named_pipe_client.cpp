// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/file.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/named_pipe.h"
#include "ipc/sys/handle.h"
#include "ipc/sys/named_pipe.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <linux/futex.h>
#include <sys/syscall.h>

namespace ipc::posix {

using trace::NativeId;
using trace::native;

NamedPipeClient::NamedPipeClient(PipeInstance instance, std::string name, bool overlapped, PipeLink link)
    : NamedPipeEnd(std::move(instance), std::move(name), overlapped), m_channel(m_instance.header().channel)
{
    setLink(std::move(link));
}

// An instance whose server has gone ends here: looking for the name removes it, once it is not held any more.
NamedPipeClient::~NamedPipeClient()
{
    if (!gone())
        return;
    {
        const PipeInstance last = std::move(m_instance);
    }
    if (const auto name = pipeNameOf("CloseHandle", m_name, true))
        (void)PipeName::find("CloseHandle", *name);
}

RobustMutex& NamedPipeClient::calls() const
{
    PipeInstanceHeader& header = m_instance.header();
    return header.clientCalls[m_link.connection % header.clientCalls.size()];
}

std::optional<ErrorCode> NamedPipeClient::refusal(For) const
{
    const PipeInstanceHeader& header = m_instance.header();
    const bool connected = header.connection.load() == m_link.connection && header.state.load() == PipeState::Connected;
    return connected ? std::nullopt : std::optional(ErrorCode::PipeNotConnected);
}

Result<void> NamedPipeClient::linkUp(const char*) { return {}; }

Result<NamedPipeState> NamedPipeClient::state(PipeStateQuery query)
{
    static constexpr const char* kCall = "GetNamedPipeHandleState";
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    if (query.userName)
        return fail(kCall, ErrorCode::InvalidParameter, 0, "only a server may ask for the client's user");
    if (const auto refused = refusal(For::Control))
        return fail(kCall, *refused);
    NamedPipeState result{mode().load(), 0, {}};
    if (const auto folded = pipeNameOf(kCall, m_name, true))
        if (const auto name = PipeName::find(kCall, *folded))
            result.instances = name->page().shownCount();
    return result;
}

Result<std::uint64_t> NamedPipeClient::clientProcess()
{
    static constexpr const char* kCall = "GetNamedPipeClientProcessId";
    const Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    const PipeLock lock(m_instance);
    if (const auto refused = refusal(For::Control))
        return fail(kCall, *refused);
    return m_instance.header().clientProcess;
}

Result<std::uint64_t> NamedPipeClient::serverProcess()
{
    static constexpr const char* kCall = "GetNamedPipeServerProcessId";
    const Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    if (const auto refused = refusal(For::Control))
        return fail(kCall, *refused);
    return m_instance.header().serverProcess;
}

std::optional<Inheritance> NamedPipeClient::inheritance() const
{
    Inheritance result{{m_instance.file(), m_link.data.get(), m_link.room.get()}, told()};
    result.add(m_sharers.forChild(m_instance.file(), sharersByte()));
    return result;
}

Result<std::shared_ptr<Object>> NamedPipeClient::adopt(std::vector<int> fds, std::string_view state)
{
    std::vector<UniqueFd> owned;
    std::ranges::transform(fds, std::back_inserter(owned), [](int fd) { return UniqueFd(fd); });
    const auto told = toldOfEnd(state);
    if (owned.size() != 4 || !told)
        return fail("CreateProcess", ErrorCode::InvalidParameter, 0, "not a client end of a named pipe");
    auto instance = PipeInstance::adopt("CreateProcess", std::move(owned[0]));
    if (!instance)
        return Unexpected(instance.error());
    auto client = std::make_shared<NamedPipeClient>(std::move(*instance), told->name, told->overlapped,
                                                    PipeLink{std::move(owned[1]), std::move(owned[2]), told->connection});
    client->adoptSharers(std::move(owned[3]));
    return client;
}

// ---- opening

namespace {

// An inbound pipe can be opened for writing only, an outbound one for reading only.
bool compatible(std::uint32_t pipeAccess, std::uint32_t granted)
{
    const bool reads = (granted & kReadData) != 0;
    const bool writes = (granted & kWriteData) != 0;
    return (!reads || (pipeAccess & kPipeAccessOutbound) != 0) && (!writes || (pipeAccess & kPipeAccessInbound) != 0);
}

// Of those that listen, the one that has done so longest.
std::uint64_t longestListening(const PipeName& name)
{
    std::uint64_t best = 0;
    std::uint64_t since = ~std::uint64_t{0};
    for (const std::uint64_t identity : name.instances()) {
        const auto instance = PipeInstance::open("CreateFile", pipeInstancePath(identity));
        if (!instance)
            continue;
        const PipeLock lock(*instance);
        const PipeInstanceHeader& header = instance->header();
        if (header.state.load() != PipeState::Listening || header.listeningSince >= since)
            continue;
        best = identity;
        since = header.listeningSince;
    }
    return best;
}

// Makes the instance the client's. False if it listens no more.
bool take(const PipeInstance& instance, std::uint64_t& connection)
{
    const PipeLock lock(instance);
    PipeInstanceHeader& header = instance.header();
    if (header.state.load() != PipeState::Listening)
        return false;
    instance.queue(kOutbound).clear();
    instance.queue(kInbound).clear();
    connection = header.connection.load() + 1;
    instance.holdAsClient(connection);
    header.clientMode.store(0);
    header.clientProcess = static_cast<std::uint64_t>(getpid());
    header.channel = uniqueIdentity();
    header.connection.store(connection);
    header.state.store(PipeState::Connected);
    return true;
}

bool sendRoom(int fd, std::uint64_t connection, int room)
{
    iovec part{&connection, sizeof connection};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message = {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &room, sizeof room);
    return native(NativeId::sendmsg_, fd, [&] { return sendmsg(fd, &message, MSG_NOSIGNAL); }) == sizeof connection;
}

Result<PipeLink> link(const char* call, const PipeInstance& instance, std::uint64_t identity)
{
    PipeLink result;
    result.data.reset(native(NativeId::socket_, -1, [] { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }));
    std::array<int, 2> rooms{-1, -1};
    const int paired = native(NativeId::socketpair_, -1, [&] { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, rooms.data()); });
    result.room.reset(rooms[0]);
    const UniqueFd theirs(rooms[1]);
    const int fd = result.data.get();
    if (fd < 0 || paired != 0)
        return fail(call, ErrorCode::NotEnoughMemory, errno);
    if (native(NativeId::connect_, fd, [&] { return atSocketPath(pipeSocketPath(identity), fd, &connect); }) != 0
        || !take(instance, result.connection))
        return fail(call, ErrorCode::PipeBusy, errno);
    sendRoom(fd, result.connection, theirs.get());   // a server that is gone by now is found out by the first call
    return result;
}

bool claims(std::string_view name)
{
    const auto folded = pipeNameOf("CreateFile", name, true);
    return folded || folded.error().code == ErrorCode::BadNetpath || folded.error().code == ErrorCode::FilenameExcedRange;
}

Result<Handle> open(const FileOptions& options) { return openNamedPipe("CreateFile", options); }

const NameOpenerOf kPipeOpener{{&claims, &open}};

std::optional<std::chrono::steady_clock::time_point> deadlineOf(std::uint32_t timeout, std::uint32_t byDefault)
{
    if (timeout == kPipeWaitForever)
        return std::nullopt;
    const auto ms = std::chrono::milliseconds(timeout == kPipeDefaultWait ? byDefault : timeout);
    return std::chrono::steady_clock::now() + ms;
}

// Sleeps until the name's instances have changed; false at the deadline. Cancelled: errno is ECANCELED.
bool sleepUntilChanged(Blocking& blocking, PipeNamePage& page, std::uint32_t generation,
                       std::optional<std::chrono::steady_clock::time_point> deadline)
{
    timespec rest = {};
    if (deadline) {
        const auto left = *deadline - std::chrono::steady_clock::now();
        if (left <= std::chrono::nanoseconds::zero())
            return false;
        rest.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
        rest.tv_nsec = (left % std::chrono::seconds(1)).count();
    }
    const auto woken = blocking(NativeId::futex_, -1, [&] {
        return syscall(SYS_futex, &page.generation, FUTEX_WAIT, generation, deadline ? &rest : nullptr, nullptr, 0);
    });
    return woken == 0 || errno == EAGAIN;
}

}  // namespace

Result<Handle> openNamedPipe(const char* call, const FileOptions& options)
{
    const auto folded = pipeNameOf(call, options.name, true);
    if (!folded)
        return Unexpected(folded.error());
    const std::uint32_t granted = grantedFileAccess(options.access);
    auto name = PipeName::find(call, *folded);
    if (!name)
        return Unexpected(name.error());
    if (!name->isServed())
        return fail(call, ErrorCode::FileNotFound, 0, options.name + " is left to the clients of servers that are gone");
    if (!compatible(name->page().settings.access, granted))
        return fail(call, ErrorCode::AccessDenied, 0, "the pipe does not go that way");
    while (const std::uint64_t identity = longestListening(*name)) {
        auto instance = PipeInstance::open(call, pipeInstancePath(identity));
        if (!instance)
            continue;
        auto linked = link(call, *instance, identity);
        if (!linked)
            return Unexpected(linked.error());
        return openHandle(std::make_shared<NamedPipeClient>(std::move(*instance), options.name,
                                                            (options.flags & kFileFlagOverlapped) != 0, std::move(*linked)), granted,
                          options.security.inheritHandle);
    }
    return fail(call, ErrorCode::PipeBusy, 0, options.name);
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<void> waitNamedPipe(std::string_view nameText, std::uint32_t timeout)
{
    static constexpr const char* kCall = "WaitNamedPipe";
    const auto folded = pipeNameOf(kCall, nameText, true);
    if (!folded && folded.error() == ErrorCode::InvalidName)
        return fail(kCall, ErrorCode::PathNotFound, 0, folded.error().detail);
    if (!folded)
        return Unexpected(folded.error());
    Blocking blocking;
    std::optional<std::optional<std::chrono::steady_clock::time_point>> deadline;
    for (;;) {
        auto name = PipeName::find(kCall, *folded);
        if (!name)
            return Unexpected(name.error());
        // Before the look: what begins to listen after it makes this number old.
        const std::uint32_t generation = name->page().generation.load();
        if (longestListening(*name) != 0)
            return {};
        if (!deadline)
            deadline = deadlineOf(timeout, name->page().settings.defaultTimeout);
        const SharedMapping page = std::move(*name).release();
        if (!sleepUntilChanged(blocking, *page.as<PipeNamePage>(), generation, *deadline))
            return blocking.cancelled() ? pipeCallAborted(kCall)
                                        : fail(kCall, ErrorCode::SemTimeout, 0, std::string(nameText));
    }
}

Result<Transfer> callNamedPipe(std::string_view name, std::span<const std::byte> request, std::span<std::byte> reply,
                               std::uint32_t timeout)
{
    FileOptions options;
    options.name = name;
    options.access = kGenericRead | kGenericWrite;
    // The parts are recorded beneath the whole: it is no more than these, by its documentation.
    auto handle = ipc::createFile(options);
    while (!handle) {
        const bool busy = handle.error() == ErrorCode::PipeBusy;
        if (auto waited = ipc::waitNamedPipe(name, timeout); !waited)
            return Unexpected(waited.error());
        handle = ipc::createFile(options);
        if (!handle && !busy)
            break;
    }
    if (!handle)
        return Unexpected(handle.error());
    const UniqueHandle owned(*handle);
    if (auto set = ipc::setNamedPipeHandleState(*handle, {kPipeReadModeMessage, false}); !set)
        return Unexpected(set.error());
    return ipc::transactNamedPipe(*handle, request, reply);
}

}  // namespace ipc::sys
