// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/targets.h"

#include "ipc/clipboard/text.h"
#include "ipc/posix/clipboard/compound_text.h"
#include "ipc/posix/clipboard/conversion.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <cstring>

namespace ipc::posix::clipboard {
namespace {

constexpr std::string_view kHtmlFormat = "HTML Format";
constexpr std::string_view kUtf8 = "UTF8_STRING";
constexpr std::string_view kUriList = "text/uri-list";
constexpr std::string_view kBitmap = "image/bmp";
constexpr std::string_view kHtml = "text/html";
constexpr std::size_t kBitmapFileHeader = 14;
constexpr std::size_t kDropFiles = 20;

constexpr std::string_view kCompoundText = "COMPOUND_TEXT";

// The names of text that are offered; and those that say something about the selection, not what is in it.
constexpr std::array<std::string_view, 6> kTexts{kUtf8, "text/plain;charset=utf-8", "STRING", "TEXT", kCompoundText, "text/plain"};
constexpr std::array<std::string_view, 7> kNoData{"TARGETS", "MULTIPLE", "TIMESTAMP", "SAVE_TARGETS", "DELETE",
                                                  "INSERT_SELECTION", "INSERT_PROPERTY"};

template <class List>
bool contains(const List& list, std::string_view name)
{
    return std::ranges::find(list, name) != list.end();
}

Bytes bytesOf(std::string_view text)
{
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

std::string textOf(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void append(Bytes& bytes, std::uint32_t word)
{
    for (int shift = 0; shift < 32; shift += 8)
        bytes.push_back(static_cast<std::byte>(word >> shift & 0xFF));
}

std::uint32_t wordAt(const Bytes& bytes, std::size_t at)
{
    std::uint32_t word = 0;
    if (at + sizeof word <= bytes.size())
        std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
    return lower;
}

// The parameter of text/plain;charset=…, in lower case and without quotes; empty: none.
std::string charsetOf(std::string_view type)
{
    constexpr std::string_view kPlain = "text/plain", kCharset = "charset=";
    const std::string lower = lowerCase(type);
    const auto at = lower.starts_with(kPlain) ? lower.find(kCharset, kPlain.size()) : std::string::npos;
    if (at == std::string::npos)
        return {};
    std::string charset = lower.substr(at + kCharset.size());
    std::erase(charset, '"');
    return charset.substr(0, charset.find_first_of("; "));
}

// How well a target tells text, from 1 for best; 0: it is no text.
int rankOfText(const std::string& target)
{
    const std::string charset = charsetOf(target);
    if (target == kUtf8)
        return 1;
    if (!charset.empty())
        return charset == "utf-8" ? 2 : Conversion("UTF-8", charset).works() ? 3 : 8;
    if (target == "STRING")
        return 4;
    return target == "TEXT" ? 5 : target == kCompoundText ? 6 : lowerCase(target).starts_with("text/plain") ? 7 : 0;
}

// Latin-1 is the first 256 characters of Unicode: only two-byte sequences beginning with C2 or C3 fit in a byte.
std::string toLatin1(std::string_view utf8, bool& fits)
{
    std::string text;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        const bool two = (byte & 0xFE) == 0xC2 && i + 1 < utf8.size();
        if (byte < 0x80)
            text.push_back(utf8[i]);
        else if (two)
            text.push_back(static_cast<char>(byte << 6 | (utf8[++i] & 0x3F)));
        else if ((byte & 0xC0) == 0xC0)   // one '?' for each character, not for each byte
            text.push_back('?');
        fits = fits && (byte < 0x80 || two);
    }
    return text;
}

std::string fromLatin1(std::string_view text)
{
    std::string utf8;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte >= 0x80)
            utf8.push_back(static_cast<char>(0xC0 | byte >> 6));
        utf8.push_back(static_cast<char>(byte < 0x80 ? byte : 0x80 | (byte & 0x3F)));
    }
    return utf8;
}

Exported exportText(const std::string& target, const Bytes& data)
{
    std::string utf8 = decodeClipboardText(kCfUnicodeText, data);
    if (target == kCompoundText)
        return {target, bytesOf(toCompoundText(utf8))};
    if (target != "STRING" && target != "TEXT")
        return {target, bytesOf(utf8)};
    bool fits = true;
    const std::string latin1 = toLatin1(utf8, fits);
    if (target == "TEXT" && !fits)
        return {std::string(kUtf8), bytesOf(utf8)};
    return {"STRING", bytesOf(latin1)};
}

// By what the owner calls it, or else by what it was asked for.
std::string textFrom(const std::string& target, const std::string& type, const Bytes& data)
{
    if (type == "STRING" || type == "C_STRING")
        return fromLatin1(textOf(data));
    if (type == kCompoundText)
        return fromCompoundText(data);
    std::string charset = charsetOf(type);
    if (charset.empty() && type != kUtf8)
        charset = charsetOf(target);
    auto text = charset.empty() || charset == "utf-8" ? std::nullopt : toUtf8(charset, data);
    return text ? std::move(*text) : textOf(data);
}

// BITMAPFILEHEADER: "BM", size of the file, 0, where the pixels begin.
Bytes bitmapFile(const Bytes& dib)
{
    const std::uint32_t header = wordAt(dib, 0);
    const std::uint32_t bits = wordAt(dib, 12) >> 16;
    const bool masks = header == 40 && wordAt(dib, 16) == 3;   // BI_BITFIELDS
    const std::uint32_t used = header >= 36 ? wordAt(dib, 32) : 0;
    const std::uint32_t colours = bits <= 8 ? (used != 0 ? used : 1u << bits) : used;
    Bytes file = bytesOf("BM");
    append(file, static_cast<std::uint32_t>(kBitmapFileHeader + dib.size()));
    append(file, 0);
    append(file, static_cast<std::uint32_t>(kBitmapFileHeader) + header + (masks ? 12 : 0) + colours * 4);
    file.insert(file.end(), dib.begin(), dib.end());
    return file;
}

// "StartHTML:00000097" in the head of CF_HTML: where the document begins.
std::size_t htmlOffset(std::string_view data, std::string_view key, std::size_t otherwise)
{
    const auto at = data.find(key);
    const std::size_t offset = at == std::string_view::npos ? otherwise : std::strtoull(data.data() + at + key.size(), nullptr, 10);
    return offset <= data.size() ? offset : otherwise;
}

Bytes htmlDocument(const Bytes& data)
{
    const std::string text = textOf(data);
    const std::string_view view = std::string_view(text).substr(0, text.find('\0'));
    const std::size_t begin = htmlOffset(view, "StartHTML:", 0);
    const std::size_t end = htmlOffset(view, "EndHTML:", view.size());
    return bytesOf(begin < end ? view.substr(begin, end - begin) : view);
}

std::string padded(std::size_t number)
{
    std::string digits = std::to_string(number);
    return std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits;
}

Bytes htmlFormat(std::string_view document)
{
    constexpr std::size_t kHead = std::string_view("Version:0.9\r\nStartHTML:0000000000\r\nEndHTML:0000000000\r\n"
                                                   "StartFragment:0000000000\r\nEndFragment:0000000000\r\n").size();
    const std::string begin = padded(kHead);
    const std::string end = padded(kHead + document.size());
    std::string text = "Version:0.9\r\nStartHTML:" + begin + "\r\nEndHTML:" + end + "\r\nStartFragment:" + begin
                       + "\r\nEndFragment:" + end + "\r\n";
    return bytesOf(text.append(document).append(1, '\0'));
}

bool plainInUri(unsigned char byte) { return std::isalnum(byte) != 0 || std::strchr("/-._~!$&'()*+,;=:@", byte) != nullptr; }

Bytes uriList(const Bytes& drop)
{
    constexpr char kHex[] = "0123456789ABCDEF";
    std::string list;
    const bool wide = wordAt(drop, 16) != 0;
    const ClipboardFormat encoding = wide ? kCfUnicodeText : kCfText;
    for (std::size_t at = wordAt(drop, 0); at < drop.size();) {
        const std::string path = decodeClipboardText(encoding, std::span(drop).subspan(at));
        if (path.empty())
            break;
        list += "file://";
        for (const char each : path) {
            const auto byte = static_cast<unsigned char>(each);
            if (plainInUri(byte))
                list.push_back(each);
            else
                list.append({'%', kHex[byte >> 4], kHex[byte & 15]});
        }
        list += "\r\n";
        at += encodeClipboardText(encoding, path).size();
    }
    return bytesOf(list);
}

std::string unescaped(std::string_view uri)
{
    std::string text;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const bool escaped = uri[i] == '%' && i + 2 < uri.size() && std::isxdigit(static_cast<unsigned char>(uri[i + 1])) != 0
                             && std::isxdigit(static_cast<unsigned char>(uri[i + 2])) != 0;
        text.push_back(escaped ? static_cast<char>(std::stoi(std::string(uri.substr(i + 1, 2)), nullptr, 16)) : uri[i]);
        i += escaped ? 2 : 0;
    }
    return text;
}

