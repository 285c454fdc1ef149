// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/conversion.h"

#include <array>
#include <cerrno>

namespace ipc::posix::clipboard {

void Conversion::run(std::span<const std::byte>& input, Bytes& output)
{
    std::array<char, 4096> part;
    auto* next = const_cast<char*>(reinterpret_cast<const char*>(input.data()));   // iconv only reads it
    std::size_t left = input.size();
    for (bool more = true; more && left != 0;) {
        char* out = part.data();
        std::size_t room = part.size();
        more = iconv(m_conversion, &next, &left, &out, &room) == std::size_t(-1) && errno == E2BIG;
        const auto* made = reinterpret_cast<const std::byte*>(part.data());
        output.insert(output.end(), made, made + (part.size() - room));
    }
    input = input.last(left);
}

std::optional<std::string> toUtf8(const std::string& charset, std::span<const std::byte> text)
{
    constexpr std::string_view kReplacement = "\uFFFD";
    Conversion conversion("UTF-8", charset);
    if (!conversion.works())
        return std::nullopt;
    Bytes utf8;
    for (conversion.run(text, utf8); !text.empty(); conversion.run(text, utf8)) {
        const auto bytes = std::as_bytes(std::span(kReplacement));
        utf8.insert(utf8.end(), bytes.begin(), bytes.end());
        text = text.subspan(1);
    }
    return std::string(reinterpret_cast<const char*>(utf8.data()), utf8.size());
}

}  // namespace ipc::posix::clipboard
