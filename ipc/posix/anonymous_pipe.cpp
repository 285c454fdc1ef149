// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/anonymous_pipe.h"

#include "ipc/posix/handle_table.h"
#include "ipc/sys/anonymous_pipe.h"
#include "ipc/sys/handle.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <new>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace ipc::posix {
namespace {

using trace::NativeId;
using trace::native;

constexpr std::size_t kPageSize = 4096;
static_assert(sizeof(AnonymousPipePage) <= kPageSize);

// Twice the quota and some: the kernel counts pages that may be half full, and a write that waits is in there as well.
constexpr int kLeastCapacity = 1 << 16;
constexpr int kMostCapacity = 1 << 20;

// Slices in which a reader waits for what a live writer has announced, and how many without progress it bears.
constexpr int kSliceMs = 20;
constexpr int kSlices = 5;

// A write to a pipe without readers raises SIGPIPE; that it must fail instead is a property of the process.
void ignoreSigpipe()
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction present = {};
        if (sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL)
            std::signal(SIGPIPE, SIG_IGN);
    });
}

AnonymousPipePage* map(int fd)
{
    void* base = mmap(nullptr, kPageSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return base == MAP_FAILED ? nullptr : static_cast<AnonymousPipePage*>(base);
}

bool makePipe(UniqueFd& read, UniqueFd& write)
{
    int fds[2];
    if (native(NativeId::pipe2_, -1, [&] { return pipe2(fds, O_CLOEXEC); }) != 0)
        return false;
    read.reset(fds[0]);
    write.reset(fds[1]);
    return true;
}

short events(int fd, short wanted, int timeout = 0)
{
    pollfd polled{fd, wanted, 0};
    native(NativeId::poll_, fd, [&] { return poll(&polled, 1, timeout); });
    return polled.revents;
}

}  // namespace

AnonymousPipeEnd::~AnonymousPipeEnd() { munmap(&m_page, kPageSize); }

std::uint64_t AnonymousPipeEnd::inPipe() const noexcept
{
    int bytes = 0;
    native(NativeId::ioctl_, m_fds.data.get(), [&] { return ioctl(m_fds.data.get(), FIONREAD, &bytes); });
    return static_cast<std::uint64_t>(bytes);
}

bool AnonymousPipeEnd::otherEndClosed() const noexcept
{
    return (events(m_fds.data.get(), 0) & (POLLHUP | POLLERR)) != 0;
}

AnonymousPipeEnd::Turn::Turn(AnonymousPipeEnd& end, RobustMutex& calls, const Blocking& blocking) noexcept
    : m_calls(&calls), m_begin(trace::current() ? trace::Begin::WithTheLast : trace::Begin::Now)
{
    Taken taken = calls.tryLock();
    if (taken == Taken::Busy) [[unlikely]] {
        taken = end.await(calls, blocking);
        m_begin = trace::Begin::Now;
    }
    if (taken == Taken::OwnerDied) [[unlikely]]
        end.ownerDied();
    if (taken != Taken::Cancelled && !end.m_closed.load()) [[likely]]
        return;
    if (taken != Taken::Cancelled)   // the process ends
        calls.unlock();
    m_calls = nullptr;
}

AnonymousPipeEnd::Turn::~Turn()
{
    if (m_calls)
        m_calls->unlock();
}

Result<NamedPipeInfo> AnonymousPipeEnd::info()
{
    const Blocking blocking(this);
    const Turn turn(*this, calls(), blocking);
    if (!turn)
        return pipeCallAborted("GetNamedPipeInfo");
    return NamedPipeInfo{infoFlag(), m_page.quota(), m_page.quota(), 1};
}

Result<NamedPipeState> AnonymousPipeEnd::state(PipeStateQuery)
{
    const Blocking blocking(this);
    const Turn turn(*this, calls(), blocking);
    if (!turn)
        return pipeCallAborted("GetNamedPipeHandleState");
    return NamedPipeState{mode().load(), 1, {}};
}

Result<std::uint64_t> AnonymousPipeEnd::creator(const char* call)
{
    const Blocking blocking(this);
    const Turn turn(*this, calls(), blocking);
    if (!turn)
        return pipeCallAborted(call);
    return m_page.creator();
}

