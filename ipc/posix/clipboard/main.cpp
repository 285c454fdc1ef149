// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/keeper.h"

#include "ipc/session.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>

// The clipboard keeper of one session (ipc/posix/clipboard/keeper.h). Started by the first call that needs it; says
// "ready" on its standard output, or why not, and goes on in the background until its session is over.
namespace {

using namespace ipc::posix::clipboard;
using ipc::posix::UniqueFd;

constexpr int kOnceASecond = 1000;

/// Whether the session is over: its directory or this keeper's socket is gone, or the lab that made it is.
class SessionEnd {
public:
    explicit SessionEnd(std::string directory)
        : m_directory(std::move(directory)), m_socket(socketPath(m_directory)), m_watch(inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
    {
        inotify_add_watch(m_watch.get(), m_directory.c_str(), IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF);
    }

    int descriptor() const { return m_watch.get(); }

    bool removed()
    {
        char events[4096];
        while (read(m_watch.get(), events, sizeof events) > 0) {
        }
        return access(m_socket.c_str(), F_OK) != 0;
    }

    /// The lab holds a lock on the file `lock` as long as it lives (ipc/session.h).
    bool abandoned() const
    {
        const UniqueFd lock(open((m_directory + "/lock").c_str(), O_RDONLY | O_CLOEXEC));
        return lock && flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
    }

private:
    std::string m_directory;
    std::string m_socket;
    UniqueFd m_watch;
};

int untilNext(const Keeper& keeper)
{
    const auto deadline = keeper.nextDeadline();
    if (!deadline)
        return kOnceASecond;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, kOnceASecond));
}

void keep(Keeper& keeper, Connections& connections, SessionEnd& end)
{
    std::vector<pollfd> polled;
    while (!keeper.ended()) {
        keeper.processX();   // a reply may have brought events along that poll does not see any more
        polled.assign({{keeper.descriptor(), POLLIN, 0}, {end.descriptor(), POLLIN, 0}});
        connections.addTo(polled);
        poll(polled.data(), polled.size(), untilNext(keeper));
        if ((polled[1].revents != 0 && end.removed()) || (connections.empty() && end.abandoned()))
            return;
        keeper.processX();
        connections.handle(polled);
        keeper.expire(Clock::now());
    }
}

/// Prints why the keeper cannot work; the process that started it passes that on.
int giveUp(const ipc::Error& error)
{
    std::printf("%s\n", error.detail.c_str());
    return 1;
}

void becomeBackground()
{
    std::puts("ready");
    std::fflush(stdout);
    const UniqueFd nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(nothing.get(), fd);
    setsid();
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fputs("usage: ipclab-clipboard SESSION-DIRECTORY\n"
                   "Keeps the clipboard of one lab session; started by the programs of the lab.\n", stderr);
        return 2;
    }
    if (auto joined = ipc::joinSession({.directory = argv[1]}); !joined)
        return giveUp(joined.error());
    auto display = XDisplay::open();
    if (!display)
        return giveUp(display.error());
    const std::string path = socketPath(argv[1]);
    SessionEnd end(argv[1]);
    auto connections = Connections::listenAt(path);
    if (!connections)
        return giveUp(connections.error());
    if (fork() != 0)
        _exit(0);   // the child goes on; it is nobody's child then, and outlives who started it
    becomeBackground();
    Keeper keeper(std::move(*display), *connections);
    keep(keeper, *connections, end);
    keeper.leaveX();
    unlink(path.c_str());
    ipc::removeAbandonedSession();
    _exit(0);   // the sockets stay open until the process is gone: that is what endKeeper waits for
}
