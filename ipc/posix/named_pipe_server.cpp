// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/handle_table.h"
#include "ipc/posix/named_pipe.h"
#include "ipc/sys/named_pipe.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace ipc::posix {

using trace::NativeId;
using trace::native;

namespace {

constexpr const char* kConnect = "ConnectNamedPipe";

// Clients whose process died between connect(2) and the message stay in here until the server looks.
constexpr int kBacklog = 16;

bool ofThisUser(int socket)
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    return native(NativeId::getsockopt_, socket, [&] { return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size); }) == 0
           && peer.uid == geteuid();
}

std::string userOf(std::uint64_t process)
{
    struct stat status = {};
    if (stat(("/proc/" + std::to_string(process)).c_str(), &status) != 0)
        return {};
    std::array<char, 4096> buffer;
    passwd entry = {};
    passwd* found = nullptr;
    getpwuid_r(status.st_uid, &entry, buffer.data(), buffer.size(), &found);
    return found ? found->pw_name : std::to_string(status.st_uid);
}

}  // namespace

NamedPipeServer::~NamedPipeServer()
{
    setLink({});
    m_listener.socket.reset();
    m_listener.alive.reset();
    // Looking for the name removes what no one keeps alive any more.
    if (const auto name = pipeNameOf("CloseHandle", m_name, false))
        (void)PipeName::find("CloseHandle", *name);
}

RobustMutex& NamedPipeServer::othersCalls() const
{
    PipeInstanceHeader& header = m_instance.header();
    return header.clientCalls[header.connection.load() % header.clientCalls.size()];
}

std::optional<ErrorCode> NamedPipeServer::refusal(For use) const
{
    switch (m_instance.header().state.load()) {
    case PipeState::Listening:
        return use == For::Data ? ErrorCode::PipeListening : ErrorCode::BadPipe;
    case PipeState::Disconnected:
        return use == For::Data ? ErrorCode::PipeNotConnected : ErrorCode::BadPipe;
    case PipeState::Connected:
    case PipeState::Closing:
        break;
    }
    return std::nullopt;
}

// The client sends the number of its connection and the socket for room, once it has told the instance that it is there.
std::optional<PipeLink> NamedPipeServer::accepted(int fd)
{
    PipeLink link;
    link.data.reset(fd);
    if (fd < 0 || !ofThisUser(fd))
        return std::nullopt;
    iovec part{&link.connection, sizeof link.connection};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message = {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto n = native(NativeId::recvmsg_, fd, [&] { return recvmsg(fd, &message, MSG_CMSG_CLOEXEC); });
    const cmsghdr* header = n > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (n != sizeof link.connection || !header || header->cmsg_type != SCM_RIGHTS)
        return std::nullopt;
    int room = -1;
    std::memcpy(&room, CMSG_DATA(header), sizeof room);
    link.room.reset(room);
    return link;
}

Result<void> NamedPipeServer::linkUp(const char* call)
{
    const PipeInstanceHeader& header = m_instance.header();
    if (header.state.load(std::memory_order_relaxed) != PipeState::Connected
        || header.connection.load(std::memory_order_relaxed) == m_link.connection)
        return {};
    // The client connected before it said so: its connection is there, unless another process has taken it.
    if (!acceptNow())
        setLink({{}, {}, header.connection.load()});   // a client that died half connected: gone at once
    recordChange(*this);
    (void)call;
    if (m_io)
        completeConnects();
    return {};
}

void NamedPipeServer::listen()
{
    PipeInstanceHeader& header = m_instance.header();
    header.listeningSince = namePage().listenings.fetch_add(1) + 1;
    header.state.store(PipeState::Listening);
}

Result<void> NamedPipeServer::connect()
{
    if (m_io)
        return perform(CallId::ConnectNamedPipe, {}, {}).map([](const Transfer&) {});
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kConnect);
    auto begun = beginConnect();
    return begun ? waitForClient(blocking) : begun;
}

Result<void> NamedPipeServer::beginConnect()
{
    if (auto linked = linkUp(kConnect); !linked)
        return linked;
    tellChannel();
    {
        const PipeLock lock(m_instance);
        const PipeState state = m_instance.header().state.load();
        if (state == PipeState::Connected)
            return fail(kConnect, gone() ? ErrorCode::NoData : ErrorCode::PipeConnected);
        if (state == PipeState::Disconnected)
            listen();
    }
    namePage().changed();
    recordChange(*this);
    return noWait() ? fail(kConnect, ErrorCode::PipeListening) : Result<void>();
}

