// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard/origins.h"
#include "ipc/win32/native.h"

/// Ties GetClipboardData to the SetClipboardData whose data it brings. Windows tells a sequence number of the whole clipboard,
/// but not which of its states the data is of: the processes of the session keep that themselves (ipc/clipboard/origins.h).
/// The version of a format is the sequence number at its setting.
///
/// All of this happens while the caller has the clipboard open, or renders for one that has: there is no other lock.
/// A program outside the lab may copy in between. It empties the clipboard, and by that becomes the owner: then what was put
/// down is forgotten. What it sets without emptying has other bytes. An owner that is gone left what it had set.
namespace ipc::win32 {

/// The window station has one clipboard: all processes of the session mean the same.
inline constexpr std::uint64_t kClipboardChannel = std::uint64_t{0x43} << 56;

void originsOpened();
/// Before CloseClipboard.
void originsClosing();
/// Whether a process of the lab has the clipboard open, as far as that is known.
bool isOpenByLab();
void originsEmptied();
/// Tells the record in progress where its data went.
void originsSet(ClipboardFormat format, std::span<const std::byte> data);
void originsPromised(ClipboardFormat format);
/// Tells the record in progress whose data it brought; also if that came from a Linux process of the session.
void originsGot(ClipboardFormat format, std::span<const std::byte> data);

}  // namespace ipc::win32
