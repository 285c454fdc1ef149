// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <cstdint>
#include <string>

/// Mailslots: one-way messages to whoever owns a name, on this computer or on many. A client is opened with
/// createFile(\\.\mailslot\…, \\COMPUTER\…, \\DOMAIN\… or \\*\…) and written with writeFile: 38 when the slot is gone,
/// 87 for a message above its maximum, 53 for more than 424 bytes to other computers. The server reads with readFile:
/// 121 when nothing came in time, 122 when the buffer is too small, and then the message stays.
///
/// On Windows the system's own mailslots. On Linux a queue in shared memory, which each message's AF_UNIX datagram
/// announces; "computers" are the peers' own idea (ipc::Session).
namespace ipc {

inline constexpr std::uint32_t kNoMessage = 0xFFFFFFFF;   ///< MAILSLOT_NO_MESSAGE
inline constexpr std::size_t kMostBroadcastBytes = 424;   ///< to other computers; source: L:CreateMailslotA

/// Parameters of CreateMailslot.
struct MailslotOptions {
    std::string name;                    ///< \\.\mailslot\[path\]name; upper and lower case are the same
    std::uint32_t maxMessageSize = 0;    ///< bytes; 0: any size
    Timeout readTimeout{0};              ///< how long a read waits; kInfinite: MAILSLOT_WAIT_FOREVER
    Security security{};
};

/// CreateMailslot: the server's end. 123 not such a name, 3 no name, 183 the name is in use.
Result<Handle> createMailslot(const MailslotOptions& options);

/// What GetMailslotInfo tells.
struct MailslotInfo {
    std::uint32_t maxMessageSize = 0;
    std::uint32_t nextSize = kNoMessage; ///< bytes of the first message; kNoMessage if there is none
    std::uint32_t messageCount = 0;
    Timeout readTimeout{0};
};

/// GetMailslotInfo. 6 if the handle is no server's end.
Result<MailslotInfo> getMailslotInfo(Handle mailslot);

/// SetMailslotInfo: the time-out of later reads, through whatever handle to the slot.
Result<void> setMailslotInfo(Handle mailslot, Timeout readTimeout);

}  // namespace ipc
