// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/blocking.h"
#include "ipc/posix/named_memory.h"

/// The datagram that announces a message: it wakes a reader, and tells a writer whether there is still a server.
namespace ipc::posix {

/// The server's socket beside the slot's entry. Called while the entry is made.
Result<UniqueFd> makeBell(const std::string& directory, MemoryIdentity memory);

/// A socket connected to that of the slot. 2 if there is no server any more.
Result<UniqueFd> connectBell(const std::string& directory, MemoryIdentity memory);

enum class Rung { Heard, LeftOut, NobodyThere };

/// Sends the number of a message. Never blocks: LeftOut if so many are unread that one more tells nothing new.
Rung ringBell(int client, std::uint64_t number);

/// Waits for a datagram, for ever or until `milliseconds` are over, and takes it. False with errno ECANCELED if
/// cancelled, EAGAIN if none came.
bool waitForBell(Blocking& blocking, int server);
bool waitForBell(Blocking& blocking, int server, int milliseconds);

}  // namespace ipc::posix
