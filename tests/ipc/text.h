// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Text as the bytes that calls take and give.
namespace ipc::test {

inline std::vector<std::byte> bytesOf(std::string_view text)
{
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

inline std::string textOf(std::span<const std::byte> data) { return {reinterpret_cast<const char*>(data.data()), data.size()}; }

}  // namespace ipc::test
