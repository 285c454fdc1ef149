// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/frame.h"
#include "ipc/result.h"

/// This process's side of the clipboard: connections to the keeper, which is started if there is none, and a thread
/// "clipboard" that plays the window procedure of its windows for the messages that the clipboard sends.
namespace ipc::posix::clipboard {

/// Makes a request over the calling thread's own connection and waits for the answer. What the keeper did in X11 for
/// it is recorded beneath the current call. `call` is the Win32 name, for errors.
Result<Frame> request(const char* call, Frame frame, std::vector<std::byte> room = {});

/// Identity of this session's clipboard in records; and that of all X11 programs outside the session.
std::uint64_t channel();
std::uint64_t foreignChannel();

/// Sees to it that the keeper hears of the end of `window`, and that it renders before that what it still owes.
void watchWindow(Window window);

}  // namespace ipc::posix::clipboard
