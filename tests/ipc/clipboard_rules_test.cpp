// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ipc/clipboard_fixture.h"
#include "tests/ipc/conformance.h"

/// Who may set, what an end leaves behind, who is told: where the rules are not what one would think at first.
namespace ipc::test {
namespace {

constexpr ClipboardFormat kCfSylk = 4;

class ClipboardRules : public ClipboardTest {
protected:
    static std::vector<std::byte> text(std::string_view utf8) { return encodeClipboardText(kCfText, utf8); }
    static std::string got(ClipboardFormat format)
    {
        const auto data = getClipboardData(format);
        EXPECT_TRUE(succeeds(data));
        return data && *data ? decodeClipboardText(format, **data) : "none";
    }
    void listen() { ASSERT_TRUE(succeeds(addClipboardFormatListener(window()))); }
    /// How many WM_CLIPBOARDUPDATE there are in the queue, which has nothing else.
    unsigned updates() const
    {
        unsigned count = 0;
        for (std::string next; (next = nextMessage(Timeout{100})) != "WAIT_TIMEOUT"; ++count)
            EXPECT_EQ(next, "WM_CLIPBOARDUPDATE");
        return count;
    }
};

TEST_F(ClipboardRules, WhileItIsOpenEveryThreadMaySet)
{
    openEmpty(window());
    const auto before = sequence();
    Background([&] {
        EXPECT_TRUE(succeeds(setClipboardData(kCfText, text("another thread's"))));
        EXPECT_TRUE(succeeds(setClipboardDataDelayed(kCfWave, {})));
        EXPECT_TRUE(failsWith(getClipboardData(kCfText), ErrorCode::ClipboardNotOpen));
        EXPECT_TRUE(failsWith(emptyClipboard(), ErrorCode::ClipboardNotOpen));
        return true;
    }).get();
    EXPECT_EQ(sequence(), before + 2);
    EXPECT_EQ(got(kCfText), "another thread's");
    EXPECT_EQ(formats(), (Formats{kCfText, kCfWave}));
}

TEST_F(ClipboardRules, WhileItIsOpenEveryProcessMaySet)
{
    Other other(directory());
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardData(kCfText, text("mine"))));
    EXPECT_EQ(other("set 1 theirs"), "0 ");
    EXPECT_EQ(got(kCfText), "theirs");
    EXPECT_EQ(getClipboardOwner(), window());
    EXPECT_EQ(other("empty"), "1418 ");
    EXPECT_EQ(other("close"), "1418 ");
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(other("set 1 late"), "1418 ");
    EXPECT_EQ(paste(kCfText), "theirs");
    ASSERT_TRUE(succeeds(openClipboard(Window::Null)));
    EXPECT_EQ(other("set 12 wave"), "0 ") << "also where nobody's window is";
}

TEST_F(ClipboardRules, WhatTheOwnerSetsWhileItRendersIsNoChange)
{
    listen();
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfUnicodeText, {encodeClipboardText(kCfUnicodeText, "rendered"), Timeout{500}})));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(updates(), 1u);
    const auto before = sequence();
    Other other(directory());
    ASSERT_EQ(other("open"), "0 ");
    Background asks([&] { return other("get 13"); });
    ASSERT_EQ(nextMessage(), "WM_RENDERFORMAT");
    EXPECT_TRUE(succeeds(setClipboardData(kCfWave, text("besides"))));
    EXPECT_EQ(asks.get(), "0 18 rendered");
    EXPECT_EQ(other("close"), "0 ");
    EXPECT_EQ(sequence(), before);
    EXPECT_EQ(updates(), 0u);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    EXPECT_EQ(formats(), (Formats{13, 16, 1, 7, kCfWave}));
    EXPECT_EQ(got(kCfWave), "besides");
}

TEST_F(ClipboardRules, APromiseWithoutAnOwnerIsNeverKept)
{
    openEmpty(Window::Null);
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfUnicodeText, {encodeClipboardText(kCfUnicodeText, "x"), Timeout{0}})));
    EXPECT_EQ(got(kCfUnicodeText), "none");
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(countClipboardFormats(), 4u);
    EXPECT_EQ(paste(kCfText), std::nullopt);
    EXPECT_TRUE(isClipboardFormatAvailable(kCfText).value_or(false)) << "it is promised all the same";
}

