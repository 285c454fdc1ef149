// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/data.h"

#include <algorithm>
#include <cstring>

namespace peer {
namespace {

ipc::Unexpected wrongData(std::string detail)
{
    return ipc::fail("ReadRequest", ipc::ErrorCode::InvalidParameter, 0, std::move(detail));
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

ipc::Result<void> checkHex(const std::string& text)
{
    const auto bad = std::find_if(text.begin(), text.end(), [](char c) { return hexDigit(c) < 0; });
    if (bad != text.end())
        return wrongData("\"hex\" has a character that is no hex digit, at " + std::to_string(bad - text.begin()));
    if (text.size() % 2 != 0)
        return wrongData("\"hex\" has an odd number of digits");
    return {};
}

ipc::Result<void> checkFill(const Json& value)
{
    if (value.size() != 2 || !value.contains("size") || !value["fill"].is_string() || value["fill"].get_ref<const std::string&>().empty())
        return wrongData("filled data is {\"fill\": \"A\", \"size\": n}");
    if (!value["size"].is_number_unsigned() || value["size"].get<std::uint64_t>() > kMostData)
        return wrongData("\"size\" must be a number from 0 to " + std::to_string(kMostData));
    return {};
}

std::vector<std::byte> bytesOf(const std::string& text)
{
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

std::vector<std::byte> hexBytes(const std::string& text)
{
    std::vector<std::byte> bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(hexDigit(text[2 * i]) * 16 + hexDigit(text[2 * i + 1]));
    return bytes;
}

std::vector<std::byte> filled(const std::string& pattern, std::size_t size)
{
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>(pattern[i % pattern.size()]);
    return bytes;
}

/// Length of the UTF-8 sequence at the start of `text`, which has no shorter form and is no surrogate; 0 if there is none.
std::size_t sequence(std::span<const unsigned char> text)
{
    const unsigned char first = text[0];
    const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    const bool wrongSecond = length > 2
                             && ((first == 0xE0 && text[1] < 0xA0) || (first == 0xED && text[1] > 0x9F)
                                 || (first == 0xF0 && text[1] < 0x90) || (first == 0xF4 && text[1] > 0x8F));
    return wrongSecond ? 0 : length;
}

bool printable(std::span<const std::byte> data)
{
    std::span text(reinterpret_cast<const unsigned char*>(data.data()), data.size());
    while (!text.empty()) {
        const unsigned char c = text[0];
        const std::size_t length = sequence(text);
        if (length == 0 || c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
            return false;
        text = text.subspan(length);
    }
    return true;
}

}  // namespace

ipc::Result<void> checkData(const Json& value)
{
    if (value.is_string())
        return {};
    if (value.is_object() && value.size() == 1 && value.contains("hex") && value["hex"].is_string())
        return checkHex(value["hex"].get_ref<const std::string&>());
    if (value.is_object() && value.contains("fill"))
        return checkFill(value);
    return wrongData("data is a text, {\"hex\": \"…\"} or {\"fill\": \"A\", \"size\": n}");
}

ipc::Result<std::vector<std::byte>> dataIn(const Json& value)
{
    if (auto checked = checkData(value); !checked)
        return ipc::Unexpected(checked.error());
    if (value.is_string())
        return bytesOf(value.get_ref<const std::string&>());
    if (value.contains("hex"))
        return hexBytes(value["hex"].get_ref<const std::string&>());
    return filled(value["fill"].get_ref<const std::string&>(), value["size"].get<std::size_t>());
}

Json dataOut(std::span<const std::byte> data)
{
    if (printable(data))
        return std::string(reinterpret_cast<const char*>(data.data()), data.size());
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(data.size() * 2);
    for (const std::byte byte : data) {
        hex += kDigits[static_cast<unsigned>(byte) >> 4];
        hex += kDigits[static_cast<unsigned>(byte) & 15];
    }
    return {{"hex", std::move(hex)}};
}

ipc::Result<std::vector<std::byte>> readBuffer(const char* call, std::uint64_t size)
{
    if (size > kMostData)
        return ipc::fail(call, ipc::ErrorCode::NotEnoughMemory, 0, "a buffer of " + std::to_string(size) + " bytes; the peer gives at most " + std::to_string(kMostData));
    return std::vector<std::byte>(size);
}

}  // namespace peer
