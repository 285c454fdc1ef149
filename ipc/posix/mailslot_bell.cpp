// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/mailslot_bell.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace ipc::posix {
namespace {

using trace::native;
using trace::NativeId;

// sun_path holds 107 bytes, a session's directory may be longer: so the path starts at a descriptor of the directory.
struct Address {
    UniqueFd directory;
    sockaddr_un address{};

    Address(const std::string& path, MemoryIdentity memory) : directory(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC))
    {
        const std::string name = "/proc/self/fd/" + std::to_string(directory.get()) + '/' + socketNameFor(memory);
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.c_str(), std::min(name.size(), sizeof address.sun_path - 1));
    }
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

UniqueFd makeSocket()
{
    return UniqueFd(native(NativeId::socket_, -1, [] { return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0); }));
}

}  // namespace

Result<UniqueFd> makeBell(const std::string& directory, MemoryIdentity memory)
{
    const Address address(directory, memory);
    UniqueFd fd = makeSocket();
    const auto bindIt = [&] { return bind(fd.get(), address.get(), sizeof address.address); };
    if (!fd || native(NativeId::bind_, fd.get(), bindIt) != 0)
        return fail("CreateMailslot", ErrorCode::GenFailure, errno, "bind the slot's socket");
    return fd;
}

Result<UniqueFd> connectBell(const std::string& directory, MemoryIdentity memory)
{
    const Address address(directory, memory);
    UniqueFd fd = makeSocket();
    const auto connectIt = [&] { return connect(fd.get(), address.get(), sizeof address.address); };
    if (!fd || native(NativeId::connect_, fd.get(), connectIt) != 0)
        return fail("CreateFile", ErrorCode::FileNotFound, errno, "connect to the slot's socket");
    return fd;
}

Rung ringBell(int client, std::uint64_t number)
{
    const auto ring = [&] { return send(client, &number, sizeof number, MSG_DONTWAIT | MSG_NOSIGNAL); };
    if (native(NativeId::send_, client, ring) >= 0)
        return Rung::Heard;
    return errno == EAGAIN || errno == ENOBUFS ? Rung::LeftOut : Rung::NobodyThere;
}

bool waitForBell(Blocking& blocking, int server)
{
    std::uint64_t number;
    return blocking(NativeId::recv_, server, [&] { return recv(server, &number, sizeof number, 0); }) >= 0;
}

bool waitForBell(Blocking& blocking, int server, int milliseconds)
{
    pollfd waiting{server, POLLIN, 0};
    const int ready = blocking(NativeId::poll_, server, [&] { return poll(&waiting, 1, milliseconds); });
    if (ready <= 0) {
        errno = ready == 0 ? EAGAIN : errno;
        return false;
    }
    // Another reader may have been faster: that is no reason to wait here.
    std::uint64_t number;
    native(NativeId::recv_, server, [&] { return recv(server, &number, sizeof number, MSG_DONTWAIT); });
    return true;
}

}  // namespace ipc::posix
