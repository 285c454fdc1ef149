// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/clipboard/compound_text.h"
#include "tests/ipc/posix/x11_fixture.h"

// Text under the many names that X11 programs have for it, and answers at the edge of the conventions.
namespace ipc::test {
namespace {

using namespace std::string_literals;

class ClipboardCharsets : public ClipboardOnX11 {};

TEST_F(ClipboardCharsets, TextPlainInAnyCharset)
{
    copyWithXclip("Grüße", "text/plain;charset=UTF-8");
    EXPECT_EQ(paste(), "Grüße");
    EXPECT_EQ(countClipboardFormats(), 4u) << "it is text, and no format of its own";
    copyWithXclip("\xB3\xBC\xF3" "d\xBC", "text/plain; charset=\"ISO-8859-2\"");
    EXPECT_EQ(paste(), "łźódź");
    copyWithXclip("\x16\x4E\x4C\x75"s, "text/plain;charset=utf-16le");
    EXPECT_EQ(paste(), "世界");
    copyWithXclip("\xC0\xE1"s, "text/plain;charset=windows-1251");
    EXPECT_EQ(paste(), "Аб");
    copyWithXclip("plain"s, "text/plain");
    EXPECT_EQ(paste(), "plain");
    copyWithXclip("as it is"s, "text/plain;charset=no-such-set");
    EXPECT_EQ(paste(), "as it is");
    EXPECT_EQ(countClipboardFormats(), 4u);
}

TEST_F(ClipboardCharsets, CompoundTextComesInAndGoesOut)
{
    copyWithXclip("caf\xE9 \x1B-B\xB3\x1B-L\xB6 \x1B%G世\x1B%@ \x1B$(B0!\x1B(B.", "COMPOUND_TEXT");
    EXPECT_EQ(paste(), "café łЖ 世 亜.");
    copy("café 世!");
    EXPECT_EQ(pasteWithXclip("COMPOUND_TEXT"), "caf\xE9 \x1B%G世\x1B%@!");
}

TEST(ClipboardCompoundText, WhatIsOddStaysWithinBounds)
{
    const auto decoded = [](const std::string& text) { return posix::clipboard::fromCompoundText(bytesOf(text)); };
    EXPECT_EQ(decoded(""), "");
    EXPECT_EQ(decoded("\x1B"), "");
    EXPECT_EQ(decoded("a\x1B$(Zb"), "ab") << "a sequence that nobody knows";
    EXPECT_EQ(decoded("\x1B$)C\xB0\xA1\x1B-A\xE9"), "가é");
    EXPECT_EQ(decoded("\x1B$(B0"), "\uFFFD") << "half a character";
    for (const char* text : {"", "plain", "é", "世", "é世é", "😀"})
        EXPECT_EQ(decoded(posix::clipboard::toCompoundText(text)), text);
}

TEST_F(ClipboardCharsets, WithoutTextThereIsNone)
{
    copyWithXclip("data", "application/x-thing");
    EXPECT_EQ(countClipboardFormats(), 1u);
    EXPECT_FALSE(isClipboardFormatAvailable(kCfUnicodeText).value_or(true));
    const auto got = get(registerClipboardFormat("application/x-thing").value_or(0));
    ASSERT_TRUE(got && *got);
    EXPECT_EQ(**got, bytesOf("data"));
}

TEST_F(ClipboardCharsets, AnAnswerInNoPartsIsEmptyText)
{
    XClient client;
    own(client);
    Background asking([&] { return get(); });
    client.answer("ATOM", {client.atom("UTF8_STRING")});
    client.answer("INCR", {1000});
    client.part("");
    const auto data = asking.get();
    ASSERT_TRUE(data && *data);
    EXPECT_EQ(**data, bytesOf("\0\0"s));
}

TEST_F(ClipboardCharsets, MultipleMayHaveALargePart)
{
    copy(std::string(kLarge, 'x'));
    XClient client;
    client.set("PAIRS", "ATOM_PAIR", {client.atom("STRING"), client.atom("FIRST"), client.atom("TIMESTAMP"), client.atom("SECOND")});
    ASSERT_TRUE(client.ask("MULTIPLE", "PAIRS"));
    std::string type;
    EXPECT_EQ(client.take("FIRST", &type).size(), 4u);
    EXPECT_EQ(type, "INCR");
    EXPECT_EQ(client.take("SECOND").size(), 4u);
    EXPECT_EQ(paste()->size(), kLarge) << "whoever does not fetch the parts holds up nobody";
}

}  // namespace
}  // namespace ipc::test
