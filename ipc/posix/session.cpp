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
    static Session instance;
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
    return {};
}

const Session& session() { return joined(); }

void endSessionServices(const std::string& directory) { posix::clipboard::endKeeper(directory); }

void removeAbandonedSession()
{
    const std::string& directory = joined().directory;
    const int lock = open((directory + "/lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (lock < 0)
        return;
    std::error_code ignored;   // two peers may be at it at once
    if (flock(lock, LOCK_EX | LOCK_NB) == 0)
        std::filesystem::remove_all(directory, ignored);
    close(lock);
}

}  // namespace ipc
