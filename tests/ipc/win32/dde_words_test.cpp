// SPDX-License-Identifier: GPL-3.0-or-later
// How Windows packs the two words of a DDE message into one: what ipc/win32 relies on.
#include <gtest/gtest.h>

#include <windows.h>

#include <dde.h>

namespace ipc::test {
namespace {

struct Words {
    UINT_PTR low;
    UINT_PTR high;
    bool operator==(const Words&) const = default;
};

Words unpacked(UINT message, LPARAM packed)
{
    Words words{};
    EXPECT_TRUE(UnpackDDElParam(message, packed, &words.low, &words.high));
    return words;
}

TEST(DdeWords, DD_16_WhatIsPackedIntoMemoryComesOutAgain)
{
    const Words words{0xCAFE, 0xBABE};
    for (const UINT message : {WM_DDE_ADVISE, WM_DDE_ACK, WM_DDE_DATA, WM_DDE_POKE}) {
        const LPARAM packed = PackDDElParam(message, words.low, words.high);
        EXPECT_NE(packed, static_cast<LPARAM>(MAKELONG(words.low, words.high))) << message;
        EXPECT_EQ(unpacked(message, packed), words) << message;
        EXPECT_TRUE(FreeDDElParam(message, packed)) << message;
    }
}

TEST(DdeWords, DD_16_WholeHandlesFit)
{
    const Words words{0x7654'3210'0000, 0xFEDC'0000'0000};
    const LPARAM packed = PackDDElParam(WM_DDE_DATA, words.low, words.high);
    EXPECT_EQ(unpacked(WM_DDE_DATA, packed), words);
    EXPECT_TRUE(FreeDDElParam(WM_DDE_DATA, packed));
}

TEST(DdeWords, TheOthersAreTwoHalves)
{
    for (const UINT message : {WM_DDE_INITIATE, WM_DDE_TERMINATE, WM_DDE_UNADVISE, WM_DDE_REQUEST}) {
        EXPECT_EQ(PackDDElParam(message, 0xCAFE, 0xBABE), static_cast<LPARAM>(MAKELONG(0xCAFE, 0xBABE))) << message;
        EXPECT_EQ(unpacked(message, MAKELONG(0xCAFE, 0xBABE)), (Words{0xCAFE, 0xBABE})) << message;
    }
    EXPECT_EQ(PackDDElParam(WM_DDE_EXECUTE, 0xCAFE, 0xBABE), 0xBABE) << "hCommands alone";
    EXPECT_EQ(unpacked(WM_DDE_EXECUTE, 0xBABE), (Words{0, 0xBABE}));
}

TEST(DdeWords, ReusedMemoryCarriesTheAnswer)
{
    const LPARAM data = PackDDElParam(WM_DDE_DATA, 1, 2);
    const LPARAM ack = ReuseDDElParam(data, WM_DDE_DATA, WM_DDE_ACK, 0x8000, 3);
    EXPECT_EQ(unpacked(WM_DDE_ACK, ack), (Words{0x8000, 3}));
    EXPECT_TRUE(FreeDDElParam(WM_DDE_ACK, ack));
}

}  // namespace
}  // namespace ipc::test
