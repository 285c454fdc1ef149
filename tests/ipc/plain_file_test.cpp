// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"
#include "platform.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/session_fixture.h"

#include <array>

/// Files as sections need them: what CreateFile does with one that is there, and whom a share mode keeps out.
namespace ipc::test {
namespace {

constexpr std::uint32_t kReadAttributes = 0x80;
constexpr std::uint32_t kDelete = 0x10000;
constexpr std::uint32_t kShareNothing = 0, kShareRead = 1, kShareReadWrite = 3, kShareAll = 7;
constexpr std::uint32_t kReadWrite = kGenericRead | kGenericWrite;
enum : std::uint32_t { CreateNew = 1, CreateAlways, OpenExisting, OpenAlways, TruncateExisting };

class PlainFile : public SessionTest {
protected:
    Result<Handle> open(const std::string& name, std::uint32_t access, std::uint32_t share, std::uint32_t disposition = OpenAlways) const
    {
        FileOptions options;
        options.name = (directory() / name).string();
        options.access = access;
        options.share = share;
        options.disposition = disposition;
        return createFile(options);
    }
    // Whether it can be opened so just now.
    testing::AssertionResult opens(const std::string& name, std::uint32_t access, std::uint32_t share) const
    {
        const auto opened = open(name, access, share);
        return opened ? succeeds(closeHandle(*opened)) : succeeds(opened);
    }
};

// Each kind of use against each share mode, both ways: what the one does the other must allow. Who does nothing with the data asks for
// nothing and forbids nothing.
TEST_F(PlainFile, ShareModesExcludeWhatTheyDoNotName)
{
    const std::array<std::uint32_t, 5> accesses{kReadAttributes, kGenericRead, kGenericWrite, kReadWrite, kDelete};
    const auto usedBy = [](std::uint32_t access) { return ((access & kGenericRead) != 0 ? 1u : 0u) | ((access & kGenericWrite) != 0 ? 2u : 0u) | ((access & kDelete) != 0 ? 4u : 0u); };
    for (const std::uint32_t first : accesses)
        for (std::uint32_t firstShare = 0; firstShare <= kShareAll; ++firstShare) {
            const auto held = open("file", first, firstShare);
            ASSERT_TRUE(succeeds(held));
            for (const std::uint32_t second : accesses)
                for (std::uint32_t secondShare = 0; secondShare <= kShareAll; ++secondShare) {
                    const bool excluded = usedBy(first) != 0 && usedBy(second) != 0
                                          && ((usedBy(second) & ~firstShare) != 0 || (usedBy(first) & ~secondShare) != 0);
                    EXPECT_TRUE(excluded ? failsWith(open("file", second, secondShare), ErrorCode::SharingViolation) : opens("file", second, secondShare))
                        << std::hex << first << ' ' << firstShare << ", then " << second << ' ' << secondShare;
                }
            ASSERT_TRUE(succeeds(closeHandle(*held)));
        }
}

TEST_F(PlainFile, AShareModeLastsAsLongAsAHandle)
{
    const auto alone = open("file", kReadWrite, kShareNothing);
    ASSERT_TRUE(succeeds(alone));
    const auto copy = duplicateHandle(*alone, false);
    ASSERT_TRUE(succeeds(copy));
    ASSERT_TRUE(succeeds(closeHandle(*alone)));
    EXPECT_TRUE(failsWith(open("file", kReadWrite, kShareNothing), ErrorCode::SharingViolation)) << "the copy is left";
    ASSERT_TRUE(succeeds(closeHandle(*copy)));
    EXPECT_TRUE(opens("file", kReadWrite, kShareNothing));
}

TEST_F(PlainFile, AWritableSectionKeepsOutWhoDoesNotShareWriting)
{
    constexpr std::uint32_t kReadOnly = 0x02;
    for (const std::uint32_t protection : {kPageReadWrite, kReadOnly}) {
        const auto maker = open("file", kReadWrite, kShareAll);
        ASSERT_TRUE(succeeds(maker));
        FileMappingOptions options;
        options.size = protection == kPageReadWrite ? 4096 : 0;
        options.protection = protection;
        options.file = *maker;
        const auto section = createFileMapping(options);
        ASSERT_TRUE(succeeds(section));
        ASSERT_TRUE(succeeds(closeHandle(*maker)));
        for (const std::uint32_t access : {0u, kReadAttributes, kGenericRead})
            EXPECT_TRUE(protection == kPageReadWrite ? failsWith(open("file", access, kShareRead), ErrorCode::SharingViolation) : opens("file", access, kShareRead)) << access;
        EXPECT_TRUE(opens("file", kGenericRead, kShareReadWrite));
        ASSERT_TRUE(succeeds(closeHandle(section->handle)));
    }
}

TEST_F(PlainFile, WhatIsNoneIsNeitherSharedNorCutOff)
{
    FileOptions options;
    options.name = kNullDevice;
    options.access = kGenericWrite;
    options.disposition = CreateAlways;
    const auto first = createFile(options);
    ASSERT_TRUE(succeeds(first));
    const auto second = createFile(options);
    EXPECT_TRUE(succeeds(second) && succeeds(closeHandle(*second)));
    EXPECT_TRUE(succeeds(writeFile(*first, std::as_bytes(std::span("gone", 4)))));
    EXPECT_TRUE(succeeds(closeHandle(*first)));
}

TEST_F(PlainFile, DispositionsAreWindows)
{
    std::vector<UniqueHandle> handles;
    const auto opened = [&](const std::string& name, std::uint32_t disposition, std::uint32_t access = kReadWrite) {
        auto file = open(name, access, kShareAll, disposition);
        if (file)
            handles.emplace_back(*file);
        return file;
    };
    EXPECT_TRUE(failsWith(opened("f", OpenExisting), ErrorCode::FileNotFound));
    EXPECT_TRUE(failsWith(opened("missing/f", CreateAlways), ErrorCode::PathNotFound));
    EXPECT_TRUE(failsWith(opened("f", TruncateExisting), ErrorCode::FileNotFound));
    ASSERT_TRUE(succeeds(opened("f", CreateNew)));
    EXPECT_TRUE(failsWith(opened("f", CreateNew), ErrorCode::FileExists));
    const auto again = opened("f", OpenAlways);
    ASSERT_TRUE(succeeds(again));
    ASSERT_TRUE(succeeds(writeFile(*again, std::as_bytes(std::span("data", 4)))));
    EXPECT_EQ(getFileSize(*again), 4u);
    const bool checked = follows("FileWriteAccess");
    const auto truncated = opened("f", TruncateExisting, kGenericRead);
    if (checked)
        EXPECT_TRUE(failsWith(truncated, ErrorCode::InvalidParameter));
    else
        EXPECT_TRUE(succeeds(truncated));
    const auto reader = opened("f", OpenExisting, kGenericRead);
    ASSERT_TRUE(succeeds(reader));
    EXPECT_TRUE(failsWith(writeFile(*reader, std::as_bytes(std::span("x", 1))), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(setEndOfFile(*reader, 0), checked ? ErrorCode::AccessDenied : ErrorCode::InvalidHandle));
    ASSERT_TRUE(succeeds(opened("f", CreateAlways)));
    EXPECT_EQ(getFileSize(*reader), 0u);
    EXPECT_TRUE(failsWith(opened(".", OpenExisting), ErrorCode::AccessDenied));
}

}  // namespace
}  // namespace ipc::test