Result<void> AnonymousPipeEnd::setMode(std::uint32_t newMode)
{
    const Blocking blocking(this);
    const Turn turn(*this, calls(), blocking);
    if (!turn)
        return pipeCallAborted("SetNamedPipeHandleState");
    if ((newMode & kPipeReadModeMessage) != 0)
        return fail("SetNamedPipeHandleState", ErrorCode::InvalidParameter, 0, "a byte pipe has no messages");
    mode().store(newMode);
    recordChange(*this);
    return {};
}

std::optional<Inheritance> AnonymousPipeEnd::inheritance() const
{
    Inheritance result{{m_fds.data.get(), m_fds.room.get(), m_fds.page.get()}, {}};
    result.add(m_sharers.forChild(m_fds.page.get(), sharersByte()));
    return result;
}

void AnonymousPipeEnd::describe(HandleInfo& info) const
{
    info.state = otherEndClosed() ? "other end closed" : "open";
    info.native = "pipe:[" + std::to_string(m_page.channel()) + "], fd " + std::to_string(m_fds.data.get());
    info.standsFor = "a pipe of Linux, and a page that keeps the quota";
    info.facts.push_back({"Buffer", std::to_string(m_page.quota()) + " B"});
    info.facts.push_back({"Bytes available", std::to_string(m_page.available(inPipe()))});
    info.facts.push_back({"Wait mode", noWait() ? "PIPE_NOWAIT" : "PIPE_WAIT"});
    info.facts.push_back({"Created by process", std::to_string(m_page.creator())});
}

void AnonymousPipeEnd::lastHandleClosed(Closing how)
{
    if (how == Closing::ProcessEnds) {
        m_closed.store(true);
        cancelBlockedIn(this);
    } else if (m_sharers.leave()) {
        awaitCalls();
    }
}

// ---- read end

void AnonymousPipeReader::withdrawDeadWrite() noexcept
{
    if (!m_page.announced())
        return;
    const Taken taken = m_page.writer.tryLock();
    if (taken == Taken::Busy)
        return;
    if (taken == Taken::OwnerDied)
        m_page.writerDied(inPipe());
    m_page.writer.unlock();
}

void AnonymousPipeReader::skipWithdrawn() noexcept
{
    while (const std::uint64_t left = m_page.toSkip()) {
        std::byte scratch[4096];
        const auto size = std::min<std::size_t>(left, sizeof scratch);
        const auto n = native(NativeId::read_, m_fds.data.get(), [&] { return ::read(m_fds.data.get(), scratch, size); });
        if (n <= 0)
            return;
        taken(static_cast<std::uint64_t>(n));
    }
}

void AnonymousPipeReader::taken(std::uint64_t size) noexcept
{
    if (m_page.advance(size))
        native(NativeId::write_, m_fds.room.get(), [&] { return ::write(m_fds.room.get(), "", 1); });
}

ssize_t AnonymousPipeReader::readOnce(Blocking& blocking, std::span<std::byte> buffer, trace::Begin begin) noexcept
{
    const auto size = m_page.anyWithdrawn() ? std::min<std::uint64_t>(buffer.size(), m_page.untilWithdrawn()) : buffer.size();
    const int fd = m_fds.data.get();
    const auto n = blocking(NativeId::read_, fd, [&] { return ::read(fd, buffer.data(), size); }, begin);
    if (n > 0)
        taken(static_cast<std::uint64_t>(n));
    return n;
}

// What a write announced but the pipe could not hold counts as there: it follows as soon as there is room.
std::size_t AnonymousPipeReader::readHeldBack(Blocking& blocking, std::span<std::byte> buffer) noexcept
{
    std::size_t total = 0;
    for (int idle = 0; total < buffer.size() && idle < kSlices && !blocking.cancelled(); ++idle) {
        withdrawDeadWrite();
        skipWithdrawn();
        if (m_page.available(0) == 0 && inPipe() == 0)
            break;
        if ((events(m_fds.data.get(), POLLIN, kSliceMs) & POLLIN) == 0)
            continue;
        const auto n = readOnce(blocking, buffer.subspan(total), trace::Begin::Now);
        if (n <= 0)
            break;
        total += static_cast<std::size_t>(n);
        idle = 0;
    }
    return total;
}