TEST_F(ClipboardRules, APromiseThatIsRefusedChangesNothing)
{
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfText, {text("kept"), Timeout{0}})));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_TRUE(failsWith(setClipboardDataDelayed(kCfText, {text("broken"), Timeout{0}}), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(failsWith(setClipboardDataDelayed(kCfWave, {text("never"), Timeout{0}}), ErrorCode::ClipboardNotOpen));
    EXPECT_EQ(paste(kCfText), "kept");
    Other other(directory());
    EXPECT_EQ(other("open"), "0 ");
    EXPECT_EQ(other("get 12"), "0 none");
}

TEST_F(ClipboardRules, ThePromisedLanguageIsAskedForAfterTheText)
{
    const std::vector<std::byte> russian{std::byte{0x19}, std::byte{0x04}, std::byte{0}, std::byte{0}};
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfLocale, {russian, Timeout{0}})));
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfText, {std::vector{std::byte{0xCF}, std::byte{0}}, Timeout{0}})));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(paste(kCfUnicodeText), "П");
    for (const ClipboardFormat format : {kCfText, kCfLocale}) {
        const auto message = getMessage(window(), Timeout{10'000});
        ASSERT_TRUE(succeeds(message));
        EXPECT_EQ(message->format, format);
    }
}

TEST_F(ClipboardRules, BeforeCloseThereIsOnlyWhatWasSet)
{
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardData(kCfText, text("a"))));
    EXPECT_EQ(got(kCfUnicodeText), "none");
    EXPECT_FALSE(isClipboardFormatAvailable(kCfLocale).value_or(true));
    EXPECT_EQ(countClipboardFormats(), 1u);
}

TEST_F(ClipboardRules, AWindowThatGoesWithItOpenClosesIt)
{
    listen();
    const Window opener = *createWindow("opener");
    openEmpty(opener);
    ASSERT_TRUE(succeeds(setClipboardData(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, "a"))));
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfWave, {})));
    const auto before = sequence();
    ASSERT_TRUE(succeeds(destroyWindow(opener)));
    EXPECT_EQ(updates(), 2u) << "what it had promised goes, what it had set is made known";
    EXPECT_EQ(sequence(), before + 3);
    EXPECT_TRUE(failsWith(closeClipboard(), ErrorCode::ClipboardNotOpen));
    EXPECT_EQ(getOpenClipboardWindow(), Window::Null);
    EXPECT_EQ(getClipboardOwner(), Window::Null);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    EXPECT_EQ(formats(), (Formats{13, 16, 1, 7}));
}

TEST_F(ClipboardRules, AProcessThatEndsWithItOpenClosesIt)
{
    listen();
    {
        Other other(directory());
        other("open");
        other("empty");
        other("set 13 left");
        EXPECT_EQ(countClipboardFormats(), 1u);
    }
    ASSERT_TRUE(eventually([] { return countClipboardFormats() == 4u; }));
    EXPECT_EQ(updates(), 1u);
    EXPECT_EQ(paste(kCfText), "left");
}

TEST_F(ClipboardRules, OfPromisedTextTheLanguageStays)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 13");
    other("close");
    listen();
    ASSERT_TRUE(succeeds(openClipboard(window())));
    EXPECT_EQ(countClipboardFormats(), 4u);
    const auto before = sequence();
    EXPECT_EQ(other("destroy"), "0 ");
    EXPECT_EQ(formats(), Formats{kCfLocale});
    EXPECT_EQ(sequence(), before + 1);
    EXPECT_EQ(updates(), 1u) << "at once";
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(sequence(), before + 1);
    EXPECT_EQ(updates(), 1u) << "and who has it open finds it changed";
}

TEST_F(ClipboardRules, WhoHasNotOpenedItEmptiesNothing)
{
    copy("mine");
    Other other(directory());
    EXPECT_EQ(other("empty"), "1418 ");
    if (follows("ClipboardEmptyChecksFirst"))
        EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT");
    else
        EXPECT_EQ(nextMessage(), "WM_DESTROYCLIPBOARD");
    EXPECT_EQ(getClipboardOwner(), window());
    EXPECT_EQ(paste(), "mine");
}

