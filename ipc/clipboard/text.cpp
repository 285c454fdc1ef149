// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/clipboard/text.h"

#include "ipc/clipboard/best_fit.h"

#include <algorithm>
#include <array>

namespace ipc {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Bytes 0x80 to 0x9F of code page 1252 (unicode.org, CP1252.TXT); five of them are control characters of their own.
constexpr std::u16string_view kAnsi = u"\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
                                      u"\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";
// Bytes 0x80 to 0xFF of code page 437 (unicode.org, CP437.TXT).
constexpr std::u16string_view kOem = u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                                     u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";
static_assert(kAnsi.size() == 32 && kOem.size() == 128);

/// The part of a code page that differs from Latin-1, and the byte where it begins (at 0x80).
std::u16string_view tableOf(ClipboardFormat format) { return format == kCfOemText ? kOem : kAnsi; }

/// Takes one character off the front; a byte that begins none is taken alone.
char32_t takeUtf8(std::string_view& text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : (lead >> 5) == 6 ? 2 : (lead >> 4) == 14 ? 3 : (lead >> 3) == 30 ? 4 : 0;
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    char32_t character = length < 2 ? lead : lead & (0x7F >> length);
    bool valid = length != 0 && length <= text.size();
    for (std::size_t i = 1; valid && i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        valid = (next >> 6) == 2;
        character = character << 6 | (next & 0x3F);
    }
    valid = valid && character >= kLeast[length] && character < 0x110000 && (character < 0xD800 || character > 0xDFFF);
    text.remove_prefix(valid ? length : 1);
    return valid ? character : kReplacement;
}

void appendUtf8(std::string& text, char32_t character)
{
    if (character < 0x80) {
        text.push_back(static_cast<char>(character));
        return;
    }
    const int more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    constexpr std::array<char32_t, 4> kLead{0, 0xC0, 0xE0, 0xF0};
    text.push_back(static_cast<char>(kLead[static_cast<std::size_t>(more)] | character >> (6 * more)));
    for (int i = more - 1; i >= 0; --i)
        text.push_back(static_cast<char>(0x80 | (character >> (6 * i) & 0x3F)));
}

void appendUnit(std::vector<std::byte>& data, char32_t unit)
{
    data.push_back(static_cast<std::byte>(unit & 0xFF));
    data.push_back(static_cast<std::byte>(unit >> 8 & 0xFF));
}

void appendUtf16(std::vector<std::byte>& data, char32_t character)
{
    if (character >= 0x10000) {
        appendUnit(data, 0xD800 + ((character - 0x10000) >> 10));
        appendUnit(data, 0xDC00 + ((character - 0x10000) & 0x3FF));
    } else {
        appendUnit(data, character);
    }
}

char32_t unitAt(std::span<const std::byte> data, std::size_t at)
{
    return at + 1 < data.size() ? static_cast<char32_t>(data[at]) | static_cast<char32_t>(data[at + 1]) << 8 : 0;
}

std::string decodeUtf16(std::span<const std::byte> data)
{
    std::string text;
    for (std::size_t at = 0; const char32_t unit = unitAt(data, at); at += 2) {
        const char32_t next = unitAt(data, at + 2);
        const bool pair = unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000;
        const bool lone = !pair && unit >= 0xD800 && unit < 0xE000;
        appendUtf8(text, pair ? 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00) : lone ? kReplacement : unit);
        at += pair ? 2 : 0;
    }
    return text;
}

}  // namespace

char16_t fromCodePage(ClipboardFormat format, std::byte byte)
{
    const auto code = static_cast<unsigned char>(byte);
    const auto table = tableOf(format);
    return code < 0x80 || code >= 0x80 + table.size() ? code : table[code - 0x80u];
}

std::byte toCodePage(ClipboardFormat format, char32_t character)
{
    if (character < 0x80)
        return static_cast<std::byte>(character);
    const auto table = tableOf(format);
    const auto at = character < 0x10000 ? table.find(static_cast<char16_t>(character)) : std::u16string_view::npos;
    if (at != std::u16string_view::npos)
        return static_cast<std::byte>(0x80 + at);
    const bool same = character >= 0x80 + table.size() && character < 0x100;
    return same ? static_cast<std::byte>(character) : bestFit(format, character).value_or(std::byte{'?'});
}

std::span<const ClipboardFormat> clipboardTextSources(ClipboardFormat format)
{
    static constexpr std::array<ClipboardFormat, 2> kOfText{kCfOemText, kCfUnicodeText};
    static constexpr std::array<ClipboardFormat, 2> kOfOemText{kCfUnicodeText, kCfText};
    static constexpr std::array<ClipboardFormat, 2> kOfUnicodeText{kCfText, kCfOemText};
    switch (format) {
    case kCfText: return kOfText;
    case kCfOemText: return kOfOemText;
    case kCfUnicodeText: return kOfUnicodeText;
    default: return {};
    }
}

std::vector<std::byte> encodeClipboardText(ClipboardFormat format, std::string_view utf8)
{
    std::vector<std::byte> data;
    data.reserve(utf8.size() * 2 + 2);
    while (!utf8.empty()) {
        const char32_t character = takeUtf8(utf8);
        if (format == kCfUnicodeText)
            appendUtf16(data, character);
        else
            data.insert(data.end(), character < 0x10000 ? 1 : 2, toCodePage(format, character));   // one for each UTF-16 unit
    }
    data.resize(data.size() + (format == kCfUnicodeText ? 2 : 1));
    return data;
}

std::string decodeClipboardText(ClipboardFormat format, std::span<const std::byte> data)
{
    if (format == kCfUnicodeText)
        return decodeUtf16(data);
    std::string text;
    for (const std::byte byte : data.first(static_cast<std::size_t>(std::ranges::find(data, std::byte{0}) - data.begin())))
        appendUtf8(text, fromCodePage(format, byte));
    return text;
}

void terminateClipboardText(ClipboardFormat format, std::span<std::byte> data)
{
    if (!isClipboardText(format) || data.empty())
        return;
    // Of UTF-16 the last two bytes, also where they are halves of two characters.
    const std::size_t last = std::min<std::size_t>(data.size(), format == kCfUnicodeText ? 2 : 1);
    std::ranges::fill(data.last(last), std::byte{0});
}

}  // namespace ipc