Result<Transfer> AnonymousPipeReader::waitForData(Blocking& blocking)
{
    pollfd polled{m_fds.data.get(), POLLIN, 0};
    if (blocking(NativeId::poll_, polled.fd, [&] { return poll(&polled, 1, noWait() ? 0 : -1); }) < 0)
        return pipeCallAborted("ReadFile");
    if ((polled.revents & POLLIN) != 0)
        return Transfer{};
    return fail("ReadFile", (polled.revents & POLLHUP) != 0 ? ErrorCode::BrokenPipe : ErrorCode::NoData);
}

Result<Transfer> AnonymousPipeReader::transfer(Blocking& blocking, std::span<std::byte> buffer, trace::Begin begin)
{
    withdrawDeadWrite();
    if (m_page.anyWithdrawn()) [[unlikely]]
        skipWithdrawn();
    if (buffer.empty() || noWait()) [[unlikely]]
        if (auto ready = waitForData(blocking); !ready || buffer.empty())
            return ready;
    const std::uint64_t position = m_page.readPosition();
    // A writer that sees this late waits a little longer, until the bell rings.
    m_page.wanted.store(static_cast<std::uint32_t>(std::min<std::size_t>(buffer.size(), UINT32_MAX)), std::memory_order_relaxed);
    const auto n = readOnce(blocking, buffer, begin);
    m_page.wanted.store(0, std::memory_order_relaxed);
    if (n < 0) [[unlikely]]
        return errno == ECANCELED ? pipeCallAborted("ReadFile") : fail("ReadFile", ErrorCode::GenFailure, errno);
    if (n == 0) [[unlikely]]
        return fail("ReadFile", ErrorCode::BrokenPipe, 0, "every write handle is closed");
    auto total = static_cast<std::size_t>(n);
    if (total < buffer.size() && (m_page.available(0) != 0 || m_page.withdrawnUnread() != 0))
        total += readHeldBack(blocking, buffer.subspan(total));
    if (auto* call = trace::current()) {
        call->moved(channel(), m_page.certain(position), trace::kReads);
        call->endsWithSystemCall();
    }
    return Transfer{total, false};
}

Result<Transfer> AnonymousPipeReader::read(std::span<std::byte> buffer)
{
    Blocking blocking(this);
    const Turn turn(*this, m_page.reader, blocking);
    if (!turn)
        return pipeCallAborted("ReadFile");
    return transfer(blocking, buffer, turn.begin());
}

// Copies without taking: tee(2) into a pipe of our own, which is then read.
Result<std::size_t> AnonymousPipeReader::copy(std::span<std::byte> buffer)
{
    UniqueFd from;
    UniqueFd to;
    if (!makePipe(from, to))
        return fail("PeekNamedPipe", ErrorCode::NotEnoughMemory, errno);
    const int capacity = fcntl(m_fds.data.get(), F_GETPIPE_SZ);
    if (native(NativeId::fcntl_, to.get(), [&] { return fcntl(to.get(), F_SETPIPE_SZ, capacity); }) < 0)
        return fail("PeekNamedPipe", ErrorCode::NotEnoughMemory, errno);
    const int fd = m_fds.data.get();
    std::uint64_t position = m_page.readPosition();
    auto left = native(NativeId::tee_, fd, [&] {
        return tee(fd, to.get(), buffer.size() + m_page.withdrawnUnread(), SPLICE_F_NONBLOCK);
    });
    std::size_t copied = 0;
    std::byte chunk[4096];
    while (left > 0 && copied < buffer.size()) {
        const auto size = std::min<std::size_t>(static_cast<std::size_t>(left), sizeof chunk);
        const auto n = native(NativeId::read_, from.get(), [&] { return ::read(from.get(), chunk, size); });
        for (ssize_t i = 0; i < n && copied < buffer.size(); ++i, ++position)
            if (!m_page.isWithdrawn(position))
                buffer[copied++] = chunk[i];
        left -= std::max<ssize_t>(n, 1);
    }
    return copied;
}

