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

struct Header {
    std::uint32_t op, error;
    std::int64_t native;
    std::uint64_t id, window, value;
    std::uint32_t format, textSize, formats, activities, hasData;
};
static_assert(std::is_trivially_copyable_v<Header>);

class Packet {
public:
    void append(const void* bytes, std::size_t size)
    {
        const auto* first = static_cast<const std::byte*>(bytes);
        m_bytes.insert(m_bytes.end(), first, first + size);
    }
    const std::vector<std::byte>& bytes() const { return m_bytes; }

private:
    std::vector<std::byte> m_bytes;
};

std::vector<std::byte> packed(const Frame& frame)
{
    const auto activities = std::min(frame.activities.size(), kMostActivities);
    const Header header{static_cast<std::uint32_t>(frame.op), static_cast<std::uint32_t>(frame.error), frame.native, frame.id,
                        frame.window, frame.value, frame.format, static_cast<std::uint32_t>(frame.text.size()),
                        static_cast<std::uint32_t>(frame.formats.size()), static_cast<std::uint32_t>(activities),
                        frame.data ? 1u : 0u};
    Packet packet;
    packet.append(&header, sizeof header);
    packet.append(frame.text.data(), frame.text.size());
    packet.append(frame.formats.data(), frame.formats.size() * sizeof(ClipboardFormat));
    for (std::size_t i = 0; i < activities; ++i) {
        auto record = frame.activities[i].record;
        record.sideLength = static_cast<std::uint32_t>(frame.activities[i].details.size());
        packet.append(&record, sizeof record);
        packet.append(frame.activities[i].details.data(), record.sideLength);
    }
    return packet.bytes();
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

std::optional<Frame> unpacked(std::span<const std::byte> bytes, bool& hasData)
{
    Unpacker unpacker(bytes);
    Header header{};
    Frame frame;
    if (!unpacker.take(&header, sizeof header) || !unpacker.take(frame.text, header.textSize)
        || unpacker.left() / sizeof(ClipboardFormat) < header.formats)
        return std::nullopt;
    frame.formats.resize(header.formats);
    if (!unpacker.take(frame.formats.data(), header.formats * sizeof(ClipboardFormat))
        || !takeActivities(unpacker, header.activities, frame.activities))
        return std::nullopt;
    frame.op = static_cast<Op>(header.op);
    frame.error = static_cast<ErrorCode>(header.error);
    frame.native = header.native;
    frame.id = header.id;
    frame.window = header.window;
    frame.value = header.value;
    frame.format = header.format;
    hasData = header.hasData != 0;
    return frame;
}

UniqueFd carrierOf(const Data& data)
{
    UniqueFd carrier(memfd_create("ipclab clipboard data", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    std::size_t written = 0;
    while (carrier && written < data->size()) {
        const auto put = pwrite(carrier.get(), data->data() + written, data->size() - written, static_cast<off_t>(written));
        if (put < 0 && errno != EINTR)
            return {};
        written += put < 0 ? 0 : static_cast<std::size_t>(put);
    }
    if (carrier)
        fcntl(carrier.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    return carrier;
}

Data contentsOf(int carrier)
{
    struct stat status = {};
    if (fstat(carrier, &status) != 0 || status.st_size < 0)
        return nullptr;
    auto bytes = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(status.st_size));
    for (std::size_t got = 0; got < bytes->size();) {
        const auto part = pread(carrier, bytes->data() + got, bytes->size() - got, static_cast<off_t>(got));
        if (part == 0 || (part < 0 && errno != EINTR))
            return nullptr;
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
    const auto bytes = packed(frame);
    const UniqueFd carrier = frame.data ? carrierOf(frame.data) : UniqueFd();
    if (frame.data && !carrier)
        return false;
    iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
    msghdr message = {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
    if (carrier)
        attachDescriptor(message, control, carrier.get());
    ssize_t sent = -1;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

std::optional<Frame> receiveFrame(int socket)
{
    std::vector<std::byte> bytes(kLargest);
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
    const UniqueFd carrier = detachDescriptor(message);
    bool hasData = false;
    auto frame = unpacked(std::span(bytes).first(static_cast<std::size_t>(got)), hasData);
    if (frame && hasData)
        frame->data = carrier ? contentsOf(carrier.get()) : nullptr;
    if (!frame || (hasData && !frame->data)) {
        errno = EBADMSG;
        return std::nullopt;
    }
    return frame;
}

std::string socketPath(const std::string& sessionDirectory) { return sessionDirectory + "/clipboard"; }

}  // namespace ipc::posix::clipboard
