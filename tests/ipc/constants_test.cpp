// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/constants.h"
#include "ipc/error.h"

#include <gtest/gtest.h>

namespace ipc {
namespace {

TEST(Constants, FlagsAreJoinedAndParsedBack)
{
    const std::uint64_t mode = 4 | 2;
    const std::string text = constantText(Family::PipeMode, mode);
    EXPECT_EQ(text, "PIPE_TYPE_MESSAGE|PIPE_READMODE_MESSAGE|PIPE_WAIT|PIPE_ACCEPT_REMOTE_CLIENTS");
    EXPECT_EQ(constantValue(Family::PipeMode, text), mode);
}

TEST(Constants, BitsWithoutANameAreShownInHex)
{
    EXPECT_EQ(constantText(Family::Share, 0x41), "FILE_SHARE_READ|0x40");
    EXPECT_EQ(constantValue(Family::Share, "FILE_SHARE_READ | 0x40"), 0x41u);
}

TEST(Constants, ANameOfSeveralBitsSparesTheirs)
{
    EXPECT_EQ(constantText(Family::SectionAccess, 0xF001F), "SECTION_ALL_ACCESS");
    EXPECT_EQ(constantText(Family::SectionAccess, 0xF003F), "SECTION_ALL_ACCESS|FILE_MAP_EXECUTE");
    EXPECT_EQ(constantText(Family::SectionAccess, 0xF0007), "SECTION_QUERY|SECTION_MAP_WRITE|SECTION_MAP_READ|STANDARD_RIGHTS_REQUIRED");
    EXPECT_EQ(constantText(Family::SectionAccess, 0x30000), "DELETE|READ_CONTROL");
    EXPECT_EQ(constantText(Family::MapAccess, 0xF001F), "FILE_MAP_ALL_ACCESS");
    EXPECT_EQ(constantText(Family::Access, 0x1F01FF), "FILE_ALL_ACCESS");
    EXPECT_EQ(constantText(Family::EventAccess, 0x1F0003), "EVENT_ALL_ACCESS");
    EXPECT_EQ(constantValue(Family::EventAccess, "STANDARD_RIGHTS_REQUIRED|EVENT_MODIFY_STATE"), 0xF0002u);
}

TEST(Constants, AChoiceTakesExactlyOneName)
{
    EXPECT_EQ(constantValue(Family::Disposition, "OPEN_EXISTING"), 3u);
    EXPECT_FALSE(constantValue(Family::Disposition, "OPEN_EXISTING|CREATE_NEW"));
    EXPECT_FALSE(constantValue(Family::Disposition, "NO_SUCH_NAME"));
    EXPECT_FALSE(constantValue(Family::Disposition, ""));
}

TEST(Errors, EveryCodeHasANameThatLeadsBack)
{
    EXPECT_EQ(errorName(ErrorCode::MoreData), "ERROR_MORE_DATA");
    EXPECT_EQ(errorFromName("ERROR_MORE_DATA"), ErrorCode::MoreData);
    EXPECT_EQ(errorName(static_cast<ErrorCode>(4711)), "ERROR_4711");
}

TEST(Errors, WordsNameTheCallTheCodeAndTheAttempt)
{
    const Error error{ErrorCode::FileNotFound, 2, "CreateFile", R"(\\.\pipe\demo)"};
    EXPECT_EQ(toText(error), R"(CreateFile: 2 ERROR_FILE_NOT_FOUND. The system cannot find the name. (\\.\pipe\demo; system error 2))");
}

}  // namespace
}  // namespace ipc
