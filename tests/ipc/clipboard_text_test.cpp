// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ipc/clipboard_fixture.h"
#include "tests/ipc/conformance.h"

/// What becomes of the bytes of text in the other two formats, and in the code pages of other languages.
namespace ipc::test {
namespace {

using namespace std::string_literals;

class ClipboardTexts : public ClipboardTest {
protected:
    static std::string got(ClipboardFormat format)
    {
        const auto data = getClipboardData(format);
        EXPECT_TRUE(succeeds(data));
        return data && *data ? textOf(**data) : "none";
    }
    static std::string utf16(std::u16string_view text)
    {
        std::string data;
        for (const char16_t unit : text)
            data.append({static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)});
        return data;
    }
    /// Set, Close and open again: the formats that were not set are there.
    void put(ClipboardFormat format, const std::string& data, const std::string& locale = "")
    {
        ASSERT_TRUE(succeeds(openClipboard(window())));
        ASSERT_TRUE(succeeds(emptyClipboard()));
        if (!locale.empty()) {
            ASSERT_TRUE(succeeds(setClipboardData(kCfLocale, bytesOf(locale))));
        }
        ASSERT_TRUE(succeeds(setClipboardData(format, bytesOf(data))));
        ASSERT_TRUE(succeeds(closeClipboard()));
        ASSERT_TRUE(succeeds(openClipboard(window())));
    }
};

TEST_F(ClipboardTexts, EveryCharacterIsConvertedAlsoBehindANul)
{
    put(kCfText, "test\0\0\0\0\0\0"s);
    EXPECT_EQ(got(kCfUnicodeText), utf16(u"test\0\0\0\0\0\0"s));
    EXPECT_EQ(got(kCfOemText), "test\0\0\0\0\0\0"s);
    put(kCfText, "foo\0bar"s);
    EXPECT_EQ(got(kCfText), "foo\0ba\0"s);
    EXPECT_EQ(got(kCfUnicodeText), utf16(u"foo\0ba\0"s));
    put(kCfUnicodeText, utf16(u"foo\0bär\0"s));
    EXPECT_EQ(got(kCfText), "foo\0b\xE4r\0"s);
    EXPECT_EQ(got(kCfOemText), "foo\0b\x84r\0"s);
    put(kCfOemText, "\x80\0\x84\0"s);
    EXPECT_EQ(got(kCfText), "\xC7\0\xE4\0"s);
}

TEST_F(ClipboardTexts, ACharacterThatAPageLacksBecomesASimilarOneOrAQuestionMark)
{
    put(kCfUnicodeText, utf16(u"ÁĂ€½∞Ａ‐→β世\0"s));
    EXPECT_EQ(got(kCfText), "\xC1" "A\x80\xBD" "8A-?\xDF?\0"s);
    EXPECT_EQ(got(kCfOemText), "AA?\xAB\xEC" "A-\x1A\xE1?\0"s);
    put(kCfUnicodeText, utf16(u"\xD800x😀\0"s));
    EXPECT_EQ(got(kCfText), "?x??\0"s) << "one for each half of a surrogate pair";
    put(kCfText, "\x81\x9D\xFF\0"s);
    EXPECT_EQ(got(kCfUnicodeText), utf16(u"\u0081\u009Dÿ\0"s));
    EXPECT_EQ(got(kCfOemText), "??\x98\0"s);
}

TEST_F(ClipboardTexts, UnicodeTextOfOddLengthEndsWithTwoBytes)
{
    const bool windows = follows("ClipboardOddText");
    put(kCfUnicodeText, "a\x01" "b\x01" "c"s);
    EXPECT_EQ(got(kCfUnicodeText), windows ? "a\x01" "b\0\0"s : "a\x01" "b\x01\0"s);
    put(kCfUnicodeText, "a\x01" "b\x01" "c\x01" "d"s);
    EXPECT_EQ(got(kCfUnicodeText), windows ? "a\x01" "b\x01" "c\0\0"s : "a\x01" "b\x01" "c\x01\0"s);
    EXPECT_EQ(got(kCfText).size(), 3u);
    EXPECT_EQ(got(kCfText).back(), '\0') << "what is made of it ends with NUL too";
}

TEST_F(ClipboardTexts, NoDataIsNone)
{
    ASSERT_TRUE(succeeds(openClipboard(window())));
    ASSERT_TRUE(succeeds(emptyClipboard()));
    for (const ClipboardFormat format : std::initializer_list<ClipboardFormat>{kCfText, kCfUnicodeText, 12, 0x1234})
        EXPECT_TRUE(failsWith(setClipboardData(format, {}), ErrorCode::Discarded)) << "a block without a byte cannot be locked";
    EXPECT_TRUE(failsWith(setClipboardData(kCfUnicodeText, bytesOf("a")), ErrorCode::InvalidParameter)) << "half a character";
    EXPECT_EQ(countClipboardFormats(), 0u);
    EXPECT_TRUE(succeeds(setClipboardData(kCfText, bytesOf("a"))));
    EXPECT_EQ(got(kCfText), "\0"s);
}

TEST_F(ClipboardTexts, TheLanguageSaysWhatTheBytesMean)
{
    struct Case {
        std::string locale;
        std::u16string unicode;
        std::string text, oem;
    };
    const Case all[]{
        {"\x19\x04\0\0"s, u"При\0"s, "\xCF\xF0\xE8\0"s, "\x8F\xE0\xA8\0"s},   // Russian
        {"\x15\x04\0\0"s, u"łą\0"s, "\xB3\xB9\0"s, "\x88\xA5\0"s},            // Polish
        {"\x08\x04\0\0"s, u"αβ\0"s, "\xE1\xE2\0"s, "\x98\x99\0"s},            // Greek
        {"\x1F\x04\0\0"s, u"ğş\0"s, "\xF0\xFE\0"s, "\xA7\x9F\0"s},            // Turkish
        {"\x0D\x04\0\0"s, u"אב\0"s, "\xE0\xE1\0"s, "\x80\x81\0"s},            // Hebrew
        {"\x1E\x04\0\0"s, u"กข\0"s, "\xA1\xA2\0"s, "\xA1\xA2\0"s},            // Thai
        {"\x11\x04\0\0"s, u"世a\0"s, "\x90\xA2" "a\0"s, "\x90\xA2" "a\0"s},   // Japanese
        {"\x04\x08\0\0"s, u"世a\0"s, "\xCA\xC0" "a\0"s, "\xCA\xC0" "a\0"s},   // Chinese, simplified
        {"\x04\x04\0\0"s, u"世a\0"s, "\xA5\x40" "a\0"s, "\xA5\x40" "a\0"s},   // Chinese, traditional
        {"\x12\x04\0\0"s, u"가a\0"s, "\xB0\xA1" "a\0"s, "\xB0\xA1" "a\0"s},   // Korean
        {"\x07\x04\0\0"s, u"øä\0"s, "\xF8\xE4\0"s, "\x9B\x84\0"s},            // German: 850
        {"\x09\x08\0\0"s, u"øä\0"s, "\xF8\xE4\0"s, "\x9B\x84\0"s},            // English as in Britain: 850 too
        {"\x09\x04\0\0"s, u"ñä\0"s, "\xF1\xE4\0"s, "\xA4\x84\0"s},            // as in the United States: 437
        {"\x39\x04\0\0"s, u"éä\0"s, "\xE9\xE4\0"s, "\x82\x84\0"s},            // Hindi, which has Unicode only
        {"\x19"s, u"éä\0"s, "\xE9\xE4\0"s, "\x82\x84\0"s},                    // too short to say anything
    };
    for (const auto& [locale, unicode, text, oem] : all) {
        SCOPED_TRACE(testing::PrintToString(locale));
        put(kCfUnicodeText, utf16(unicode), locale);
        EXPECT_EQ(got(kCfText), text);
        EXPECT_EQ(got(kCfOemText), oem);
        put(kCfText, text, locale);
        EXPECT_EQ(got(kCfUnicodeText), utf16(unicode));
        EXPECT_EQ(got(kCfLocale), locale);
    }
}

TEST_F(ClipboardTexts, APageOfAnotherLanguageTakesSimilarLettersToo)
{
    put(kCfUnicodeText, utf16(u"éλ\0"s), "\x08\x04\0\0"s);
    EXPECT_EQ(got(kCfText), follows("ClipboardSimilarLetters") ? "e\xEB\0"s : "?\xEB\0"s);
}

}  // namespace
}  // namespace ipc::test
