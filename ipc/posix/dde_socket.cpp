// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/dde_socket.h"

#include "ipc/session.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

namespace ipc::posix {
namespace {

using dde::Message;
using dde::MessageId;
using trace::Begin;
using trace::NativeId;

constexpr std::uint32_t kMagic = 0x31454444;   // "DDE1"
constexpr std::size_t kMaximumText = 3 * dde::kMaximumAtom;   // bytes of UTF-8
constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

// What crosses the socket, before the two texts. Both ends are on one machine: its own byte order.
struct Frame {
    std::uint32_t magic = kMagic;
    std::uint16_t message = 0;      // WM_DDE_*
    std::uint16_t status = 0;
    std::uint16_t format = 0;
    std::uint16_t applicationLength = 0;
    std::uint16_t nameLength = 0;
    std::uint16_t hasData = 0;
    std::uint64_t sender = 0;
    std::uint64_t number = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t objectSize = 0;   // of the memfd that comes with it
};
static_assert(sizeof(Frame) == 56);

struct Buffer {
    Frame frame;
    char text[2 * kMaximumText];
};

union Control {
    char bytes[CMSG_SPACE(2 * sizeof(int))];   // two descriptors: one more than any message has, to notice it
    cmsghdr align;
};

// GlobalFree: this process's reference to an object goes.
void freeObject(UniqueFd object)
{
    if (object)
        trace::native(NativeId::close_, object.get(), [&] { return close(object.release()); }, Begin::WithTheLast);
}

Unexpected noMemory(const char* what) { return fail("GlobalAlloc", ErrorCode::NotEnoughMemory, errno, what); }

// The value of DDEDATA or DDEPOKE or the commands of EXECUTE as a memfd that nobody can change any more. What stands before the value
// on Windows is in the frame, and text needs no NUL to end: a value of whole pages takes no page more.
Result<UniqueFd> makeObject(std::span<const std::byte> value)
{
    const auto make = [] { return memfd_create("dde", MFD_CLOEXEC | MFD_ALLOW_SEALING); };
    UniqueFd object(trace::native(NativeId::memfd_create_, -1, make, Begin::WithTheLast));
    if (!object)
        return noMemory("memfd_create");
    const auto fill = [&] { return write(object.get(), value.data(), value.size()); };
    if (trace::native(NativeId::write_, object.get(), fill, Begin::WithTheLast) != static_cast<ssize_t>(value.size()))
        return noMemory("write");
    const auto seal = [&] { return fcntl(object.get(), F_ADD_SEALS, kSeals); };
    if (trace::native(NativeId::fcntl_, object.get(), seal, Begin::WithTheLast) < 0)
        return noMemory("F_ADD_SEALS");
    return object;
}

// An object is copied once and never mapped, so that it does not matter whether its maker can still change it. What a
// large one claims to be is checked before room is made for it.
bool readObject(int fd, std::uint64_t size, Message& message)
{
    constexpr std::uint64_t kSmall = 128 * 1024;
    struct stat status = {};
    if (size > dde::kMaximumValue)
        return false;
    if (size > kSmall && (trace::native(NativeId::fstat_, fd, [&] { return fstat(fd, &status); }) != 0 || static_cast<std::uint64_t>(status.st_size) < size))
        return false;
    message.data.resize(size);
    const auto fetch = [&] { return pread(fd, message.data.data(), message.data.size(), 0); };
    if (trace::native(NativeId::pread_, fd, fetch, Begin::WithTheLast) != static_cast<ssize_t>(size))
        return false;
    dde::stripNul(message.id == MessageId::WM_DDE_EXECUTE_ ? kCfText : message.format, message.data);
    return true;
}

Frame frameOf(const Message& message)
{
    Frame frame;
    frame.message = static_cast<std::uint16_t>(messageNumber(message.id));
    frame.status = message.status;
    frame.format = message.format;
    frame.applicationLength = static_cast<std::uint16_t>(message.application.size());
    frame.nameLength = static_cast<std::uint16_t>(message.name.size());
    frame.hasData = message.hasData;
    frame.sender = value(message.sender);
    frame.number = message.number;
    frame.low = message.low;
    frame.high = message.high;
    frame.objectSize = message.value().size();
    return frame;
}

MessageId idOf(std::uint16_t number)
{
    for (auto id = MessageId::WM_DDE_INITIATE_; id <= MessageId::WM_DDE_EXECUTE_;
         id = static_cast<MessageId>(static_cast<std::uint16_t>(id) + 1))
        if (messageNumber(id) == number)
            return id;
    return MessageId::None_;
}

bool decode(const Buffer& buffer, std::size_t size, Message& message)
{
    const Frame& frame = buffer.frame;
    message.id = size >= sizeof(Frame) && frame.magic == kMagic ? idOf(frame.message) : MessageId::None_;
    if (message.id == MessageId::None_ || frame.applicationLength > kMaximumText || frame.nameLength > kMaximumText
        || size != sizeof(Frame) + frame.applicationLength + frame.nameLength || frame.hasData > 1)
        return false;
    message.status = frame.status;
    message.format = frame.format;
    message.sender = static_cast<Window>(frame.sender);
    message.number = frame.number;
    message.low = frame.low;
    message.high = frame.high;
    message.hasData = frame.hasData != 0;
    message.application.assign(buffer.text, frame.applicationLength);
    message.name.assign(buffer.text + frame.applicationLength, frame.nameLength);
    if (!message.hasData)
        message.data.clear();   // otherwise its memory serves
    return true;
}

/// The descriptors that came with a message; closed unless taken.
struct Descriptors {
    UniqueFd first;
    std::size_t count = 0;
};

Descriptors descriptors(msghdr& header)
{
    Descriptors result;
    for (cmsghdr* control = CMSG_FIRSTHDR(&header); control; control = CMSG_NXTHDR(&header, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i, ++result.count) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(control) + i * sizeof fd, sizeof fd);
            UniqueFd owned(fd);
            if (result.count == 0)
                result.first = std::move(owned);
        }
    }
    return result;
}

