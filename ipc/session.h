// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <string>

namespace ipc {

/// What the processes of one lab session share. On Linux every named object lives in `directory` (mode 0700, this
/// user's own); on Windows names are the system's and the directory only keeps files.
struct Session {
    std::string directory;            ///< absolute; made by the lab
    std::string computer = "LAB1";    ///< the computer this process plays for mailslot names
    std::string domain = "LAB";       ///< the domain that computer is in
};

/// Joins a session; call before any named object is used. 3 if the directory is missing, 5 if it is not this user's alone.
Result<void> joinSession(Session session);

/// The session joined; an empty directory if none was.
const Session& session();

/// Ends what keeps running for a session (the clipboard keeper) and waits until it has; for the lab, before it clears the
/// directory. Does nothing on Windows.
void endSessionServices(const std::string& directory);

/// Removes the session's directory if the lab that made it is gone. The lab holds a lock (flock) on the file `lock` in
/// it from the start; who gets that lock is the last to leave. Does nothing on Windows, where names are the system's.
void removeAbandonedSession();

}  // namespace ipc
