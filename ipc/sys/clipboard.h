// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"

/// What a backend supplies for ipc/clipboard.h: the same calls, not recorded. See there for their meaning.
namespace ipc::sys {

Result<void> openClipboard(Window newOwner);
Result<void> closeClipboard();
Result<void> emptyClipboard();
Result<void> setClipboardData(ClipboardFormat format, std::span<const std::byte> data);
Result<void> setClipboardDataDelayed(ClipboardFormat format, Rendering rendering);
Result<std::optional<std::vector<std::byte>>> getClipboardData(ClipboardFormat format, std::vector<std::byte> room);
Result<ClipboardFormat> enumClipboardFormats(ClipboardFormat previous);
Result<std::uint32_t> countClipboardFormats();
Result<bool> isClipboardFormatAvailable(ClipboardFormat format);
Result<std::uint32_t> getClipboardSequenceNumber();
Result<Window> getClipboardOwner();
Result<Window> getOpenClipboardWindow();
Result<ClipboardFormat> registerClipboardFormat(const std::string& name);
Result<std::string> getClipboardFormatName(ClipboardFormat format);
Result<void> addClipboardFormatListener(Window window);
Result<void> removeClipboardFormatListener(Window window);

}  // namespace ipc::sys