// Whether the socket is of the client that has this instance now; then it is the end's.
bool NamedPipeServer::linked(int socket)
{
    auto link = accepted(socket);
    const PipeInstanceHeader& header = m_instance.header();
    if (!link || header.state.load() != PipeState::Connected || header.connection.load() != link->connection)
        return false;
    setLink(std::move(*link));
    tellChannel();   // each connection is an object of its own
    return true;
}

Result<void> NamedPipeServer::waitForClient(Blocking& blocking)
{
    const int fd = m_listener.socket.get();
    for (;;) {
        const int socket = blocking(NativeId::accept4_, fd, [&] { return accept4(fd, nullptr, nullptr, SOCK_CLOEXEC); });
        if (socket < 0 && errno == ECANCELED)
            return fail(kConnect, ErrorCode::OperationAborted, errno);
        if (!linked(socket))
            continue;
        recordChange(*this);
        return {};
    }
}

bool NamedPipeServer::acceptNow()
{
    const int fd = m_listener.socket.get();
    for (pollfd polled{fd, POLLIN, 0}; native(NativeId::poll_, fd, [&] { return poll(&polled, 1, 0); }) == 1;)
        if (linked(native(NativeId::accept4_, fd, [&] { return accept4(fd, nullptr, nullptr, SOCK_CLOEXEC); })))
            return true;
    return false;
}

Result<void> NamedPipeServer::disconnect()
{
    static constexpr const char* kCall = "DisconnectNamedPipe";
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted(kCall);
    if (auto linked = linkUp(kCall); !linked)
        return linked;
    tellChannel();
    {
        const PipeLock lock(m_instance);
        PipeInstanceHeader& header = m_instance.header();
        if (header.state.load() == PipeState::Disconnected)
            return fail(kCall, ErrorCode::PipeNotConnected);
        const PipeQueue written = m_instance.queue(kInbound);
        header.ending = {header.connection.load(), written.pendingFrom(), written.empty()};
        header.state.store(PipeState::Disconnected);
        header.clientProcess = 0;
    }
    if (m_io)
        abandonPending(ErrorCode::PipeNotConnected);
    {
        const PipeLock lock(m_instance);
        m_instance.queue(kOutbound).clear();
        m_instance.queue(kInbound).clear();
    }
    // A client that inherited copies of these sockets hold open must wake as well.
    hangUp();
    setLink({});
    setFileEvent();
    recordChange(*this);
    return {};
}

Result<NamedPipeState> NamedPipeServer::state(PipeStateQuery query)
{
    Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted("GetNamedPipeHandleState");
    NamedPipeState result{mode().load(), namePage().shownCount(), {}};
    if (query.userName)
        result.userName = userOf(m_instance.header().clientProcess);
    return result;
}

Result<std::uint64_t> NamedPipeServer::clientProcess()
{
    const Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted("GetNamedPipeClientProcessId");
    const PipeLock lock(m_instance);
    const std::uint64_t process = m_instance.header().clientProcess;
    if (process == 0)
        return fail("GetNamedPipeClientProcessId", ErrorCode::NotFound);
    return process;
}

Result<std::uint64_t> NamedPipeServer::serverProcess()
{
    const Blocking blocking(this);
    const Turn turn(*this, blocking);
    if (!turn)
        return pipeCallAborted("GetNamedPipeServerProcessId");
    return m_instance.header().serverProcess;
}

void NamedPipeServer::describe(HandleInfo& info) const
{
    NamedPipeEnd::describe(info);
    if (info.native.empty())
        info.native = "listening socket, fd " + std::to_string(m_listener.socket.get());
    const std::uint32_t most = m_instance.header().maxInstances;
    info.facts.insert(info.facts.begin() + 1,
                      {"Instances", std::to_string(namePage().count.load()) + " of "
                                        + (most == kPipeUnlimitedInstances ? "unlimited" : std::to_string(most))});
}