// DROPFILES: where the names begin, a point, two flags; then the names in UTF-16, each with its NUL, and one more.
Bytes dropFiles(std::string_view list)
{
    Bytes drop;
    for (const std::uint32_t word : {static_cast<std::uint32_t>(kDropFiles), 0u, 0u, 0u, 1u})
        append(drop, word);
    while (!list.empty()) {
        const std::string_view line = list.substr(0, list.find_first_of("\r\n"));
        list.remove_prefix(std::min(line.size() + 1, list.size()));
        const auto path = line.starts_with("file://") ? line.find('/', 7) : std::string_view::npos;
        if (path == std::string_view::npos)
            continue;
        const auto name = encodeClipboardText(kCfUnicodeText, unescaped(line.substr(path)));
        drop.insert(drop.end(), name.begin(), name.end());
    }
    drop.resize(drop.size() + 2);
    return drop;
}

}  // namespace

std::vector<Target> targetsOf(const std::vector<ClipboardFormat>& formats,
                              const std::function<std::string(ClipboardFormat)>& nameOf)
{
    std::vector<Target> targets;
    for (const ClipboardFormat format : formats) {
        const std::string name = format >= kCfFirstRegistered && format <= kCfLastRegistered ? nameOf(format) : "";
        if (format == kCfUnicodeText)
            for (const std::string_view text : kTexts)
                targets.push_back({std::string(text), format});
        else if (format == kCfDib)
            targets.push_back({std::string(kBitmap), format});
        else if (format == kCfHDrop)
            targets.push_back({std::string(kUriList), format});
        else if (name == kHtmlFormat)
            targets.push_back({std::string(kHtml), format});
        else if (!name.empty())
            targets.push_back({name, format});
    }
    return targets;
}