Result<PipePeek> AnonymousPipeReader::peek(std::span<std::byte> buffer)
{
    Blocking blocking(this);
    const Turn turn(*this, m_page.reader, blocking);
    if (!turn)
        return pipeCallAborted("PeekNamedPipe");
    withdrawDeadWrite();
    skipWithdrawn();
    const std::uint64_t available = m_page.available(inPipe());
    if (available == 0 && otherEndClosed() && inPipe() == 0)
        return fail("PeekNamedPipe", ErrorCode::BrokenPipe);
    PipePeek seen;
    seen.bytesAvailable = static_cast<std::uint32_t>(available);
    if (!buffer.empty() && available != 0) {
        const auto copied = copy(buffer.first(std::min<std::size_t>(buffer.size(), available)));
        if (!copied)
            return Unexpected(copied.error());
        seen.bytesRead = *copied;
    }
    seen.bytesLeftThisMessage = 0u - static_cast<std::uint32_t>(seen.bytesRead);
    if (auto* call = trace::current(); call && seen.bytesRead != 0)
        call->moved(channel(), m_page.certain(m_page.readPosition()), trace::kReads | trace::kPeek);
    return seen;
}

Result<void> AnonymousPipeReader::connect()
{
    const Blocking blocking(this);
    const Turn turn(*this, m_page.reader, blocking);
    if (!turn)
        return pipeCallAborted("ConnectNamedPipe");
    return fail("ConnectNamedPipe", otherEndClosed() ? ErrorCode::NoData : ErrorCode::PipeConnected);
}

// ---- write end

bool AnonymousPipeWriter::push(Blocking& blocking, std::span<const std::byte> data, trace::Begin begin) noexcept
{
    const int fd = m_fds.data.get();
    std::size_t done = 0;
    while (done < data.size()) {
        const auto n = blocking(NativeId::write_, fd, [&] { return ::write(fd, data.data() + done, data.size() - done); }, begin);
        if (n < 0)
            return false;
        done += static_cast<std::size_t>(n);
        m_page.pushed(done);
    }
    return true;
}

bool AnonymousPipeWriter::waitUntilUnread(Blocking& blocking, std::uint64_t bytes) noexcept
{
    const int fd = m_fds.room.get();
    while (!m_page.sleepUntil(bytes)) {
        std::byte bells[16];
        const auto n = blocking(NativeId::read_, fd, [&] { return ::read(fd, bells, sizeof bells); });
        if (n <= 0) {
            m_page.awake();
            errno = n == 0 ? EPIPE : errno;
            return false;
        }
    }
    m_page.awake();
    return true;
}

Result<std::size_t> AnonymousPipeWriter::transfer(Blocking& blocking, std::span<const std::byte> data, trace::Begin begin)
{
    const bool fits = m_page.fits(data.size());
    if (data.empty() || !fits) [[unlikely]] {
        if (otherEndClosed())
            return fail("WriteFile", ErrorCode::NoData, EPIPE, "every read handle is closed");
        if (data.empty() || noWait())
            return std::size_t{0};
    }
    const std::uint64_t position = m_page.announce(data.size());
    if (!push(blocking, data, begin) || (!fits && !waitUntilUnread(blocking, m_page.quota()))) {
        const int error = errno;
        m_page.withdraw();
        if (error == ECANCELED)
            return pipeCallAborted("WriteFile");
        return fail("WriteFile", fits ? ErrorCode::NoData : ErrorCode::BrokenPipe, error, "every read handle is closed");
    }
    m_page.finish();
    if (auto* call = trace::current()) {
        call->moved(channel(), m_page.certain(position), trace::kWrites);
        call->endsWithSystemCall();
    }
    return data.size();
}

Result<std::size_t> AnonymousPipeWriter::write(std::span<const std::byte> data)
{
    Blocking blocking(this);
    const Turn turn(*this, m_page.writer, blocking);
    if (!turn)
        return pipeCallAborted("WriteFile");
    return transfer(blocking, data, turn.begin());
}

Result<void> AnonymousPipeWriter::flush()
{
    Blocking blocking(this);
    const Turn turn(*this, m_page.writer, blocking);
    if (!turn)
        return pipeCallAborted("FlushFileBuffers");
    if (otherEndClosed() || waitUntilUnread(blocking, 0))
        return {};
    return errno == ECANCELED ? pipeCallAborted("FlushFileBuffers") : fail("FlushFileBuffers", ErrorCode::BrokenPipe, errno);
}

Result<PipePeek> AnonymousPipeWriter::peek(std::span<std::byte>) { return fail("PeekNamedPipe", ErrorCode::AccessDenied); }

