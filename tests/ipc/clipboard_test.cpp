// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ipc/clipboard_fixture.h"
#include "tests/ipc/conformance.h"

namespace ipc::test {
namespace {

class Clipboard : public ClipboardTest {};

TEST_F(Clipboard, CB_01_NothingWorksBeforeItIsOpen)
{
    EXPECT_TRUE(failsWith(closeClipboard(), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(failsWith(emptyClipboard(), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(failsWith(getClipboardData(kCfText), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(failsWith(enumClipboardFormats(0), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(failsWith(setClipboardData(kCfText, encodeClipboardText(kCfText, "a")), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(failsWith(setClipboardDataDelayed(kCfText, {}), ErrorCode::ClipboardNotOpen));
}

TEST_F(Clipboard, CB_02_OpenAgainWithTheSameWindowOnly)
{
    const Window other = *createWindow("other");
    EXPECT_TRUE(succeeds(openClipboard(window())));
    EXPECT_TRUE(succeeds(openClipboard(window())));
    EXPECT_TRUE(failsWith(openClipboard(other), ErrorCode::AccessDenied));
    EXPECT_EQ(getOpenClipboardWindow().value_or(Window::Null), window());
    EXPECT_TRUE(succeeds(closeClipboard()));
    EXPECT_TRUE(failsWith(closeClipboard(), ErrorCode::ClipboardNotOpen));
    EXPECT_EQ(getOpenClipboardWindow().value_or(window()), Window::Null);
    EXPECT_TRUE(succeeds(destroyWindow(other)));
}

TEST_F(Clipboard, CB_02_AnotherThreadTakesItOverWithTheSameWindow)
{
    ASSERT_TRUE(succeeds(openClipboard(window())));
    Background([&] {
        EXPECT_TRUE(succeeds(openClipboard(window())));
        return true;
    }).get();
    EXPECT_TRUE(failsWith(closeClipboard(), ErrorCode::ClipboardNotOpen));
}

TEST_F(Clipboard, AThreadThatEndsLeavesItClosed)
{
    Background([&] { return succeeds(openClipboard(window())); }).get();
    const Window other = *createWindow("other");
    EXPECT_TRUE(eventually([&] { return openClipboard(other).has_value(); }));
}

TEST_F(Clipboard, AWindowMustBeOneOfThisProcess)
{
    EXPECT_TRUE(failsWith(openClipboard(Window{77}), ErrorCode::InvalidWindowHandle));
    EXPECT_TRUE(failsWith(addClipboardFormatListener(Window{77}), ErrorCode::InvalidWindowHandle));
}

TEST_F(Clipboard, CB_03_AProcessThatIsKilledLeavesItClosed)
{
    Other other(directory());
    ASSERT_EQ(other("open"), "0 ");
    EXPECT_TRUE(failsWith(openClipboard(window()), ErrorCode::AccessDenied));
    EXPECT_EQ(getOpenClipboardWindow().value_or(Window::Null), other.window());
    other.kill();
    EXPECT_TRUE(succeeds(openClipboard(window())));
}

TEST_F(Clipboard, CB_04_UnicodeTextGivesFourFormats)
{
    copy("text");
    EXPECT_EQ(countClipboardFormats().value_or(0), 4u);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    EXPECT_EQ(formats(), (std::vector<ClipboardFormat>{13, 16, 1, 7}));
    EXPECT_EQ(enumClipboardFormats(7).value_or(99), 0u);
    const auto locale = getClipboardData(kCfLocale);
    ASSERT_TRUE(locale && *locale);
    EXPECT_EQ((*locale)->size(), 4u);
}

TEST_F(Clipboard, CB_05_SequenceNumber)
{
    constexpr ClipboardFormat kWave = 12;
    const std::uint32_t start = sequence();
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    EXPECT_EQ(sequence(), start + 1);
    ASSERT_TRUE(succeeds(emptyClipboard()));
    EXPECT_EQ(sequence(), start + 2);
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kWave, {})));
    EXPECT_EQ(sequence(), start + 3);
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(sequence(), start + 3);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(sequence(), start + 3);
}

TEST_F(Clipboard, CB_05_SynthesizedFormatsCountTwice)
{
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardData(kCfText, encodeClipboardText(kCfText, "a"))));
    ASSERT_TRUE(succeeds(setClipboardData(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, "a"))));
    const std::uint32_t before = sequence();
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(sequence(), before + 2);
}

TEST_F(Clipboard, CB_06_TheOldOwnerIsToldOnce)
{
    copy("mine");
    EXPECT_EQ(getClipboardOwner().value_or(Window::Null), window());
    Other other(directory());
    EXPECT_EQ(other("open"), "0 ");
    EXPECT_EQ(other("empty"), "0 ");
    EXPECT_EQ(nextMessage(), "WM_DESTROYCLIPBOARD");
    EXPECT_EQ(getClipboardOwner().value_or(Window::Null), other.window());
    EXPECT_EQ(other("close"), "0 ");
    EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT");
}

TEST_F(Clipboard, CB_07_DelayedTextIsRenderedForTheFirstWhoAsks)
{
    Other other(directory());
    other("open");
    other("empty");
    EXPECT_EQ(other("promise 1 0 later"), "0 ");
    other("close");
    const std::uint32_t before = sequence();
    EXPECT_EQ(paste(kCfUnicodeText), "later");
    EXPECT_EQ(other("message"), "0 WM_RENDERFORMAT 1");
    EXPECT_EQ(paste(kCfText), "later");
    EXPECT_EQ(sequence(), before);
    EXPECT_EQ(other("destroy"), "0 ");   // exactly one WM_RENDERFORMAT: nothing else was in the queue
    EXPECT_EQ(paste(kCfText), "later");
}

TEST_F(Clipboard, CB_07_WhatIsNotRenderedIsAskedForAgain)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 13");
    other("close");
    EXPECT_EQ(paste(), std::nullopt);
    EXPECT_EQ(paste(), std::nullopt);
    EXPECT_EQ(other("message"), "0 WM_RENDERFORMAT 13");
    EXPECT_EQ(other("message"), "0 WM_RENDERFORMAT 13");
}

TEST_F(Clipboard, CB_08_PromisesDieWithTheProcess)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 1 0 never");
    other("close");
    EXPECT_TRUE(isClipboardFormatAvailable(kCfText).value_or(false));
    other.kill();
    EXPECT_FALSE(isClipboardFormatAvailable(kCfText).value_or(true));
    EXPECT_FALSE(isClipboardFormatAvailable(kCfUnicodeText).value_or(true));
}

TEST_F(Clipboard, CB_09_DataOutlivesTheProcess)
{
    Other other(directory());
    other("open");
    other("empty");
    other("set 13 legacy");
    other("close");
    other.kill();
    EXPECT_EQ(getClipboardOwner().value_or(window()), Window::Null);
    EXPECT_EQ(paste(), "legacy");
}

TEST_F(Clipboard, CB_10_AWindowRendersAllBeforeItGoes)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 1 0 saved");
    other("promise 12 0 wave");
    other("close");
    EXPECT_EQ(other("destroy"), "0 ");
    EXPECT_EQ(getClipboardOwner().value_or(window()), Window::Null);
    EXPECT_EQ(paste(kCfText), "saved");
    EXPECT_TRUE(isClipboardFormatAvailable(12).value_or(false));
}

TEST_F(Clipboard, CB_10_WhatItDoesNotRenderIsGone)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 1");
    other("close");
    EXPECT_EQ(other("destroy"), "0 ");
    EXPECT_FALSE(isClipboardFormatAvailable(kCfText).value_or(true));
    EXPECT_FALSE(isClipboardFormatAvailable(kCfUnicodeText).value_or(true));
}

TEST_F(Clipboard, CB_11_OneUpdateForEachChange)
{
    ASSERT_TRUE(succeeds(addClipboardFormatListener(window())));
    EXPECT_TRUE(failsWith(addClipboardFormatListener(window()), ErrorCode::InvalidParameter));
    Other other(directory());
    other("open");
    other("empty");
    other("set 1 a");
    other("set 13 b");
    EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT");   // at Close, not before
    other("close");
    EXPECT_EQ(nextMessage(), "WM_CLIPBOARDUPDATE");
    other("open");
    other("close");
    EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT");
    ASSERT_TRUE(succeeds(removeClipboardFormatListener(window())));
    EXPECT_TRUE(failsWith(removeClipboardFormatListener(window()), ErrorCode::InvalidParameter));
    copy("c");
    EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT");
}

TEST_F(Clipboard, CB_12_ANameHasOneNumberInAllProcesses)
{
    const auto id = registerClipboardFormat("IPC Lab Notes");
    ASSERT_TRUE(succeeds(id));
    EXPECT_GE(*id, 0xC000u);
    EXPECT_LE(*id, 0xFFFFu);
    Other other(directory());
    const auto next = registerClipboardFormat("other");
    ASSERT_TRUE(succeeds(next));
    EXPECT_NE(*next, *id);
    EXPECT_EQ(registerClipboardFormat("ipc lab NOTES").value_or(0), *id);
    EXPECT_EQ(other("register OTHER"), "0 " + std::to_string(*next));
    EXPECT_EQ(getClipboardFormatName(*id).value_or(""), "IPC Lab Notes");
    EXPECT_TRUE(failsWith(getClipboardFormatName(kCfText), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(getClipboardFormatName(0xCFFF), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(registerClipboardFormat(""), ErrorCode::InvalidParameter));
}

TEST_F(Clipboard, CB_13_WithoutAWindowThereIsNoOwner)
{
    ASSERT_TRUE(succeeds(openClipboard(Window::Null)));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    EXPECT_EQ(getClipboardOwner().value_or(window()), Window::Null);
    EXPECT_TRUE(succeeds(setClipboardData(kCfText, encodeClipboardText(kCfText, "nobody's"))));
    EXPECT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(paste(), "nobody's");
}

TEST_F(Clipboard, CB_14_SizesInAnotherProcess)
{
    copy("abc", kCfText);
    Other other(directory());
    other("open");
    EXPECT_EQ(other("get 1"), "0 4 abc");
    EXPECT_EQ(other("get 13"), "0 8 abc");
    EXPECT_EQ(other("get 2"), "0 none");
}

TEST_F(Clipboard, CB_15_ASlowOwnerMakesTheOtherWait)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 13 1000 slow");
    other("close");
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(paste(), "slow");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(Clipboard, AnOwnerKilledWhileItRendersIsNotWaitedFor)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 13 100000 never");
    other("close");
    Background waiting([&] {
        EXPECT_TRUE(succeeds(openClipboard(window())));
        return getClipboardData(kCfUnicodeText);
    });
    ASSERT_TRUE(waiting.blocked());
    other.kill();
    const auto data = waiting.get();
    if (follows("ClipboardKilledOwner"))
        EXPECT_TRUE(data && !*data);
    else
        EXPECT_TRUE(failsWith(data, ErrorCode::AccessDenied));
}

TEST_F(Clipboard, CB_16_AMebibyteCrossesIntact)
{
    const std::string text(1 << 20, 'x');
    copy(text);
    Other other(directory());
    other("open");
    EXPECT_EQ(other("get 13"), "0 " + std::to_string(2 * text.size() + 2) + ' ' + text);
}

TEST_F(Clipboard, OneCanRenderForOneself)
{
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfText, {encodeClipboardText(kCfText, "self"), Timeout{0}})));
    const auto data = getClipboardData(kCfText);
    ASSERT_TRUE(data && *data);
    EXPECT_EQ((*data)->size(), 5u);
    EXPECT_EQ(nextMessage(), "WM_RENDERFORMAT");
}