void attachDescriptor(msghdr& header, Control& control, int fd)
{
    header.msg_control = control.bytes;
    header.msg_controllen = CMSG_SPACE(sizeof fd);
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
}

// The frame with its texts behind it, in one piece: the kernel takes longer over a list of pieces than the copy takes.
std::span<std::byte> encode(const Message& message, Buffer& buffer)
{
    buffer.frame = frameOf(message);
    char* end = std::ranges::copy(message.application, buffer.text).out;
    end = std::ranges::copy(message.name, end).out;
    auto* begin = reinterpret_cast<std::byte*>(&buffer);
    return {begin, reinterpret_cast<std::byte*>(end)};
}

// Begins with the thread's last reading of the clock: since then the frame was put together.
ssize_t postFrame(int socket, std::span<std::byte> frame, int pass)
{
    constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
    if (pass < 0)
        return trace::native(NativeId::send_, socket, [&] { return send(socket, frame.data(), frame.size(), kFlags); }, Begin::WithTheLast);
    iovec part{frame.data(), frame.size()};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    Control control = {};
    attachDescriptor(header, control, pass);
    return trace::native(NativeId::sendmsg_, socket, [&] { return sendmsg(socket, &header, kFlags); }, Begin::WithTheLast);
}

}  // namespace

Result<void> DdeSocket::send(Message& message, int pass)
{
    if (message.application.size() > kMaximumText || message.name.size() > kMaximumText)
        return fail("PostMessage", ErrorCode::InvalidParameter, 0, "a name longer than an atom");
    const std::lock_guard lock(m_sending);
    UniqueFd object;
    if (message.hasData) {
        auto made = makeObject(message.value());
        if (!made)
            return Unexpected(made.error());
        object = std::move(*made);
        // The word is the object's handle in the process that made it.
        (message.id == MessageId::WM_DDE_EXECUTE_ ? message.high : message.low) = static_cast<std::uint64_t>(object.get());
    }
    message.number = m_sent;
    Buffer buffer;
    const auto frame = encode(message, buffer);
    if (postFrame(fd(), frame, object ? object.get() : pass) < 0) {
        const bool full = errno == EAGAIN || errno == ENOBUFS;
        return fail("PostMessage", full ? ErrorCode::Busy : ErrorCode::DdePostMsgFailed, errno, "send");
    }
    ++m_sent;
    if (object && message.id == MessageId::WM_DDE_DATA_ && (message.status & dde::kRelease) == 0)
        m_kept.emplace_back(message.name, std::move(object));
    freeObject(std::move(object));
    return {};
}

