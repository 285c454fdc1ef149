// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

/// COMPOUND_TEXT, in which X11 programs of before Unicode exchange text: Latin-1 with escape sequences that change the character set
/// (X Consortium, Compound Text Encoding; XFree86 added UTF-8 to it).
namespace ipc::posix::clipboard {

/// As UTF-8; what is in a set that is not known becomes U+FFFD.
std::string fromCompoundText(std::span<const std::byte> text);

/// Latin-1 as far as that goes, the rest in UTF-8 between its escape sequences.
std::string toCompoundText(std::string_view utf8);

}  // namespace ipc::posix::clipboard
