// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/frame.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace ipc::posix::clipboard {
namespace {

constexpr std::size_t kLargest = std::size_t{64} << 10;
constexpr std::size_t kMostActivities = 200;
constexpr std::size_t kMostInside = std::size_t{16} << 10;   // more data than this goes into a memfd

/// Where the data of a frame is.
enum class Carrier : std::uint32_t { None, Frame, Memfd };

struct Header {
    std::uint32_t op, error;
    std::int64_t native;
    std::uint64_t id, window, value, channel;
    std::uint32_t format, textSize, formats, activities;
    std::uint32_t dataSize;   // of data inside the frame
    Carrier carrier;
};
static_assert(std::is_trivially_copyable_v<Header>);

/// Room for a frame as it crosses the socket, made once for each thread: some have a stack that is no larger.
std::span<std::byte> roomForFrame()
{
    thread_local const auto room = std::make_unique_for_overwrite<std::byte[]>(kLargest);
    return {room.get(), kLargest};
}

/// A frame as it crosses the socket, but for its data.
class Packet {
public:
    void append(const void* bytes, std::size_t size)
    {
        m_fits = m_fits && size <= m_bytes.size() - m_size;
        if (!m_fits || size == 0)
            return;
        std::memcpy(m_bytes.data() + m_size, bytes, size);
        m_size += size;
    }
    bool fits() const { return m_fits; }
    std::span<std::byte> bytes() const { return m_bytes.first(m_size); }

private:
    std::span<std::byte> m_bytes = roomForFrame().first(kLargest - kMostInside);
    std::size_t m_size = 0;
    bool m_fits = true;
};

Carrier carrierFor(const Frame& frame)
{
    return !frame.data ? Carrier::None : frame.data->size() <= kMostInside ? Carrier::Frame : Carrier::Memfd;
}

void pack(const Frame& frame, Packet& packet)
{
    const auto activities = std::min(frame.activities.size(), kMostActivities);
    const Carrier carrier = carrierFor(frame);
    const Header header{static_cast<std::uint32_t>(frame.op), static_cast<std::uint32_t>(frame.error), frame.native, frame.id,
                        frame.window, frame.value, frame.channel, frame.format, static_cast<std::uint32_t>(frame.text.size()),
                        static_cast<std::uint32_t>(frame.formats.size()), static_cast<std::uint32_t>(activities),
                        static_cast<std::uint32_t>(carrier == Carrier::Frame ? frame.data->size() : 0), carrier};
    packet.append(&header, sizeof header);
    packet.append(frame.text.data(), frame.text.size());
    packet.append(frame.formats.data(), frame.formats.size() * sizeof(ClipboardFormat));
    for (std::size_t i = 0; i < activities; ++i) {
        auto record = frame.activities[i].record;
        record.sideLength = static_cast<std::uint32_t>(frame.activities[i].details.size());
        packet.append(&record, sizeof record);
        packet.append(frame.activities[i].details.data(), record.sideLength);
    }
}

class Unpacker {
public:
    explicit Unpacker(std::span<const std::byte> bytes) : m_rest(bytes) {}
    bool take(void* target, std::size_t size)
    {
        if (m_rest.size() < size)
            return false;
        if (size != 0)
            std::memcpy(target, m_rest.data(), size);
        m_rest = m_rest.subspan(size);
        return true;
    }
    bool take(std::string& text, std::size_t size)
    {
        if (m_rest.size() < size)
            return false;
        text.resize(size);
        return take(text.data(), size);
    }
    std::size_t left() const { return m_rest.size(); }

private:
    std::span<const std::byte> m_rest;
};

bool takeActivities(Unpacker& unpacker, std::size_t count, std::vector<Activity>& activities)
{
    for (std::size_t i = 0; i < count; ++i) {
        Activity activity;
        if (!unpacker.take(&activity.record, sizeof activity.record)
            || !unpacker.take(activity.details, activity.record.sideLength))
            return false;
        activities.push_back(std::move(activity));
    }
    return true;
}

std::optional<Frame> unpacked(std::span<const std::byte> bytes, Carrier& carrier, std::vector<std::byte>& room)
{
    Unpacker unpacker(bytes);
    Header header{};
    Frame frame;
    if (!unpacker.take(&header, sizeof header) || !unpacker.take(frame.text, header.textSize)
        || unpacker.left() / sizeof(ClipboardFormat) < header.formats)
        return std::nullopt;
    frame.formats.resize(header.formats);
    if (!unpacker.take(frame.formats.data(), header.formats * sizeof(ClipboardFormat))
        || !takeActivities(unpacker, header.activities, frame.activities) || unpacker.left() != header.dataSize)
        return std::nullopt;
    if (header.carrier == Carrier::Frame) {
        room.resize(header.dataSize);
        unpacker.take(room.data(), room.size());
        frame.brought = std::move(room);
    }
    frame.op = static_cast<Op>(header.op);
    frame.error = static_cast<ErrorCode>(header.error);
    frame.native = header.native;
    frame.id = header.id;
    frame.window = header.window;
    frame.value = header.value;
    frame.channel = header.channel;
    frame.format = header.format;
    carrier = header.carrier;
    return frame;
}

UniqueFd memfdWith(const Data& data)
{
    UniqueFd memfd(memfd_create("ipclab clipboard data", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    std::size_t written = 0;
    while (memfd && written < data->size()) {
        const auto put = pwrite(memfd.get(), data->data() + written, data->size() - written, static_cast<off_t>(written));
        if (put < 0 && errno != EINTR)
            return {};
        written += put < 0 ? 0 : static_cast<std::size_t>(put);
    }
    if (memfd)
        fcntl(memfd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    return memfd;
}

std::optional<std::vector<std::byte>> contentsOf(int memfd, std::vector<std::byte> bytes)
{
    struct stat status = {};
    if (fstat(memfd, &status) != 0 || status.st_size < 0)
        return std::nullopt;
    bytes.resize(static_cast<std::size_t>(status.st_size));
    for (std::size_t got = 0; got < bytes.size();) {
        const auto part = pread(memfd, bytes.data() + got, bytes.size() - got, static_cast<off_t>(got));
        if (part == 0 || (part < 0 && errno != EINTR))
            return std::nullopt;
        got += part < 0 ? 0 : static_cast<std::size_t>(part);
    }
    return bytes;
}

void attachDescriptor(msghdr& message, std::span<std::byte> control, int fd)
{
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(head), &fd, sizeof fd);
}

UniqueFd detachDescriptor(const msghdr& message)
{
    const cmsghdr* head = CMSG_FIRSTHDR(&message);
    if (!head || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(sizeof(int)))
        return {};
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(head), sizeof fd);
    return UniqueFd(fd);
}

}  // namespace

bool sendFrame(int socket, const Frame& frame, bool wait)
{
    Packet packet;
    pack(frame, packet);
    const Carrier carrier = carrierFor(frame);
    const UniqueFd memfd = carrier == Carrier::Memfd ? memfdWith(frame.data) : UniqueFd();
    if (!packet.fits() || (carrier == Carrier::Memfd && !memfd)) {
        errno = packet.fits() ? errno : EMSGSIZE;
        return false;
    }
    const bool inside = carrier == Carrier::Frame;
    iovec parts[]{{packet.bytes().data(), packet.bytes().size()},
                  {inside ? const_cast<std::byte*>(frame.data->data()) : nullptr, inside ? frame.data->size() : 0}};
    msghdr message = {};
    message.msg_iov = parts;
    message.msg_iovlen = std::size(parts);
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
    if (memfd)
        attachDescriptor(message, control, memfd.get());
    ssize_t sent = -1;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

std::optional<Frame> receiveFrame(int socket, std::vector<std::byte> room)
{
    const auto bytes = roomForFrame();
    iovec part{bytes.data(), bytes.size()};
    msghdr message = {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = -1;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0) {
        errno = got == 0 ? 0 : errno;
        return std::nullopt;
    }
    const UniqueFd memfd = detachDescriptor(message);
    Carrier carrier = Carrier::None;
    auto frame = unpacked(bytes.first(static_cast<std::size_t>(got)), carrier, room);
    if (frame && carrier == Carrier::Memfd)
        frame->brought = memfd ? contentsOf(memfd.get(), std::move(room)) : std::nullopt;
    if (!frame || (carrier != Carrier::None && !frame->brought)) {
        errno = EBADMSG;
        return std::nullopt;
    }
    return frame;
}

std::string socketPath(const std::string& sessionDirectory) { return sessionDirectory + "/clipboard"; }

}  // namespace ipc::posix::clipboard
