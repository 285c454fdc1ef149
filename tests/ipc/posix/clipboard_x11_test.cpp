// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ipc/posix/x11_fixture.h"

#include <algorithm>

// The clipboard among other X11 programs: a well-behaved one (xclip), and some that are not.
namespace ipc::test {
namespace {

TEST_F(ClipboardOnX11, AnotherProgramPastesWhatAPeerCopied)
{
    copy("Grüße, 世界\nzwei");
    EXPECT_EQ(pasteWithXclip(), "Grüße, 世界\nzwei");
    EXPECT_EQ(pasteWithXclip("text/plain;charset=utf-8"), "Grüße, 世界\nzwei");
    EXPECT_EQ(pasteWithXclip("STRING"), "Gr\xFC\xDF" "e, ??\nzwei");
    EXPECT_EQ(pasteWithXclip("image/bmp"), "");
}

TEST_F(ClipboardOnX11, APeerPastesWhatAnotherProgramCopied)
{
    copyWithXclip("Grüße, 世界\nzwei");
    EXPECT_EQ(countClipboardFormats().value_or(0), 4u);
    EXPECT_EQ(getClipboardOwner().value_or(window()), Window::Null);
    EXPECT_EQ(paste(), "Grüße, 世界\nzwei");
    EXPECT_EQ(paste(kCfText), "Grüße, ??\nzwei");
    copyWithXclip("Gr\xFC\xDF" "e", "STRING");
    EXPECT_EQ(paste(), "Grüße");
}

TEST_F(ClipboardOnX11, EightMebibyteGoOut)
{
    std::string text(kLarge, ' ');
    std::ranges::generate(text, [n = 0u]() mutable { return static_cast<char>('!' + (n = n * 1664525 + 1013904223) % 90); });
    copy(text);
    EXPECT_TRUE(pasteWithXclip() == text);
}

TEST_F(ClipboardOnX11, EightMebibyteComeIn)
{
    std::string text(kLarge, ' ');
    std::ranges::generate(text, [n = 0u]() mutable { return static_cast<char>('!' + (n = n * 1664525 + 1013904223) % 90); });
    copyWithXclip(text);
    const auto pasted = paste();
    ASSERT_TRUE(pasted);
    EXPECT_TRUE(*pasted == text);
}

TEST_F(ClipboardOnX11, WhatIsPromisedIsRenderedForAnotherProgram)
{
    Other other(directory());
    other("open");
    other("empty");
    other("promise 13 50 rendered");
    other("close");
    EXPECT_EQ(pasteWithXclip(), "rendered");
    EXPECT_EQ(other("message"), "0 WM_RENDERFORMAT 13");
}

TEST_F(ClipboardOnX11, DataOutlivesItsProcessForOtherProgramsToo)
{
    Other other(directory());
    other("open");
    other("empty");
    other("set 13 legacy");
    other("close");
    other.kill();
    EXPECT_EQ(pasteWithXclip(), "legacy");
}

TEST_F(ClipboardOnX11, AnotherProgramsCopyIsAnUpdateAndTakesTheOwnership)
{
    copy("mine");
    ASSERT_TRUE(succeeds(addClipboardFormatListener(window())));
    copyWithXclip("theirs");
    EXPECT_EQ(nextMessage(), "WM_DESTROYCLIPBOARD");
    EXPECT_EQ(nextMessage(), "WM_CLIPBOARDUPDATE");
    EXPECT_EQ(getClipboardOwner().value_or(window()), Window::Null);
}

TEST_F(ClipboardOnX11, TargetsAreWhatCanBeHad)
{
    copy("text");
    const std::string targets = pasteWithXclip("TARGETS");
    for (const char* name : {"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "UTF8_STRING", "STRING", "TEXT", "text/plain;charset=utf-8"})
        EXPECT_NE(targets.find(std::string(name) + '\n'), std::string::npos) << name;
    XClient client;
    ASSERT_TRUE(client.ask("TIMESTAMP"));
    std::string type;
    EXPECT_EQ(client.take("ANSWER", &type).size() % 4, 0u);
    EXPECT_EQ(type, "INTEGER");
    EXPECT_TRUE(client.ask("SAVE_TARGETS"));
    EXPECT_FALSE(client.ask("NO_SUCH_TARGET"));
    EXPECT_FALSE(client.ask("UTF8_STRING", "ANSWER", 1));   // of a time before the copy
}

TEST_F(ClipboardOnX11, MultipleGivesSeveralAtOnce)
{
    copy("text");
    XClient client;
    client.set("PAIRS", "ATOM_PAIR", {client.atom("UTF8_STRING"), client.atom("FIRST"), client.atom("image/bmp"), client.atom("SECOND"),
                                      client.atom("STRING"), client.atom("THIRD")});
    ASSERT_TRUE(client.ask("MULTIPLE", "PAIRS"));
    EXPECT_EQ(client.take("FIRST"), "text");
    EXPECT_EQ(client.take("THIRD"), "text");
    std::uint32_t refused = 1;
    std::memcpy(&refused, client.take("PAIRS").data() + 12, sizeof refused);
    EXPECT_EQ(refused, 0u);
}

TEST_F(ClipboardOnX11, ABitmapCrossesWithItsFileHeader)
{
    std::vector<std::byte> dib(40 + 16);   // BITMAPINFOHEADER and 2 x 2 pixels of 32 bits
    for (const auto& [at, byte] : {std::pair{0, 40}, {4, 2}, {8, 2}, {12, 1}, {14, 32}, {40, 0x11}, {55, 0x77}})
        dib[static_cast<std::size_t>(at)] = static_cast<std::byte>(byte);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardData(kCfDib, dib)));
    ASSERT_TRUE(succeeds(closeClipboard()));
    const std::string file = pasteWithXclip("image/bmp");
    ASSERT_EQ(file.size(), 14 + dib.size());
    EXPECT_EQ(file.substr(0, 2), "BM");
    EXPECT_EQ(file[10], 54);   // where the pixels begin
    copyWithXclip(file, "image/bmp");
    const auto back = get(kCfDib);
    ASSERT_TRUE(back && *back);
    EXPECT_EQ(**back, dib);
}

TEST_F(ClipboardOnX11, HtmlCrossesWithoutAndWithItsHead)
{
    const auto html = registerClipboardFormat("HTML Format").value_or(0);
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardData(html, bytesOf("Version:0.9\r\nStartHTML:0000000055\r\nEndHTML:0000000063\r\n<b>x</b>!"))));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(pasteWithXclip("text/html"), "<b>x</b>");
    copyWithXclip("<i>y</i>", "text/html");
    const auto back = get(html);
    ASSERT_TRUE(back && *back);
    const std::string text(reinterpret_cast<const char*>((*back)->data()), (*back)->size());
    const auto start = std::stoul(text.substr(text.find("StartHTML:") + 10));
    EXPECT_EQ(text.substr(start), std::string("<i>y</i>") + '\0');
}