Exported exportTo(const Target& target, const Bytes& data)
{
    if (target.format == kCfUnicodeText)
        return exportText(target.name, data);
    if (target.format == kCfDib)
        return {target.name, bitmapFile(data)};
    if (target.format == kCfHDrop)
        return {target.name, uriList(data)};
    return {target.name, target.name == kHtml ? htmlDocument(data) : data};
}

std::vector<Import> importsOf(const std::vector<std::string>& targets)
{
    std::vector<Import> imports;
    const std::string* text = nullptr;
    for (const std::string& target : targets)
        if (const int rank = rankOfText(target); rank != 0 && (!text || rank < rankOfText(*text)))
            text = &target;
    if (text)
        imports.push_back({kCfUnicodeText, "", *text});
    for (const std::string& target : targets) {
        if (target == kBitmap)
            imports.push_back({kCfDib, "", target});
        else if (target == kUriList)
            imports.push_back({kCfHDrop, "", target});
        else if (target == kHtml)
            imports.push_back({0, std::string(kHtmlFormat), target});
        else if (!target.empty() && rankOfText(target) == 0 && !contains(kNoData, target))
            imports.push_back({0, target, target});
    }
    return imports;
}

std::optional<Bytes> importFrom(const Import& import, const std::string& type, const Bytes& data)
{
    if (import.format == kCfUnicodeText)
        return encodeClipboardText(kCfUnicodeText, textFrom(import.target, type, data));
    if (import.format == kCfDib) {
        if (data.size() < kBitmapFileHeader + 4 || data[0] != std::byte{'B'} || data[1] != std::byte{'M'})
            return std::nullopt;
        return Bytes(data.begin() + kBitmapFileHeader, data.end());
    }
    if (import.format == kCfHDrop)
        return dropFiles(textOf(data));
    return import.target == kHtml ? htmlFormat(textOf(data)) : data;
}

}  // namespace ipc::posix::clipboard
