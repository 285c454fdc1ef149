// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace peer {

/// Cuts a stream of bytes into lines, in bounded memory: a line longer than `limit` is reported once, when its end
/// comes, and thrown away.
class LineReader {
public:
    explicit LineReader(std::size_t limit) : m_limit(limit) {}

    /// Takes the next bytes; calls `line(text)` for each line that ends in them, or `tooLong(size)`.
    void take(std::string_view bytes, const std::function<void(std::string&&)>& line,
              const std::function<void(std::size_t)>& tooLong);

private:
    std::size_t m_limit;
    std::string m_partial;
    std::size_t m_size = 0;   // of the line so far, also of what was thrown away
};

}  // namespace peer