// ---- inheritance: the files, the listening socket, the name; then the link, if there is one

std::optional<Inheritance> NamedPipeServer::inheritance() const
{
    const std::lock_guard lock(m_linkMutex);
    Inheritance result{{m_instance.file(), m_listener.alive.get(), m_listener.socket.get(), m_listener.nameFile.get()},
                       told()};
    result.add(m_sharers.forChild(m_instance.file(), sharersByte()));
    if (m_link.data)
        result.fds.insert(result.fds.end(), {m_link.data.get(), m_link.room.get()});
    return result;
}

Result<std::shared_ptr<Object>> NamedPipeServer::adopt(std::vector<int> fds, std::string_view state)
{
    static constexpr const char* kCall = "CreateProcess";
    std::vector<UniqueFd> owned;
    std::ranges::transform(fds, std::back_inserter(owned), [](int fd) { return UniqueFd(fd); });
    const auto told = toldOfEnd(state);
    if ((owned.size() != 5 && owned.size() != 7) || !told)
        return fail(kCall, ErrorCode::InvalidParameter, 0, "not a server end of a named pipe");
    auto instance = PipeInstance::adopt(kCall, std::move(owned[0]));
    auto name = SharedMapping::map(kCall, owned[3].get(), sizeof(PipeNamePage));
    if (!instance || !name)
        return Unexpected(instance ? name.error() : instance.error());
    auto server = std::make_shared<NamedPipeServer>(
        std::move(*instance), told->name, told->overlapped,
        PipeListener{std::move(owned[1]), std::move(owned[2]), std::move(owned[3]), std::move(*name)});
    server->adoptSharers(std::move(owned[4]));
    if (owned.size() == 7)
        server->setLink({std::move(owned[5]), std::move(owned[6]), told->connection});
    return server;
}

// ---- creating

