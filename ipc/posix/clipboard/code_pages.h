// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/targets.h"

/// Text of the clipboard in the code pages of a language, which CF_LOCALE names (Windows converts by it: Standard Clipboard Formats).
namespace ipc::posix::clipboard {

/// The code pages that CF_TEXT and CF_OEMTEXT are in.
struct CodePages {
    unsigned ansi = 1252;
    unsigned oem = 437;
};

/// Those of a language by its LCID; the ones above, of English (United States), for what has none or is unknown.
CodePages codePagesOf(std::uint32_t locale);

/// Text in another text format: every character of it, also those after a NUL. A character that the page lacks becomes '?'; in 1252 and
/// 437 a similar one where Windows knows one.
Bytes convertText(ClipboardFormat from, const Bytes& data, ClipboardFormat to, std::uint32_t locale);

}  // namespace ipc::posix::clipboard
