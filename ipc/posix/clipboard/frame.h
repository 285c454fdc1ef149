// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"
#include "ipc/posix/unique_fd.h"
#include "ipc/trace/record.h"

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

/// What a process and the clipboard keeper say to each other: one SOCK_SEQPACKET message each. Much data travels not in
/// it but in a memfd beside it, for which there is no limit.
namespace ipc::posix::clipboard {

/// Bytes on the clipboard. Never changed once they are there.
using Data = std::shared_ptr<const std::vector<std::byte>>;

enum class Op : std::uint32_t {
    // from a process; a connection is either for events or for the calls of one thread
    ListenForEvents = 1, BeginCalls, Open, Close, Empty, Set, SetDelayed, Get, Formats, Count, Available, Sequence, Owner,
    OpenWindow, Register, Name, AddListener, RemoveListener, WindowDestroyed, Done, Quit,
    // from the keeper
    Reply, Render, Destroyed, Updated, Seen,
};

/// Something the keeper did or saw in X11 on behalf of a call: that call records it as its own.
struct Activity {
    trace::Record record;
    std::string details;   ///< encoded as in trace::DetailWriter
};

struct Frame {
    Op op = Op::Reply;
    ErrorCode error = ErrorCode::Success;
    std::int64_t native = 0;
    std::uint64_t id = 0;        ///< of a Render or Destroyed that waits for its Done
    std::uint64_t window = 0;
    std::uint64_t value = 0;     ///< the result of a call; the sequence number of what a Get or Set moved
    std::uint64_t channel = 0;   ///< that of `value` for a Get of what a Windows process has set; 0: the clipboard's own
    ClipboardFormat format = 0;
    std::string text;            ///< a name, or why a call failed
    std::vector<ClipboardFormat> formats;
    std::vector<Activity> activities;
    Data data;                                      ///< to send
    std::optional<std::vector<std::byte>> brought;  ///< received
};

/// Sends one frame. EAGAIN with `wait` false means that the other side does not read: it hangs.
bool sendFrame(int socket, const Frame& frame, bool wait);

/// Receives one frame; nothing at the end, on an error (errno, 0 at the end) or for nonsense (EBADMSG). `room`: memory for
/// what it brings.
std::optional<Frame> receiveFrame(int socket, std::vector<std::byte> room = {});

/// The keeper's socket in the directory of a session.
std::string socketPath(const std::string& sessionDirectory);

}  // namespace ipc::posix::clipboard