TEST_F(ClipboardRules, TheOwnerThatIsToldStillOwnsIt)
{
    Other other(directory());
    copy("mine");
    const auto before = sequence();
    ASSERT_EQ(other("open"), "0 ");
    EXPECT_EQ(getClipboardOwner(), window()) << "to open it changes nothing";
    ASSERT_EQ(other("empty"), "0 ");
    EXPECT_EQ(nextMessage(), "WM_DESTROYCLIPBOARD");
    EXPECT_EQ(sequence(), before + 1);
    EXPECT_EQ(countClipboardFormats(), 0u);
    EXPECT_EQ(other("promise 4"), "0 ");
    EXPECT_EQ(other("close"), "0 ");
    EXPECT_EQ(getClipboardOwner(), other.window());
    EXPECT_TRUE(isClipboardFormatAvailable(kCfSylk).value_or(false));
}

TEST_F(ClipboardRules, AWindowThatIsGoneIsNoWindow)
{
    const Window gone = *createWindow("gone");
    ASSERT_TRUE(succeeds(addClipboardFormatListener(gone)));
    ASSERT_TRUE(succeeds(destroyWindow(gone)));
    EXPECT_TRUE(failsWith(removeClipboardFormatListener(gone), ErrorCode::InvalidWindowHandle));
    EXPECT_TRUE(failsWith(openClipboard(gone), ErrorCode::InvalidWindowHandle));
    EXPECT_TRUE(failsWith(addClipboardFormatListener(Window::Null), ErrorCode::InvalidWindowHandle));
    EXPECT_TRUE(failsWith(closeClipboard(), ErrorCode::ClipboardNotOpen));
}

TEST_F(ClipboardRules, EveryNumberIsAFormat)
{
    openEmpty(window());
    for (const ClipboardFormat format : {0xFFFF8765u, 0x1234u, 0x80u, 0x200u, 0x2FFu, 0x3FFu, 0xC123u})
        EXPECT_TRUE(succeeds(setClipboardData(format, text("x")))) << format;
    EXPECT_FALSE(isClipboardFormatAvailable(0x8765).value_or(true)) << "all 32 bits count";
    EXPECT_EQ(formats().size(), 7u);
    for (const ClipboardFormat format : {0u, 1u, 0xBFFFu, 0x10000u, 0xFFFF8765u})
        EXPECT_TRUE(failsWith(getClipboardFormatName(format), ErrorCode::InvalidParameter)) << format;
    EXPECT_TRUE(failsWith(getClipboardFormatName(0xFFFF), ErrorCode::InvalidHandle));
}

TEST_F(ClipboardRules, ANameThatIsANumber)
{
    EXPECT_EQ(registerClipboardFormat("#1234"), 1234u);
    EXPECT_EQ(registerClipboardFormat("#0013"), 13u);
    EXPECT_EQ(registerClipboardFormat("#49151"), 0xBFFFu);
    EXPECT_EQ(registerClipboardFormat("#65537"), 1u) << "its lower 16 bits count";
    for (const char* none : {"#0", "#49152", "#65535", "#65536", "#99999999999"})
        EXPECT_TRUE(failsWith(registerClipboardFormat(none), ErrorCode::InvalidParameter)) << none;
    for (const char* name : {"#", "#12x", "#-1", "# 1", "#0x10"}) {
        const auto id = registerClipboardFormat(name);
        EXPECT_GT(id.value_or(0), 0xC000u) << name;
        EXPECT_EQ(getClipboardFormatName(id.value_or(0)).value_or(""), name);
    }
}

TEST_F(ClipboardRules, TheCaseOfANameDoesNotCount)
{
    for (const auto& [one, other] : {std::pair{"Größe", "GRÖßE"}, {"ΑΒΓ", "αβγ"}, {"Жук", "жУК"}, {"Ÿ", "ÿ"}, {"Ǆ", "ǆ"}, {"Ṁ", "ṁ"}, {"Ａ", "ａ"}})
        EXPECT_EQ(registerClipboardFormat(one).value_or(0), registerClipboardFormat(other).value_or(1)) << one;
    for (const auto& [one, other] : {std::pair{"ß", "ẞ"}, {"ı", "I"}, {"ſ", "S"}, {"a ", "a"}, {"Ω1", "Ω2"}})
        EXPECT_NE(registerClipboardFormat(one).value_or(0), registerClipboardFormat(other).value_or(0)) << one;
    std::string longest;
    while (longest.size() < 2 * 255)
        longest += "ä";
    EXPECT_TRUE(succeeds(registerClipboardFormat(longest))) << "255 characters";
    EXPECT_TRUE(failsWith(registerClipboardFormat(longest + "b"), ErrorCode::InvalidParameter));
}

}  // namespace
}  // namespace ipc::test
