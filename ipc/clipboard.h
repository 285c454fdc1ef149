// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/window.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The clipboard: one for all processes of a session (Windows: of a window station). On Linux it is the X11 selection
/// CLIPBOARD, shared with every program on that display. X11 knows no lock, no sequence number and no storage: a
/// keeper process of the session stands in for them (ipc/posix/clipboard/keeper.h). Without a display every call
/// fails with ERROR_GEN_FAILURE and says so.
namespace ipc {

using ClipboardFormat = std::uint32_t;

/// Standard formats that the library itself knows something about; any other number is as good.
inline constexpr ClipboardFormat kCfText = 1, kCfOemText = 7, kCfDib = 8, kCfUnicodeText = 13, kCfHDrop = 15, kCfLocale = 16,
                                 kCfFirstRegistered = 0xC000, kCfLastRegistered = 0xFFFF;

/// What the window procedure of the owner does when WM_RENDERFORMAT or WM_RENDERALLFORMATS comes.
struct Rendering {
    std::optional<std::vector<std::byte>> data;   ///< passed to SetClipboardData; nothing: the message is ignored
    Timeout delay{0};                             ///< how long it takes
};

/// OpenClipboard: 5 while it is open with another window, 1400 no such window in this process. Never waits for the
/// other to close. Open with the same window again, also from another thread: that thread holds it from then on.
/// Closed by itself when the thread ends.
Result<void> openClipboard(Window newOwner);

/// CloseClipboard: publishes what was set, adds the synthesized formats, tells the listeners. 1418 not open.
Result<void> closeClipboard();

/// EmptyClipboard: the window it was opened with becomes the owner, the old one gets WM_DESTROYCLIPBOARD first.
Result<void> emptyClipboard();

/// SetClipboardData with data: the bytes of the HGLOBAL. 1418 while nobody has it open, unless asked to render; that
/// it is open with another thread or process does not matter. Of text (1, 7, 13) the last character is made NUL.
/// 157 no bytes, 87 half a character of UTF-16, whether it is open or not.
Result<void> setClipboardData(ClipboardFormat format, std::span<const std::byte> data);

/// SetClipboardData with NULL: the data comes when somebody asks for it; `rendering` is what the owner does then.
Result<void> setClipboardDataDelayed(ClipboardFormat format, Rendering rendering);

/// GetClipboardData: nothing if there is no such format or its owner did not render it (NULL, no error). Waits while
/// the owner renders, at most 30 s (1460; on Windows for ever); another X11 program has 5 s to go on with its answer.
/// `room`: bytes that are no longer needed, whose memory the new ones may have.
Result<std::optional<std::vector<std::byte>>> getClipboardData(ClipboardFormat format, std::vector<std::byte> room = {});

/// EnumClipboardFormats: the format after `previous`, 0 for the first one; 0 at the end. 1418 not open by this thread.
Result<ClipboardFormat> enumClipboardFormats(ClipboardFormat previous);

/// These ask without opening it.
Result<std::uint32_t> countClipboardFormats();
Result<bool> isClipboardFormatAvailable(ClipboardFormat format);
Result<std::uint32_t> getClipboardSequenceNumber();
Result<Window> getClipboardOwner();        ///< Null: nobody, or an X11 program that is none of the lab's
Result<Window> getOpenClipboardWindow();   ///< Null: not open, or opened without a window

/// RegisterClipboardFormat: the same number for the same name, whatever its case, in all processes of the session.
/// "#1" to "#49151" is that number itself; 87 for another number after '#', or a name without or with more than 255 characters.
Result<ClipboardFormat> registerClipboardFormat(const std::string& name);

/// GetClipboardFormatName of a registered format. 87 for a number below 0xC000, 6 for one that nobody registered.
Result<std::string> getClipboardFormatName(ClipboardFormat format);

/// AddClipboardFormatListener: posts one WM_CLIPBOARDUPDATE to the window for each change. 87 if it listens already.
Result<void> addClipboardFormatListener(Window window);
/// RemoveClipboardFormatListener: 87 if it does not listen.
Result<void> removeClipboardFormatListener(Window window);

}  // namespace ipc
