// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/code_pages.h"

#include "ipc/clipboard/text.h"
#include "ipc/posix/clipboard/conversion.h"

#include <algorithm>
#include <array>

namespace ipc::posix::clipboard {
namespace {

constexpr CodePages kWestern{1252, 850}, kCentral{1250, 852}, kCyrillic{1251, 866}, kSerbian{1251, 855}, kGreek{1253, 737},
    kTurkish{1254, 857}, kHebrew{1255, 862}, kArabic{1256, 720}, kBaltic{1257, 775}, kVietnamese{1258, 1258}, kThai{874, 874},
    kJapanese{932, 932}, kSimplifiedChinese{936, 936}, kKorean{949, 949}, kTraditionalChinese{950, 950};

struct Language {
    std::uint16_t id;
    CodePages pages;
};

// By language (the low ten bits) where the country does not matter; as GetLocaleInfo gives them (LOCALE_IDEFAULTANSICODEPAGE and
// LOCALE_IDEFAULTCODEPAGE). Languages that have only Unicode, such as Hindi, are not listed.
constexpr auto kLanguages = std::to_array<Language>({
    {0x01, kArabic}, {0x02, kCyrillic}, {0x03, kWestern}, {0x04, kSimplifiedChinese}, {0x05, kCentral}, {0x06, kWestern}, {0x07, kWestern},
    {0x08, kGreek}, {0x0A, kWestern}, {0x0B, kWestern}, {0x0C, kWestern}, {0x0D, kHebrew}, {0x0E, kCentral}, {0x0F, kWestern},
    {0x10, kWestern}, {0x11, kJapanese}, {0x12, kKorean}, {0x13, kWestern}, {0x14, kWestern}, {0x15, kCentral}, {0x16, kWestern},
    {0x17, kWestern}, {0x18, kCentral}, {0x19, kCyrillic}, {0x1A, kCentral}, {0x1B, kCentral}, {0x1C, kCentral}, {0x1D, kWestern},
    {0x1E, kThai}, {0x1F, kTurkish}, {0x20, kArabic}, {0x21, kWestern}, {0x22, kCyrillic}, {0x23, kCyrillic}, {0x24, kCentral},
    {0x25, kBaltic}, {0x26, kBaltic}, {0x27, kBaltic}, {0x28, kCyrillic}, {0x29, kArabic}, {0x2A, kVietnamese}, {0x2C, kTurkish},
    {0x2D, kWestern}, {0x2E, kWestern}, {0x2F, kCyrillic}, {0x32, kWestern}, {0x34, kWestern}, {0x35, kWestern}, {0x36, kWestern},
    {0x38, kWestern}, {0x3B, kWestern}, {0x3C, kWestern}, {0x3E, kWestern}, {0x40, kCyrillic}, {0x42, kCentral}, {0x43, kTurkish},
    {0x44, kCyrillic}, {0x50, kCyrillic}, {0x52, kWestern}, {0x56, kWestern}, {0x5F, kWestern}, {0x62, kWestern}, {0x67, kWestern},
    {0x6B, kWestern}, {0x6C, kWestern}, {0x6D, kCyrillic}, {0x6E, kWestern}, {0x6F, kWestern}, {0x71, kWestern}, {0x74, kWestern},
    {0x7A, kWestern}, {0x7C, kWestern}, {0x7E, kWestern}, {0x80, kArabic}, {0x82, kWestern}, {0x83, kWestern}, {0x84, kWestern},
    {0x85, kCyrillic}, {0x86, kWestern}, {0x88, kWestern}, {0x8C, kArabic}, {0x91, kWestern}, {0x92, kArabic},
});

// Where the country or the script matters.
constexpr auto kVariants = std::to_array<Language>({
    {0x0404, kTraditionalChinese}, {0x0809, kWestern}, {0x082C, kCyrillic}, {0x0843, kCyrillic}, {0x0850, {}}, {0x0859, kArabic},
    {0x0846, kArabic}, {0x0C04, kTraditionalChinese}, {0x0C09, kWestern}, {0x0C1A, kSerbian}, {0x0C50, {}}, {0x1009, kWestern},
    {0x1404, kTraditionalChinese}, {0x1409, kWestern}, {0x1809, kWestern}, {0x1C1A, kSerbian}, {0x2009, kWestern}, {0x201A, kSerbian},
    {0x2409, kWestern}, {0x2809, kWestern}, {0x281A, kSerbian}, {0x2C09, kWestern}, {0x301A, kSerbian}, {0x641A, kSerbian},
    {0x6C1A, kSerbian}, {0x742C, kCyrillic}, {0x7843, kCyrillic}, {0x7C04, kTraditionalChinese}, {0x7C50, {}},
});

std::string iconvName(unsigned page) { return "CP" + std::to_string(page); }

bool isBuiltIn(unsigned page) { return page == 1252 || page == 437; }

// Which of the two built-in pages stands for one that the C library does not have.
ClipboardFormat builtIn(ClipboardFormat format, unsigned page) { return page == 437 ? kCfOemText : page == 1252 ? kCfText : format; }

void appendUnit(Bytes& utf16, char16_t unit)
{
    utf16.push_back(static_cast<std::byte>(unit & 0xFF));
    utf16.push_back(static_cast<std::byte>(unit >> 8));
}

char16_t unitAt(std::span<const std::byte> utf16) { return static_cast<char16_t>(static_cast<unsigned>(utf16[0]) | static_cast<unsigned>(utf16[1]) << 8); }

Bytes toUtf16(ClipboardFormat format, unsigned page, std::span<const std::byte> text)
{
    Bytes utf16;
    utf16.reserve(text.size() * 2);
    Conversion conversion("UTF-16LE", iconvName(page));
    if (isBuiltIn(page) || !conversion.works()) {
        for (const std::byte byte : text)
            appendUnit(utf16, fromCodePage(builtIn(format, page), byte));
        return utf16;
    }
    while (!text.empty()) {
        conversion.run(text, utf16);
        if (text.empty())
            break;
        const bool control = text.front() >= std::byte{0x80} && text.front() < std::byte{0xA0};   // what a page leaves open
        appendUnit(utf16, control && page > 1000 ? static_cast<char16_t>(text.front()) : u'?');
        text = text.subspan(1);
    }
    return utf16;
}

Bytes fromUtf16(ClipboardFormat format, unsigned page, std::span<const std::byte> utf16)
{
    Bytes text;
    text.reserve(utf16.size());
    utf16 = utf16.first(utf16.size() & ~std::size_t{1});
    Conversion conversion(iconvName(page), "UTF-16LE");
    if (isBuiltIn(page) || !conversion.works()) {
        for (; !utf16.empty(); utf16 = utf16.subspan(2))
            text.push_back(toCodePage(builtIn(format, page), unitAt(utf16)));
        return text;
    }
    while (!utf16.empty()) {
        conversion.run(utf16, text);
        if (utf16.empty())
            break;
        text.push_back(std::byte{'?'});
        utf16 = utf16.subspan(2);
    }
    return text;
}

unsigned pageOf(ClipboardFormat format, const CodePages& pages) { return format == kCfOemText ? pages.oem : pages.ansi; }

}  // namespace

CodePages codePagesOf(std::uint32_t locale)
{
    const auto language = locale & 0xFFFF;
    if (const auto variant = std::ranges::find(kVariants, language, &Language::id); variant != kVariants.end())
        return variant->pages;
    const auto known = std::ranges::find(kLanguages, language & 0x3FF, &Language::id);
    return known == kLanguages.end() ? CodePages{} : known->pages;
}

Bytes convertText(ClipboardFormat from, const Bytes& data, ClipboardFormat to, std::uint32_t locale)
{
    const CodePages pages = codePagesOf(locale);
    const Bytes utf16 = from == kCfUnicodeText ? data : toUtf16(from, pageOf(from, pages), data);
    return to == kCfUnicodeText ? utf16 : fromUtf16(to, pageOf(to, pages), utf16);
}

}  // namespace ipc::posix::clipboard
