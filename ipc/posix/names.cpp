// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/names.h"

#include <array>
#include <cstdint>

namespace ipc::posix {
namespace {

constexpr std::size_t kLongestFileName = 200;   // NAME_MAX is 255; a prefix must still fit
constexpr std::size_t kReadablePart = 120;

// Upper case of a two-byte letter; the pairs of Latin-1, Greek and Cyrillic lie a fixed distance apart.
char32_t upper(char32_t letter)
{
    if ((letter >= 0xE0 && letter <= 0xFE && letter != 0xF7) || (letter >= 0x3B1 && letter <= 0x3CB && letter != 0x3C2)
        || (letter >= 0x430 && letter <= 0x44F))
        return letter - 0x20;
    return letter >= 0x450 && letter <= 0x45F ? letter - 0x50 : letter;
}

std::uint64_t hashOf(std::string_view text, std::uint64_t seed)
{
    std::uint64_t hash = 0xCBF29CE484222325u ^ seed;   // FNV-1a
    for (const char character : text)
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3u;
    return hash;
}

std::string hex(std::uint64_t value, int digits)
{
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        text += kDigits[(value >> shift) & 0xF];
    return text;
}

bool staysReadable(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
           || (character >= '0' && character <= '9') || character == '_' || character == '-';
}

}  // namespace

std::string foldCase(std::string_view name)
{
    std::string folded(name);
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const auto byte = static_cast<unsigned char>(folded[i]);
        if (byte >= 'a' && byte <= 'z')
            folded[i] = static_cast<char>(byte - 0x20);
        if ((byte & 0xE0) != 0xC0 || i + 1 == folded.size())
            continue;
        const auto next = static_cast<unsigned char>(folded[i + 1]);
        const char32_t letter = upper((byte & 0x1Fu) << 6 | (next & 0x3Fu));
        folded[i] = static_cast<char>(0xC0 | (letter >> 6));
        folded[++i] = static_cast<char>(0x80 | (letter & 0x3F));
    }
    return folded;
}

std::string fileNameFor(std::string_view name)
{
    std::string file;
    for (const char character : name)
        file += staysReadable(character) ? std::string(1, character)
                                         : '%' + hex(static_cast<unsigned char>(character), 2);
    if (file.size() <= kLongestFileName)
        return file;
    return file.substr(0, kReadablePart) + '~' + hex(hashOf(name, 0), 16) + hex(hashOf(name, name.size()), 16);
}

}  // namespace ipc::posix