namespace {

constexpr const char* kCreateNamedPipe = "CreateNamedPipe";
constexpr std::uint32_t kAccessBits = 3;
constexpr std::uint32_t kModeBits = kPipeTypeMessage | kPipeReadModeMessage | kPipeNoWait | kPipeRejectRemote;
constexpr std::uint32_t kOpenBits = kAccessBits | kFirstPipeInstance | 0xC0000000 | 0x01040000;   // overlapped, write-through, security

const AdoptionOf kAdoptPipeServer{HandleKind::NamedPipeServer, &NamedPipeServer::adopt};
const AdoptionOf kAdoptPipeClient{HandleKind::NamedPipeClient, &NamedPipeClient::adopt};

// The bit of FILE_FLAG_FIRST_PIPE_INSTANCE is that of WRITE_OWNER, and grants it.
std::uint32_t grantedFor(std::uint32_t openMode)
{
    static constexpr std::array<std::uint32_t, 4> kGranted{0, 0x00120089, 0x00120116, 0x0012019F};
    static constexpr std::uint32_t kWriteDacOrOwner = 0x000C0000;
    return kGranted[openMode & kAccessBits] | (openMode & kWriteDacOrOwner);
}

// In the order of Windows: whether it is a pipe's name is found out last, by the driver.
Result<void> check(const NamedPipeOptions& options)
{
    if (options.maxInstances == 0 || options.maxInstances > kPipeUnlimitedInstances)
        return fail(kCreateNamedPipe, ErrorCode::InvalidParameter, 0, "maxInstances");
    if (options.name.empty())
        return fail(kCreateNamedPipe, ErrorCode::PathNotFound, 0, "no name given");
    const bool readsMessages = (options.pipeMode & kPipeReadModeMessage) != 0;
    const bool isMessage = (options.pipeMode & kPipeTypeMessage) != 0;
    if ((options.openMode & kAccessBits) == 0 || (options.openMode & ~kOpenBits) != 0)
        return fail(kCreateNamedPipe, ErrorCode::InvalidParameter, 0, "openMode");
    if ((readsMessages && !isMessage) || (options.pipeMode & ~kModeBits) != 0)
        return fail(kCreateNamedPipe, ErrorCode::InvalidParameter, 0, "pipeMode");
    return {};
}

// The first instance's settings hold for all; of the later ones only the access is compared.
Result<void> settle(PipeName& name, const NamedPipeOptions& options)
{
    const std::uint32_t access = options.openMode & kAccessBits;
    PipeNamePage& page = name.page();
    if (page.count == 0) {
        page.settings = {options.pipeMode & kPipeTypeMessage, access, options.maxInstances,
                         options.defaultTimeout == 0 ? 50 : options.defaultTimeout};
        return {};
    }
    const std::uint64_t most = page.settings.maxInstances == kPipeUnlimitedInstances ? PipeNamePage::kMostInstances
                                                                                      : page.settings.maxInstances;
    if (page.count >= most)
        return fail(kCreateNamedPipe, ErrorCode::PipeBusy, 0, "all instances are in use");
    if ((options.openMode & kFirstPipeInstance) != 0)
        return fail(kCreateNamedPipe, ErrorCode::AccessDenied, 0, "FILE_FLAG_FIRST_PIPE_INSTANCE, and there is one");
    if (page.settings.access != access)
        return fail(kCreateNamedPipe, ErrorCode::AccessDenied, 0, "the first instance has another access");
    return {};
}

Result<PipeListener> listenAt(std::uint64_t instance)
{
    PipeListener listener;
    listener.alive.reset(::open(pipeInstancePath(instance).c_str(), O_RDWR | O_CLOEXEC));
    const int alive = listener.alive.get();
    if (alive < 0 || native(NativeId::flock_, alive, [&] { return flock(alive, LOCK_EX | LOCK_NB); }) != 0)
        return fail(kCreateNamedPipe, ErrorCode::NotEnoughMemory, errno);
    listener.socket.reset(native(NativeId::socket_, -1, [] { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }));
    const int fd = listener.socket.get();
    if (fd < 0 || native(NativeId::bind_, fd, [&] { return atSocketPath(pipeSocketPath(instance), fd, &bind); }) != 0
        || native(NativeId::listen_, fd, [&] { return ::listen(fd, kBacklog); }) != 0)
        return fail(kCreateNamedPipe, ErrorCode::NotEnoughMemory, errno);
    return listener;
}

void fill(PipeInstanceHeader& header, const PipeSettings& settings, const NamedPipeOptions& options, std::uint64_t since)
{
    header.lock.init();
    header.serverCalls.init();
    for (RobustMutex& calls : header.clientCalls)
        calls.init();
    header.type = settings.type;
    header.access = settings.access;
    header.maxInstances = settings.maxInstances;
    header.listeningSince = since;
    header.serverProcess = static_cast<std::uint64_t>(getpid());
    header.channel = uniqueIdentity();
    // Also where the first instance is of byte type: then each write is read as a message.
    header.serverMode.store(options.pipeMode & (kPipeReadModeMessage | kPipeNoWait));
    PipeQueue::init(header.queues[kOutbound], options.outBufferSize);
    PipeQueue::init(header.queues[kInbound], options.inBufferSize);
    header.state.store(PipeState::Listening);
    header.magic = PipeInstanceHeader::kMagic;
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<Handle> createNamedPipe(const NamedPipeOptions& options)
{
    if (auto sound = check(options); !sound)
        return Unexpected(sound.error());
    const auto folded = pipeNameOf(kCreateNamedPipe, options.name, false);
    if (!folded)
        return Unexpected(folded.error());
    auto name = PipeName::make(kCreateNamedPipe, *folded);
    if (!name)
        return Unexpected(name.error());
    if (auto settled = settle(*name, options); !settled)
        return Unexpected(settled.error());
    const std::uint64_t identity = uniqueIdentity();
    auto instance = PipeInstance::create(kCreateNamedPipe, pipeInstancePath(identity));
    if (!instance)
        return Unexpected(instance.error());
    fill(instance->header(), name->page().settings, options, name->page().listenings.fetch_add(1) + 1);
    auto listener = listenAt(identity);
    if (!listener)
        return Unexpected(listener.error());
    const std::uint32_t granted = grantedFor(options.openMode);
    name->add(identity);
    std::move(*name).handOver(listener->nameFile, listener->name);
    return openHandle(std::make_shared<NamedPipeServer>(std::move(*instance), options.name, (options.openMode & kFileFlagOverlapped) != 0,
                                                        std::move(*listener)), granted,
                      options.security.inheritHandle);
}

}  // namespace ipc::sys