TEST_F(ClipboardOnX11, ToEmptyWhatAnotherProgramHasIsOneChange)
{
    copyWithXclip("theirs");
    ASSERT_TRUE(succeeds(addClipboardFormatListener(window())));
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(closeClipboard()));
    const std::uint32_t after = sequence();
    EXPECT_EQ(nextMessage(), "WM_CLIPBOARDUPDATE");
    EXPECT_EQ(nextMessage(Timeout{100}), "WAIT_TIMEOUT");
    EXPECT_EQ(sequence(), after);
}

TEST_F(ClipboardOnX11, FilesCrossAsUris)
{
    copyWithXclip("file:///tmp/a%20b.txt\r\nfile:///tmp/%C3%BC\r\n", "text/uri-list");
    const auto drop = get(kCfHDrop);
    ASSERT_TRUE(succeeds(drop));
    ASSERT_TRUE(*drop);
    const auto files = std::span(**drop).subspan(20);
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, files), "/tmp/a b.txt");
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, files.subspan(26)), "/tmp/ü");
    ASSERT_TRUE(succeeds(emptyClipboard()));
    ASSERT_TRUE(succeeds(setClipboardData(kCfHDrop, **drop)));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(pasteWithXclip("text/uri-list"), "file:///tmp/a%20b.txt\r\nfile:///tmp/%C3%BC\r\n");
}

TEST_F(ClipboardOnX11, AnOwnerThatNeverAnswersIsGivenUp)
{
    XClient silent;
    own(silent);
    Background asking([&] { return get(); });
    silent.answer("ATOM", {silent.atom("UTF8_STRING")});   // the targets, and then nothing more
    EXPECT_TRUE(failsWith(asking.get(), ErrorCode::Timeout));
}

TEST_F(ClipboardOnX11, AnOwnerThatHasOverlookedTheQuestionIsNudged)
{
    XClient client;
    own(client);
    Background reading([&] { return get(); });
    client.give(client.overlookUntilNudged(), "ATOM", {client.atom("UTF8_STRING")});
    client.give(client.overlookUntilNudged(), "UTF8_STRING", {0x6B6F});   // "ok"
    const auto got = reading.get();
    ASSERT_TRUE(succeeds(got));
    ASSERT_TRUE(got->has_value());
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, **got), "ok");
}

TEST_F(ClipboardOnX11, AnOwnerThatDiesInTheMiddleOfItsAnswerIsAnError)
{
    XClient dying;
    own(dying);
    Background asking([&] { return get(); });
    dying.answer("ATOM", {dying.atom("UTF8_STRING")});
    dying.answer("INCR", {1000});
    dying.part("the first part");
    ASSERT_TRUE(asking.blocked());
    dying.close();
    EXPECT_TRUE(failsWith(asking.get(), ErrorCode::GenFailure));
}

