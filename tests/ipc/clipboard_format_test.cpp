// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sync.h"
#include "ipc/thread.h"
#include "tests/ipc/clipboard_fixture.h"
#include "tests/ipc/conformance.h"

#include <array>

/// Which formats there are after what was set, how often the sequence number moves, what becomes of data of odd sizes.
namespace ipc::test {
namespace {

class ClipboardFormats : public ClipboardTest {
protected:
    static std::vector<std::byte> dataFor(ClipboardFormat format)
    {
        return format == kCfText || format == kCfOemText || format == kCfUnicodeText ? encodeClipboardText(format, "a") : bytesOf("data");
    }
};

/// What is set, what is there after CloseClipboard, and by how much that moved the sequence number.
struct Synthesis {
    Formats set;
    Formats there;
    std::uint32_t moved;
};

TEST_F(ClipboardFormats, SynthesizedAfterTheRealOnesAtClose)
{
    const Synthesis all[]{{{1}, {1, 16, 7, 13}, 2},         {{7}, {7, 16, 1, 13}, 2},       {{13}, {13, 16, 1, 7}, 2},
                          {{1, 13}, {1, 13, 16, 7}, 2},     {{13, 1}, {13, 1, 16, 7}, 2},   {{1, 7, 13}, {1, 7, 13, 16}, 1},
                          {{16, 1}, {16, 1, 7, 13}, 1},     {{12}, {12}, 0},                {{12, 1}, {12, 1, 16, 7, 13}, 2},
                          {{1, 12}, {1, 12, 16, 7, 13}, 2}, {{0x1234}, {0x1234}, 0},        {{0x80, 0x200, 0x300}, {0x80, 0x200, 0x300}, 0}};
    for (const auto& [set, there, moved] : all) {
        openEmpty(window());
        for (const ClipboardFormat format : set)
            ASSERT_TRUE(succeeds(setClipboardData(format, dataFor(format))));
        EXPECT_EQ(formats(), set) << "not before Close";
        const auto before = sequence();
        ASSERT_TRUE(succeeds(closeClipboard()));
        EXPECT_EQ(sequence() - before, moved) << testing::PrintToString(set);
        ASSERT_TRUE(succeeds(openClipboard(window())));
        EXPECT_EQ(formats(), there);
        EXPECT_EQ(countClipboardFormats(), there.size());
        ASSERT_TRUE(succeeds(closeClipboard()));
    }
}

TEST_F(ClipboardFormats, PromisedTextIsSynthesizedToo)
{
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardDataDelayed(kCfUnicodeText, {encodeClipboardText(kCfUnicodeText, "ü"), Timeout{0}})));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(countClipboardFormats(), 4u);
    EXPECT_EQ(paste(kCfText), "ü");
    EXPECT_EQ(nextMessage(), "WM_RENDERFORMAT");
    EXPECT_EQ(paste(kCfOemText), "ü");
    EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT") << "it was rendered once, for all";
}

TEST_F(ClipboardFormats, WhatIsAddedLaterIsSynthesizedAgain)
{
    copy("first", kCfText);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(setClipboardData(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, "second"))));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(paste(kCfText), "first") << "a real format stays what it is";
    EXPECT_EQ(paste(kCfUnicodeText), "second");
}

TEST_F(ClipboardFormats, SettingAgainReplacesInPlace)
{
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardData(kCfWave, bytesOf("one"))));
    ASSERT_TRUE(succeeds(setClipboardData(0x1234, bytesOf("two"))));
    const auto before = sequence();
    ASSERT_TRUE(succeeds(setClipboardData(kCfWave, bytesOf("three"))));
    EXPECT_EQ(sequence(), before + 1);
    EXPECT_EQ(formats(), (Formats{kCfWave, 0x1234}));
    const auto data = getClipboardData(kCfWave);
    ASSERT_TRUE(data && *data);
    EXPECT_EQ(**data, bytesOf("three"));
}

TEST_F(ClipboardFormats, MemoryOfOldDataServesForNew)
{
    std::vector<std::byte> room;
    for (const std::size_t size : {std::size_t{3}, std::size_t{16384}, std::size_t{16385}, std::size_t{300000}, std::size_t{5}}) {
        const std::vector<std::byte> data(size, static_cast<std::byte>(size));
        openEmpty(window());
        ASSERT_TRUE(succeeds(setClipboardData(kCfWave, data)));
        auto got = getClipboardData(kCfWave, std::move(room));
        ASSERT_TRUE(got && *got) << size;
        EXPECT_EQ(**got, data);
        room = std::move(**got);
        ASSERT_TRUE(succeeds(closeClipboard()));
    }
}

