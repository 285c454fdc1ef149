// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ipc/clipboard_fixture.h"
#include "tests/ipc/posix/x_client.h"

namespace ipc::test {

inline constexpr const char kXclip[] = "/usr/bin/xclip";
inline constexpr std::size_t kLarge = std::size_t{8} << 20;

/// The clipboard of a session, and other X11 programs on the same display.
class ClipboardOnX11 : public ClipboardTest {
protected:
    static std::string pasteWithXclip(const std::string& target = "UTF8_STRING")
    {
        Program xclip(kXclip, {"-o", "-selection", "clipboard", "-t", target});
        return xclip.everything();
    }
    /// xclip goes on in the background as the selection's owner, until there is another one or no X server.
    void copyWithXclip(const std::string& text, const std::string& target = "UTF8_STRING")
    {
        const std::uint32_t before = sequence();
        Program xclip(kXclip, {"-i", "-selection", "clipboard", "-t", target});
        xclip.write(text);
        xclip.endInput();
        ASSERT_TRUE(xclip.ended());
        ASSERT_TRUE(eventually([&] { return sequence() != before; }));
    }
    static std::uint32_t sequence() { return getClipboardSequenceNumber().value_or(0); }

    Result<std::optional<std::vector<std::byte>>> get(ClipboardFormat format = kCfUnicodeText)
    {
        EXPECT_TRUE(succeeds(openClipboard(window())));
        return getClipboardData(format);
    }
    void own(XClient& client)
    {
        const std::uint32_t before = sequence();
        client.own();
        ASSERT_TRUE(eventually([&] { return sequence() != before; }));
    }
};

}  // namespace ipc::test
