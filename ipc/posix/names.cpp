// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/names.h"

#include <algorithm>
#include <cstdint>

namespace ipc::posix {
namespace {

constexpr std::size_t kLongestFileName = 200;   // NAME_MAX is 255; a prefix must still fit
constexpr std::size_t kReadablePart = 120;

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

// The path with "." and ".." resolved; a part loses one dot at its end.
std::string withoutDots(std::string_view path)
{
    std::string result;
    while (!path.empty()) {
        const auto end = path.find('\\');
        std::string_view part = path.substr(0, end);
        const bool last = end == std::string_view::npos;
        path.remove_prefix(last ? path.size() : end + 1);
        if (part == "..") {
            const auto before = result.find_last_of('\\', result.size() < 2 ? 0 : result.size() - 2);
            result.erase(before == std::string::npos ? 0 : before + 1);
        }
        if (part.empty() || part == "." || part == "..")
            continue;
        if (!last && part.ends_with('.'))
            part.remove_suffix(1);
        result.append(part).append(last ? "" : "\\");
    }
    return result;
}

bool staysReadable(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
           || (character >= '0' && character <= '9') || character == '_' || character == '-';
}

}  // namespace

std::string canonicalName(std::string_view name)
{
    constexpr std::string_view kDevice = R"(\\.\)";
    std::string text(name);
    if (name.starts_with(R"(\\?\)"))
        return text.replace(0, kDevice.size(), kDevice);
    std::ranges::replace(text, '/', '\\');
    const auto host = text.find('\\', 2);
    if (!text.starts_with(R"(\\)") || host == std::string::npos)
        return std::string(name);
    std::string path = withoutDots(std::string_view(text).substr(host + 1));
    path.erase(path.find_last_not_of(". ") + 1);
    return text.substr(0, host + 1) + path;
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
