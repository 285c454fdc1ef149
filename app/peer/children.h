// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/peer/request.h"
#include "ipc/process.h"

namespace peer {

/// What CreateProcess starts as a child peer.
struct ChildPeerOptions {
    std::string name;         ///< its name in "peer"; 1 to 47 bytes without '/'
    std::string trace;        ///< path of its trace segment; empty: not traced
    ipc::ProcessOptions process;   ///< application, arguments and pipes are filled in
};

struct StartedChild {
    ipc::Handle handle = ipc::Handle::Null;
    ipc::ProcessId id = 0;
};

/// CreateProcess of this program as a peer in the same session, whose lines this process relays from then on. 183 if
/// there is a child peer of that name that still runs; else as ipc::createProcess.
ipc::Result<StartedChild> startChildPeer(ChildPeerOptions options);

/// Hands a request on to the child peer that it names. 2 if there is none.
ipc::Result<void> forwardToChild(Request&& request);

/// Closes the input of every child peer, so that it ends with all that it started, and waits until they have, at most
/// `timeout`; what is left by then ends with this process.
void endChildren(ipc::Timeout timeout);

/// How this process was started, as far as its children are to be started alike. Call once, at the start.
struct OwnOptions {
    std::string session;
    std::string computer;
    std::string domain;
};
void setOwnOptions(OwnOptions options);

}  // namespace peer
