// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/posix/fd_end.h"

#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace measure {
namespace {

// A request and its answer: one small message there, one back that carries a sealed memfd with the value, as DDE hands over a
// memory object. The server holds the value, as a DDE server does, and waits in its one client's socket.
constexpr std::size_t kRequest = 64;

void sendValue(int socket, std::span<const std::byte> value)
{
    const int fd = static_cast<int>(mustCall(memfd_create("value", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create"));
    mustCall(write(fd, value.data(), value.size()), "write");
    mustCall(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL), "F_ADD_SEALS");
    char answer[kRequest] = {};
    iovec part{answer, sizeof answer};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {};
    msghdr message = {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    mustCall(sendmsg(socket, &message, MSG_NOSIGNAL), "sendmsg");
    close(fd);
}

void receiveValue(int socket, std::span<std::byte> value)
{
    char answer[kRequest];
    iovec part{answer, sizeof answer};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    msghdr message = {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    mustCall(recvmsg(socket, &message, MSG_CMSG_CLOEXEC), "recvmsg");
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (!header)
        giveUp("an answer without a value");
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    mustCall(pread(fd, value.data(), value.size(), 0), "pread");
    close(fd);
}

class RawClient final : public End {
public:
    explicit RawClient(int socket) : m_socket(socket) {}
    void send(std::span<const std::byte>) override
    {
        const char request[kRequest] = {};
        mustCall(::send(m_socket, request, sizeof request, MSG_NOSIGNAL), "send");
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        receiveValue(m_socket, room);
        return room;
    }

private:
    int m_socket;
};

class RawServer final : public End {
public:
    RawServer(int socket, std::size_t size) : m_socket(socket), m_value(size) { fillPattern(m_value); }
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        char request[kRequest];
        if (mustCall(recv(m_socket, request, sizeof request, 0), "recv") == 0)
            giveUp("the other end is gone");
        return m_value;
    }
    void send(std::span<const std::byte> message) override { sendValue(m_socket, message); }

private:
    int m_socket;
    std::vector<std::byte> m_value;
};

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place) : m_size(place.size) { mustCall(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, m_ends), "socketpair"); }
    std::unique_ptr<End> driver() override { return std::make_unique<RawClient>(m_ends[0]); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawServer>(m_ends[1], m_size); }

private:
    std::size_t m_size;
    int m_ends[2];
};

}  // namespace

Raw rawDde() { return {"AF_UNIX seqpacket, a memfd with each answer", makeLink<RawLink>}; }

}  // namespace measure