void DdeSocket::releaseObject(std::string_view item)
{
    const std::lock_guard lock(m_sending);
    const auto found = std::ranges::find_if(m_kept, [&](const auto& kept) { return dde::sameName(kept.first, item); });
    if (found == m_kept.end())
        return;
    freeObject(std::move(found->second));
    m_kept.erase(found);
}

DdeSocket::Received DdeSocket::receive(Message& message, Blocking* waiting, UniqueFd* passed)
{
    Buffer buffer;
    Control control = {};
    iovec part{&buffer, sizeof buffer};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.bytes;
    header.msg_controllen = sizeof control.bytes;
    const int flags = MSG_CMSG_CLOEXEC | (waiting ? 0 : MSG_DONTWAIT);
    const auto call = [&] { return recvmsg(fd(), &header, flags); };
    const auto size = waiting ? (*waiting)(NativeId::recvmsg_, fd(), call) : trace::native(NativeId::recvmsg_, fd(), call);
    if (size < 0 && errno == ECANCELED)
        return Received::Cancelled;
    if (size < 0)
        return errno == EAGAIN || errno == EINTR ? Received::Nothing : Received::Gone;
    Descriptors passedOn = descriptors(header);
    if (size == 0)
        return Received::Gone;
    if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || !decode(buffer, static_cast<std::size_t>(size), message))
        return Received::Nonsense;
    const std::size_t most = message.hasData || passed ? 1 : 0;
    if (passedOn.count > most || (message.hasData && passedOn.count == 0))
        return Received::Nonsense;
    if (message.hasData) {
        const bool sound = readObject(passedOn.first.get(), buffer.frame.objectSize, message);
        freeObject(std::move(passedOn.first));
        return sound ? Received::Message : Received::Nonsense;
    }
    if (passed)
        *passed = std::move(passedOn.first);
    return Received::Message;
}

void DdeSocket::setTimeout(std::chrono::milliseconds timeout)
{
    if (timeout == m_timeout)
        return;
    m_timeout = timeout;
    const timeval time{timeout.count() / 1000, static_cast<suseconds_t>(timeout.count() % 1000 * 1000)};
    trace::native(NativeId::setsockopt_, fd(), [&] { return setsockopt(fd(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time); });
}

bool DdeSocket::partnerIsThisUser() const
{
    ucred partner = {};
    socklen_t size = sizeof partner;
    const int got = trace::native(NativeId::getsockopt_, fd(), [&] { return getsockopt(fd(), SOL_SOCKET, SO_PEERCRED, &partner, &size); });
    return got == 0 && partner.uid == geteuid();
}

Result<UniqueFd> openDdeDirectory(const char* call, bool make)
{
    if (session().directory.empty())
        return fail(call, ErrorCode::PathNotFound, 0, "this process has joined no session");
    const std::string path = session().directory + "/dde";
    if (make && mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(call, ErrorCode::PathNotFound, errno, "mkdir " + path);
    UniqueFd directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory)
        return fail(call, ErrorCode::FileNotFound, errno, "open " + path);
    return directory;
}

}  // namespace ipc::posix