TEST_F(Clipboard, SettingWithoutEmptyingKeepsOwnerAndFormats)
{
    Other other(directory());
    other("open");
    other("empty");
    other("set 12 w");
    other("close");
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(setClipboardData(kCfText, encodeClipboardText(kCfText, "added"))));
    EXPECT_EQ(formats(), (std::vector<ClipboardFormat>{12, 1}));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(getClipboardOwner().value_or(Window::Null), other.window());
}

TEST_F(Clipboard, TextIsEndedInPlace)
{
    const std::vector<std::byte> text{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardData(kCfText, text)));
    const auto data = getClipboardData(kCfText);
    ASSERT_TRUE(data && *data);
    EXPECT_EQ(**data, (std::vector<std::byte>{std::byte{'a'}, std::byte{'b'}, std::byte{0}}));
}

TEST(ClipboardText, CodePages)
{
    const std::string text = "Grüße €, ½ 世界";
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, text)), text);
    EXPECT_EQ(decodeClipboardText(kCfText, encodeClipboardText(kCfText, text)), "Grüße €, ½ ??");
    EXPECT_EQ(decodeClipboardText(kCfOemText, encodeClipboardText(kCfOemText, text)), "Grüße ?, ½ ??");
    EXPECT_EQ(encodeClipboardText(kCfText, "€")[0], std::byte{0x80});
    EXPECT_EQ(encodeClipboardText(kCfOemText, "Ç")[0], std::byte{0x80});
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, "😀")), "😀");
    EXPECT_EQ(encodeClipboardText(kCfUnicodeText, "😀").size(), 6u);
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, "\xFFx\xC3")), "\uFFFDx\uFFFD");
}

}  // namespace
}  // namespace ipc::test
