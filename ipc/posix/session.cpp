// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/session.h"

#include "ipc/posix/clipboard/launch_keeper.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace ipc {
namespace {

Session& joined()
{
    static auto* instance = new Session;   // outlives threads that still run while the process exits
    return *instance;
}

std::string lockOf(const std::string& directory) { return directory + "/lock"; }

// Whether a lab made the session: then it has a lock file until the lab, or a peer of a lab that was killed, removes it.
bool& madeByLab()
{
    static bool instance = false;
    return instance;
}

}  // namespace

Result<void> joinSession(Session session)
{
    struct stat status = {};
    if (lstat(session.directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        return fail("JoinSession", ErrorCode::PathNotFound, errno, session.directory);
    if (status.st_uid != geteuid() || (status.st_mode & 077) != 0)
        return fail("JoinSession", ErrorCode::AccessDenied, 0, session.directory + " is not this user's alone");
    joined() = std::move(session);
    madeByLab() = access(lockOf(joined().directory).c_str(), F_OK) == 0;
    return {};
}

const Session& session() { return joined(); }

void endSessionServices(const std::string& directory) { posix::clipboard::endKeeper(directory); }

void removeAbandonedSession()
{
    const std::string& directory = joined().directory;
    const int lock = open(lockOf(directory).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    // If the lock is gone another peer has been at it, while this one still put things there.
    const bool abandoned = lock < 0 ? errno == ENOENT && madeByLab() : flock(lock, LOCK_EX | LOCK_NB) == 0;
    std::error_code ignored;   // two peers may be at it at once
    if (abandoned)
        std::filesystem::remove_all(directory, ignored);
    if (lock >= 0)
        close(lock);
}

}  // namespace ipc
