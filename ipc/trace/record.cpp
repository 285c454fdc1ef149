// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/record.h"

#include <algorithm>
#include <array>

namespace ipc::trace {
namespace {

#define IPC_X(name) #name,
constexpr std::array<std::string_view, static_cast<std::size_t>(Key::count_)> kKeys{"", IPC_TRACE_KEYS(IPC_X)};
constexpr std::array<std::string_view, static_cast<std::size_t>(MessageId::Count_)> kMessages{"", IPC_MESSAGES(IPC_X)};
constexpr std::array<std::string_view, static_cast<std::size_t>(NativeId::count_)> kNatives{"", IPC_NATIVE_CALLS(IPC_X)};
#undef IPC_X

template <class Names, class Id>
std::string_view nameIn(const Names& names, Id id)
{
    const auto index = static_cast<std::size_t>(id);
    return index < names.size() ? names[index] : std::string_view{};
}

}  // namespace

std::string_view keyName(Key key) { return key == Key::errno_ ? "errno" : nameIn(kKeys, key); }
std::string_view messageName(MessageId message) { return nameIn(kMessages, message); }
std::string_view nativeName(NativeId call) { return nameIn(kNatives, call); }

bool DetailReader::take(void* target, std::size_t size)
{
    m_corrupt = m_rest.size() < size;
    if (m_corrupt)
        return false;
    std::memcpy(target, m_rest.data(), size);
    m_rest = m_rest.subspan(size);
    return true;
}

bool DetailReader::takeView(std::size_t size, std::span<const std::byte>& view)
{
    m_corrupt = m_rest.size() < size;
    if (m_corrupt)
        return false;
    view = m_rest.first(size);
    m_rest = m_rest.subspan(size);
    return true;
}

bool DetailReader::next(Detail& detail)
{
    std::uint8_t head[DetailWriter::kPrefix];
    if (m_corrupt || m_rest.empty() || !take(head, sizeof head))
        return false;
    detail = {};
    detail.key = static_cast<Key>(head[0]);
    detail.out = (head[1] & kOut) != 0;
    detail.type = static_cast<DetailType>(head[1] & ~kOut);
    detail.family = static_cast<Family>(head[2]);
    std::uint32_t length = 0;
    std::span<const std::byte> view;
    switch (detail.type) {
    case DetailType::Number:
    case DetailType::Signed:
    case DetailType::Handle:
    case DetailType::Constant:
    case DetailType::Bool:
        return take(&detail.number, 8);
    case DetailType::Text:
        if (!take(&length, 4) || !takeView(length, view))
            return false;
        detail.text = {reinterpret_cast<const char*>(view.data()), view.size()};
        return true;
    case DetailType::Bytes:
        return take(&detail.number, 8) && take(&length, 4) && takeView(length, detail.bytes);
    }
    m_corrupt = true;
    return false;
}

void DetailWriter::text(Key key, std::string_view text, std::uint8_t out) noexcept
{
    const std::size_t left = m_capacity - m_size;
    const std::size_t header = kPrefix + 4;
    const auto length = static_cast<std::uint32_t>(std::min(text.size(), left > header ? left - header : 0));
    m_truncated |= length < text.size();
    if (std::byte* place = room(header + length)) {
        prefix(place, key, DetailType::Text, out, Family::None);
        std::memcpy(place + kPrefix, &length, 4);
        std::copy_n(text.data(), length, reinterpret_cast<char*>(place + header));   // an empty text may have no address
    }
}

void DetailWriter::bytes(Key key, std::uint64_t size, std::span<const std::byte> kept, std::uint8_t out) noexcept
{
    if (std::byte* place = room(kBytesHeader + kept.size())) {
        bytesHeader(place, key, size, static_cast<std::uint32_t>(kept.size()), out);
        std::ranges::copy(kept, place + kBytesHeader);
    }
}

}  // namespace ipc::trace
