// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/session.h"

#include "ipc/win32/native.h"

namespace ipc {
namespace {

Session& joined()
{
    static auto* instance = new Session;   // outlives threads that still run while the process exits
    return *instance;
}

}  // namespace

Result<void> joinSession(Session session)
{
    const DWORD attributes = GetFileAttributesW(win32::wide(session.directory).c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        return fail("JoinSession", ErrorCode::PathNotFound, GetLastError(), session.directory);
    joined() = std::move(session);
    return {};
}

const Session& session() { return joined(); }

void endSessionServices(const std::string&) {}

void removeAbandonedSession() {}

}  // namespace ipc
