// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/named_pipe.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

/// Calls on handles with text for data; a call that fails is a failure of the test.
namespace ipc::test {

inline std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

inline std::size_t write(const UniqueHandle& handle, std::string_view text)
{
    const auto written = writeFile(handle.get(), bytes(text));
    EXPECT_TRUE(written) << toText(written.error());
    return written.value_or(~std::size_t{0});
}

inline std::string read(const UniqueHandle& handle, std::size_t size)
{
    std::string text(size, '\0');
    const auto transfer = readFile(handle.get(), std::as_writable_bytes(std::span(text)));
    EXPECT_TRUE(transfer) << toText(transfer.error());
    text.resize(transfer ? transfer->bytes : 0);
    return text;
}

struct Peeked : PipePeek {
    std::string data;
};

inline Peeked peek(const UniqueHandle& handle, std::size_t size)
{
    std::string text(size, '\0');
    const auto seen = peekNamedPipe(handle.get(), std::as_writable_bytes(std::span(text)));
    EXPECT_TRUE(seen) << toText(seen.error());
    text.resize(seen ? seen->bytesRead : 0);
    return Peeked{seen.value_or(PipePeek{}), text};
}

}  // namespace ipc::test