// ---- making and adopting

namespace {

constexpr std::uint32_t kReaderAccess = 0x00120189;   // GENERIC_READ | FILE_WRITE_ATTRIBUTES, mapped
constexpr std::uint32_t kWriterAccess = 0x00120196;   // GENERIC_WRITE | FILE_READ_ATTRIBUTES, mapped

template <class End>
Result<std::shared_ptr<Object>> adoptEnd(std::vector<int> fds, std::string_view)
{
    if (fds.size() != 4)
        return fail("CreateProcess", ErrorCode::InvalidParameter, 0, "an end of an anonymous pipe has four descriptors");
    ignoreSigpipe();
    AnonymousPipeFds owned{UniqueFd(fds[0]), UniqueFd(fds[1]), UniqueFd(fds[2])};
    UniqueFd sharers(fds[3]);
    AnonymousPipePage* page = map(owned.page.get());
    if (!page)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "map the page of an anonymous pipe");
    auto end = std::make_shared<End>(std::move(owned), page);
    end->adoptSharers(std::move(sharers));
    return end;
}

const AdoptionOf kAdoptReader{HandleKind::AnonymousPipeRead, &adoptEnd<AnonymousPipeReader>};
const AdoptionOf kAdoptWriter{HandleKind::AnonymousPipeWrite, &adoptEnd<AnonymousPipeWriter>};

bool makePage(AnonymousPipeFds& reader, AnonymousPipeFds& writer, std::uint32_t quota)
{
    reader.page.reset(native(NativeId::memfd_create_, -1, [] { return memfd_create("ipclab-pipe", MFD_CLOEXEC); }));
    if (!reader.page || ftruncate(reader.page.get(), kPageSize) != 0)
        return false;
    writer.page.reset(native(NativeId::fcntl_, reader.page.get(), [&] { return fcntl(reader.page.get(), F_DUPFD_CLOEXEC, 0); }));
    AnonymousPipePage* page = map(reader.page.get());
    struct stat status = {};
    if (!writer.page || !page || fstat(reader.data.get(), &status) != 0)
        return false;
    (new (page) AnonymousPipePage)->init(quota, static_cast<std::uint64_t>(getpid()), status.st_ino);
    munmap(page, kPageSize);
    return true;
}

bool makeFds(AnonymousPipeFds& reader, AnonymousPipeFds& writer, std::uint32_t quota)
{
    if (!makePipe(reader.data, writer.data) || !makePipe(writer.room, reader.room))
        return false;
    const int capacity = static_cast<int>(std::clamp<std::uint64_t>(std::uint64_t{quota} * 2, kLeastCapacity, kMostCapacity));
    // What the user may not have any more the pipe does without: a write then waits in the kernel instead.
    native(NativeId::fcntl_, writer.data.get(), [&] { return fcntl(writer.data.get(), F_SETPIPE_SZ, capacity); });
    fcntl(reader.room.get(), F_SETFL, O_NONBLOCK);
    return makePage(reader, writer, quota);
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<PipeEnds> createPipe(std::uint32_t size, Security security)
{
    ignoreSigpipe();
    AnonymousPipeFds readFds;
    AnonymousPipeFds writeFds;
    if (!makeFds(readFds, writeFds, size == 0 ? 4096 : size))
        return fail("CreatePipe", ErrorCode::NotEnoughMemory, errno);
    AnonymousPipePage* readPage = map(readFds.page.get());
    AnonymousPipePage* writePage = map(writeFds.page.get());
    if (!readPage || !writePage)
        return fail("CreatePipe", ErrorCode::NotEnoughMemory, errno, "map the page of an anonymous pipe");
    PipeEnds ends;
    auto opened = openHandle(std::make_shared<AnonymousPipeReader>(std::move(readFds), readPage), kReaderAccess, security.inheritHandle);
    if (!opened)
        return Unexpected(opened.error());
    ends.read = *opened;
    opened = openHandle(std::make_shared<AnonymousPipeWriter>(std::move(writeFds), writePage), kWriterAccess, security.inheritHandle);
    if (!opened) {
        (void)sys::closeHandle(ends.read);
        return Unexpected(opened.error());
    }
    ends.write = *opened;
    return ends;
}

}  // namespace ipc::sys