TEST_F(ClipboardOnX11, AnAnswerInPartsEndsWithAnEmptyOne)
{
    XClient slow;
    own(slow);
    Background asking([&] { return get(); });
    slow.answer("ATOM", {slow.atom("UTF8_STRING")});
    slow.answer("INCR", {2});
    for (const char* part : {"one", "two", ""})
        slow.part(part);
    const auto data = asking.get();
    ASSERT_TRUE(data && *data);
    EXPECT_EQ(decodeClipboardText(kCfUnicodeText, **data), "onetwo");
}

TEST_F(ClipboardOnX11, NonsenseAsTargetsIsNoFormat)
{
    XClient odd;
    own(odd);
    Background asking([&] { return countClipboardFormats(); });
    odd.answer("UTF8_STRING", {0xFFFFFFFF, 0, 0x7FFFFFFF});
    EXPECT_EQ(asking.get().value_or(99), 0u);
}

TEST_F(ClipboardOnX11, AReaderThatStopsOrDiesHoldsUpNobody)
{
    copy(std::string(kLarge, 'x'));
    XClient stopping;
    ASSERT_TRUE(stopping.ask("UTF8_STRING"));
    std::string type;
    EXPECT_EQ(stopping.take("ANSWER", &type).size(), 4u);
    EXPECT_EQ(type, "INCR");   // and never takes a part
    EXPECT_EQ(paste()->size(), kLarge);
    EXPECT_EQ(pasteWithXclip().size(), kLarge);
    stopping.close();
    copy("after");
    EXPECT_EQ(pasteWithXclip(), "after");
}

TEST_F(ClipboardOnX11, AnOwnerThatGoesLeavesTheClipboardEmpty)
{
    XClient client;
    own(client);
    const std::uint32_t before = sequence();
    client.close();
    ASSERT_TRUE(eventually([&] { return sequence() != before; }));
    EXPECT_EQ(countClipboardFormats().value_or(99), 0u);
}

TEST_F(ClipboardOnX11, WhatWasBegunHereWinsOverAnotherProgram)
{
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    XClient client;
    client.own();
    ASSERT_TRUE(succeeds(setClipboardData(kCfUnicodeText, encodeClipboardText(kCfUnicodeText, "mine"))));
    ASSERT_TRUE(succeeds(closeClipboard()));
    EXPECT_EQ(paste(), "mine");
    EXPECT_EQ(pasteWithXclip(), "mine");
}

TEST_F(ClipboardOnX11, TheKeeperLeavesWithItsSession)
{
    copy("x");
    ASSERT_TRUE(std::filesystem::exists(directory() / "clipboard"));
    const auto keeper = [&] {
        Program find("/usr/bin/pgrep", {"-f", "ipclab-clipboard " + directory().string()});
        return find.line();
    };
    ASSERT_NE(keeper(), "");
    std::filesystem::remove_all(directory());
    EXPECT_TRUE(eventually([&] { return keeper().empty(); }));
}

TEST_F(ClipboardOnX11, TheKeeperHasEndedWhenTheSessionHas)
{
    copy("x");
    const auto keeper = [&] {
        Program find("/usr/bin/pgrep", {"-f", "ipclab-clipboard " + directory().string()});
        return find.line();
    };
    ASSERT_NE(keeper(), "");
    endSessionServices(directory().string());
    // It has let go of everything, but the kernel may still be taking it down. Each look starts a program: no busy wait.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (keeper() != "" && std::chrono::steady_clock::now() < deadline) {
    }
    EXPECT_EQ(keeper(), "");
    EXPECT_FALSE(std::filesystem::exists(directory() / "clipboard"));
    endSessionServices(directory().string());
    copy("y");   // a new one is started for whoever needs it
    EXPECT_EQ(paste(), "y");
}

TEST(ClipboardWithoutX, SaysThatThereIsNoDisplay)
{
    class Session : public SessionTest {
        void TestBody() override {}
    public:
        using SessionTest::SetUp;
        using SessionTest::TearDown;
    } session;
    session.SetUp();
    const char* display = std::getenv("DISPLAY");
    const std::string before = display ? display : "";
    unsetenv("DISPLAY");
    const auto opened = openClipboard(Window::Null);
    EXPECT_TRUE(failsWith(opened, ErrorCode::GenFailure));
    EXPECT_NE(opened.error().detail.find("DISPLAY is not set"), std::string::npos) << opened.error().detail;
    if (display)
        setenv("DISPLAY", before.c_str(), 1);
    session.TearDown();
}

}  // namespace
}  // namespace ipc::test
