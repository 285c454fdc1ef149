// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/compound_text.h"

#include "ipc/posix/clipboard/conversion.h"

#include <algorithm>
#include <array>

namespace ipc::posix::clipboard {
namespace {

constexpr std::byte kEscape{0x1B}, kHighBit{0x80};
constexpr std::string_view kBeginUtf8 = "\x1B%G", kEndUtf8 = "\x1B%@";

/// An escape sequence and the set that the upper (or lower) half of the bytes is in from then on, by a name that iconv knows.
struct Designation {
    std::string_view sequence;
    std::string_view charset;
    bool upper;
};
constexpr auto kDesignations = std::to_array<Designation>({
    {"(B", "ASCII", false}, {"(J", "ASCII", false}, {")I", "SHIFT_JIS", true}, {"-A", "ISO-8859-1", true}, {"-B", "ISO-8859-2", true},
    {"-C", "ISO-8859-3", true}, {"-D", "ISO-8859-4", true}, {"-F", "ISO-8859-7", true}, {"-G", "ISO-8859-6", true},
    {"-H", "ISO-8859-8", true}, {"-L", "ISO-8859-5", true}, {"-M", "ISO-8859-9", true}, {"-V", "ISO-8859-10", true},
    {"-Y", "ISO-8859-13", true}, {"-_", "ISO-8859-14", true}, {"-b", "ISO-8859-15", true}, {"-f", "ISO-8859-16", true},
    {"$(A", "EUC-CN", false}, {"$(B", "EUC-JP", false}, {"$(C", "EUC-KR", false}, {"$)A", "EUC-CN", true}, {"$)B", "EUC-JP", true},
    {"$)C", "EUC-KR", true}, {"%G", "UTF-8", true},
});

bool isUpper(std::byte byte) { return (byte & kHighBit) != std::byte{0}; }

std::string_view viewOf(std::span<const std::byte> text) { return {reinterpret_cast<const char*>(text.data()), text.size()}; }

class CompoundText {
public:
    std::string decode(std::span<const std::byte> text)
    {
        while (!text.empty()) {
            if (text.front() == kEscape) {
                escape(text);
                continue;
            }
            const bool upper = isUpper(text.front());
            const auto end = std::ranges::find_if(text, [&](std::byte each) {
                return each == kEscape || (m_upper != "UTF-8" && isUpper(each) != upper);
            });
            const auto length = static_cast<std::size_t>(end - text.begin());
            append(text.first(length), upper || m_upper == "UTF-8");
            text = text.subspan(length);
        }
        return std::move(m_utf8);
    }

private:
    // ESC, bytes of 0x20 to 0x2F, and one more that ends it. One that is not known changes nothing.
    void escape(std::span<const std::byte>& text)
    {
        const auto rest = text.subspan(1);
        const auto end = std::ranges::find_if(rest, [](std::byte each) { return each < std::byte{0x20} || each > std::byte{0x2F}; });
        const auto length = static_cast<std::size_t>(end - rest.begin()) + (end == rest.end() ? 0 : 1);
        const auto sequence = viewOf(rest.first(length));
        text = rest.subspan(length);
        if (sequence == kEndUtf8.substr(1))
            m_upper = "ISO-8859-1";
        const auto known = std::ranges::find(kDesignations, sequence, &Designation::sequence);
        if (known != kDesignations.end())
            (known->upper ? m_upper : m_lower) = known->charset;
    }

    // Sets of two bytes a character are named by those encodings that have them in the upper half.
    void append(std::span<const std::byte> part, bool upper)
    {
        const std::string_view charset = upper ? m_upper : m_lower;
        Bytes bytes(part.begin(), part.end());
        if (!upper && charset != "ASCII")
            std::ranges::for_each(bytes, [](std::byte& each) { each |= each > std::byte{0x20} ? kHighBit : std::byte{0}; });
        m_utf8 += toUtf8(std::string(charset), bytes).value_or("\uFFFD");
    }

    std::string m_utf8;
    std::string_view m_lower = "ASCII";
    std::string_view m_upper = "ISO-8859-1";
};

}  // namespace

std::string fromCompoundText(std::span<const std::byte> text) { return CompoundText().decode(text); }

std::string toCompoundText(std::string_view utf8)
{
    // How many bytes at the beginning are one character of Latin-1.
    const auto latin1 = [&]() -> std::size_t {
        const auto lead = static_cast<unsigned char>(utf8.front());
        const bool two = utf8.size() > 1 && (lead == 0xC3 || (lead == 0xC2 && static_cast<unsigned char>(utf8[1]) >= 0xA0));
        return lead < 0x80 ? 1 : two ? 2 : 0;
    };
    std::string text;
    bool inUtf8 = false;
    while (!utf8.empty()) {
        const std::size_t length = latin1();
        if (inUtf8 != (length == 0)) {
            text += inUtf8 ? kEndUtf8 : kBeginUtf8;
            inUtf8 = !inUtf8;
        }
        text.push_back(length == 2 ? static_cast<char>(static_cast<unsigned char>(utf8[0]) << 6 | (utf8[1] & 0x3F)) : utf8[0]);
        utf8.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return inUtf8 ? text.append(kEndUtf8) : text;
}

}  // namespace ipc::posix::clipboard
