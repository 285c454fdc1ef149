// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/clipboard/targets.h"

#include <iconv.h>
#include <optional>
#include <string>

namespace ipc::posix::clipboard {

/// A conversion of the C library from one character set to another.
class Conversion {
public:
    Conversion(const std::string& to, const std::string& from) : m_conversion(iconv_open(to.c_str(), from.c_str())) {}
    ~Conversion()
    {
        if (works())
            iconv_close(m_conversion);
    }
    Conversion(const Conversion&) = delete;
    Conversion& operator=(const Conversion&) = delete;

    /// False if the library does not know one of the two.
    bool works() const { return m_conversion != iconv_t(-1); }
    /// Converts as far as it goes; what is left of the input begins with what has no counterpart.
    void run(std::span<const std::byte>& input, Bytes& output);

private:
    iconv_t m_conversion;
};

/// Text in a character set as UTF-8, with U+FFFD for bytes that are none of it; nothing if the set is unknown.
std::optional<std::string> toUtf8(const std::string& charset, std::span<const std::byte> text);

}  // namespace ipc::posix::clipboard