TEST_F(ClipboardFormats, AThreadWithTheSmallestStackCanPaste)
{
    constexpr std::uint64_t kSmallest = 65536;
    copy("text", kCfText);
    std::optional<std::string> pasted;
    UniqueHandle thread(*createThread({.stackSize = kSmallest}, [&] {
        pasted = paste(kCfText);
        return 0u;
    }));
    ASSERT_EQ(waitForSingleObject(thread.get(), Timeout{10'000}).value_or(WaitStatus::TimedOut), WaitStatus::Signalled);
    EXPECT_EQ(pasted, "text");
}

TEST_F(ClipboardFormats, ABitmapIsSynthesized)
{
    // BITMAPINFOHEADER of 1 × 1 pixels of 24 bits, and the pixel.
    constexpr std::array<std::uint8_t, 44> kDib{40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0};
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardData(kCfDib, std::as_bytes(std::span(kDib)))));
    ASSERT_TRUE(succeeds(closeClipboard()));
    ASSERT_TRUE(succeeds(openClipboard(window())));
    EXPECT_EQ(formats(), follows("ClipboardBitmaps") ? (Formats{8, 2, 17}) : Formats{8});
    const auto data = getClipboardData(kCfDib);
    ASSERT_TRUE(data && *data);
    EXPECT_TRUE(std::ranges::equal(**data, std::as_bytes(std::span(kDib))));
}

TEST_F(ClipboardFormats, UnusualNumbers)
{
    openEmpty(window());
    EXPECT_TRUE(failsWith(setClipboardData(0, bytesOf("x")), ErrorCode::ClipboardNotOpen));
    EXPECT_TRUE(succeeds(setClipboardData(0x123456, bytesOf("x"))));
    EXPECT_TRUE(isClipboardFormatAvailable(0x123456).value_or(false));
    EXPECT_FALSE(isClipboardFormatAvailable(0).value_or(true));
    EXPECT_EQ(enumClipboardFormats(0x123456), 0u);
    EXPECT_EQ(enumClipboardFormats(0x77), 0u) << "after one that is not there";
    const auto missing = getClipboardData(kCfWave);
    ASSERT_TRUE(succeeds(missing));
    EXPECT_FALSE(*missing);
}

TEST_F(ClipboardFormats, TextEndsWithItsLastCharacter)
{
    struct Case {
        ClipboardFormat format;
        std::string given, kept;
    };
    using namespace std::string_literals;
    const Case all[]{{kCfText, "foobar"s, "fooba\0"s}, {kCfText, "foobar\0"s, "foobar\0"s}, {kCfText, "f"s, "\0"s},
                     {kCfText, "f\0o"s, "f\0\0"s},     {kCfOemText, "foo"s, "fo\0"s},       {kCfUnicodeText, "f\0o\0"s, "f\0\0\0"s},
                     {kCfUnicodeText, "f\0o\0b"s, "f\0o\0\0"s}, {kCfUnicodeText, "f\0"s, "\0\0"s},
                     {kCfWave, "foo"s, "foo"s}};
    for (const auto& [format, given, kept] : all) {
        openEmpty(window());
        ASSERT_TRUE(succeeds(setClipboardData(format, bytesOf(given))));
        const auto data = getClipboardData(format);
        ASSERT_TRUE(data && *data);
        EXPECT_EQ(**data, bytesOf(kept)) << format << ' ' << testing::PrintToString(given);
        ASSERT_TRUE(succeeds(closeClipboard()));
    }
}

TEST_F(ClipboardFormats, AnOwnerThatEmptiesItsOwnIsToldToo)
{
    copy("mine");
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    EXPECT_EQ(nextMessage(), "WM_DESTROYCLIPBOARD");
    EXPECT_EQ(formats(), Formats{});
    EXPECT_EQ(getClipboardOwner(), window());
}

TEST_F(ClipboardFormats, TheOwnersWindowGoesTheDataStays)
{
    const Window owner = *createWindow("owner");
    ASSERT_TRUE(succeeds(openClipboard(owner)));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardData(kCfText, dataFor(kCfText))));
    ASSERT_TRUE(succeeds(closeClipboard()));
    const auto before = sequence();
    ASSERT_TRUE(succeeds(destroyWindow(owner)));
    EXPECT_EQ(getClipboardOwner(), Window::Null);
    EXPECT_EQ(sequence(), before);
    EXPECT_EQ(paste(kCfText), "a");
}

TEST_F(ClipboardFormats, OpenWithoutAWindowKeepsOthersOutAsWell)
{
    ASSERT_TRUE(succeeds(openClipboard(Window::Null)));
    EXPECT_TRUE(failsWith(openClipboard(window()), ErrorCode::AccessDenied));
    EXPECT_EQ(getOpenClipboardWindow(), Window::Null);
    Other other(directory());
    EXPECT_EQ(other("open").substr(0, 2), "5 ");
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(other("open"), "0 ");
}

TEST_F(ClipboardFormats, OpeningAloneChangesNothing)
{
    copy("kept");
    const auto before = sequence();
    const Window other = *createWindow("other");
    ASSERT_TRUE(succeeds(openClipboard(other)));
    EXPECT_EQ(getClipboardOwner(), window());
    EXPECT_EQ(getOpenClipboardWindow(), other);
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(sequence(), before);
    EXPECT_EQ(paste(), "kept");
    EXPECT_TRUE(succeeds(destroyWindow(other)));
}

TEST_F(ClipboardFormats, EachListenerIsTold)
{
    const Window second = *createWindow("second");
    ASSERT_TRUE(succeeds(addClipboardFormatListener(window())));
    ASSERT_TRUE(succeeds(addClipboardFormatListener(second)));
    openEmpty(window());
    ASSERT_TRUE(succeeds(setClipboardData(kCfWave, bytesOf("x"))));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(nextMessage(), "WM_CLIPBOARDUPDATE");
    const auto told = getMessage(second, Timeout{10'000});
    ASSERT_TRUE(succeeds(told));
    EXPECT_EQ(trace::messageName(told->id), "WM_CLIPBOARDUPDATE");
    ASSERT_TRUE(succeeds(destroyWindow(second)));
    openEmpty(window());
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(nextMessage(), "WM_DESTROYCLIPBOARD") << "posted before";
    EXPECT_EQ(nextMessage(), "WM_CLIPBOARDUPDATE") << "to empty it is a change as well";
}

}  // namespace
}  // namespace ipc::test
