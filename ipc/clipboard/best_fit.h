// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"

/// What Windows takes for characters that a code page does not have: similar ones, as WideCharToMultiByte does unless it is asked not to.
namespace ipc {

/// The similar character in code page 1252 (CF_TEXT) or 437 (CF_OEMTEXT); nothing: there is none, it becomes '?'.
std::optional<std::byte> bestFit(ClipboardFormat format, char32_t character);

}  // namespace ipc
