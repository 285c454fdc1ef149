// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/clipboard.h"

#include <string>
#include <string_view>

/// The three text formats of the clipboard: CF_TEXT in code page 1252, CF_OEMTEXT in code page 437, CF_UNICODETEXT in
/// UTF-16LE. Each ends with a NUL. What a code page does not have becomes a similar character or '?', as Windows does it by default.
namespace ipc {

constexpr bool isClipboardText(ClipboardFormat format)
{
    return format == kCfText || format == kCfOemText || format == kCfUnicodeText;
}

/// A character of code page 1252 (CF_TEXT) or 437 (CF_OEMTEXT); those that the page leaves open are control characters.
char16_t fromCodePage(ClipboardFormat format, std::byte byte);
std::byte toCodePage(ClipboardFormat format, char32_t character);

/// What a text format that was not set is made from, in the order of preference; nothing for other formats.
std::span<const ClipboardFormat> clipboardTextSources(ClipboardFormat format);

/// The bytes of UTF-8 text in a text format, with the NUL at its end. Invalid UTF-8 becomes U+FFFD.
std::vector<std::byte> encodeClipboardText(ClipboardFormat format, std::string_view utf8);

/// The text in the bytes of a text format up to the first NUL, as UTF-8. Lone surrogates become U+FFFD.
std::string decodeClipboardText(ClipboardFormat format, std::span<const std::byte> data);

/// How many bytes SetClipboardData wants at least: a character.
constexpr std::size_t smallestClipboardData(ClipboardFormat format) { return format == kCfUnicodeText ? 2 : 1; }

/// What SetClipboardData does to text: its last character becomes NUL, of UTF-16 its last two bytes. Other formats stay as they are.
void terminateClipboardText(ClipboardFormat format, std::span<std::byte> data);

}  // namespace ipc
