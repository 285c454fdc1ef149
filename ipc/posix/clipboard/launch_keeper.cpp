// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/launch_keeper.h"

#include "ipc/posix/children.h"
#include "ipc/posix/clipboard/frame.h"
#include "ipc/posix/process_files.h"
#include "ipc/session.h"

#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

namespace ipc::posix::clipboard {
namespace {

constexpr std::string_view kProgram = "ipclab-clipboard";
constexpr std::string_view kReady = "ready\n";

/// Nothing if nobody listens there.
UniqueFd connectTo(const std::string& path)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), std::min(path.size(), sizeof address.sun_path - 1));
    UniqueFd connection(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        connection.reset();
    return connection;
}

Unexpected cannot(const char* call, std::string why, int error = 0) { return fail(call, ErrorCode::GenFailure, error, std::move(why)); }

/// The keeper lies beside the program that needs it.
std::string keeperPath()
{
    const std::string own = ownProgram();
    return own.substr(0, own.rfind('/') + 1).append(kProgram);
}

std::vector<std::string> environmentNow()
{
    std::vector<std::string> variables;
    for (char** variable = environ; *variable; ++variable)
        variables.emplace_back(*variable);
    return variables;
}

std::string everythingFrom(int pipe)
{
    std::string text;
    char buffer[512];
    for (ssize_t got = 0; (got = read(pipe, buffer, sizeof buffer)) != 0;)
        if (got > 0)
            text.append(buffer, static_cast<std::size_t>(got));
        else if (errno != EINTR)
            break;
    return text;
}

Result<void> startKeeper(const char* call)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return cannot(call, "pipe2", errno);
    const UniqueFd says(ends[0]);
    UniqueFd told(ends[1]);
    const UniqueFd nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    const std::string program = keeperPath();
    const auto started = launch({program, {program, session().directory}, environmentNow(), nothing.get(), told.get(), {}, 0});
    told.reset();
    if (!started)
        return cannot(call, "the clipboard keeper " + program + " cannot be started: " + toText(started.error()));
    std::string answer = everythingFrom(says.get());
    waitpid(*started, nullptr, 0);
    if (answer == kReady)
        return {};
    answer.resize(std::min(answer.find('\n'), answer.size()));
    return cannot(call, answer.empty() ? "the clipboard keeper ended at once" : answer);
}

}  // namespace

Result<UniqueFd> connectToKeeper(const char* call)
{
    const std::string& directory = session().directory;
    if (directory.empty())
        return cannot(call, "no lab session was joined");
    const std::string path = socketPath(directory);
    if (auto connection = connectTo(path))
        return connection;
    const UniqueFd lock(open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock || flock(lock.get(), LOCK_EX) != 0)
        return cannot(call, "open " + path + ".lock", errno);
    if (auto connection = connectTo(path))   // another process has started it meanwhile
        return connection;
    unlink(path.c_str());   // of a keeper that was killed
    if (auto started = startKeeper(call); !started)
        return Unexpected(started.error());
    auto connection = connectTo(path);
    if (!connection)
        return cannot(call, "the clipboard keeper does not answer", errno);
    return connection;
}

void endKeeper(const std::string& sessionDirectory)
{
    constexpr int kPatience = 2000;   // ms
    const UniqueFd connection = connectTo(socketPath(sessionDirectory));
    Frame quit;
    quit.op = Op::Quit;
    if (!connection || !sendFrame(connection.get(), quit, true))
        return;
    pollfd entry{connection.get(), 0, 0};   // it hangs up when its process ends
    poll(&entry, 1, kPatience);
}

}  // namespace ipc::posix::clipboard
