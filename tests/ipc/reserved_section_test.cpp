// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"
#include "ipc/virtual_memory.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/remote_peer.h"

/// SEC_RESERVE: the pages of a section are promised, and are there once somebody commits them, then for all. Source of what the
/// contract has of it: Wine's test_MapViewOfFile, which passes on Windows.
namespace ipc::test {
namespace {

class ReservedSection : public SessionTest {
protected:
    static constexpr std::uint32_t kPageReadOnly = 0x02;
    static constexpr std::uint32_t kSecReserve = 0x04000000;
    static constexpr std::uint32_t kBoth = kFileMapRead | kFileMapWrite;
    static constexpr std::uint64_t kPage = 4096;
    static constexpr std::uint64_t kSize = 16 * kPage;
    struct Expected {
        std::uint32_t state, protection;
        std::uint64_t pages;
    };

    void SetUp() override
    {
        SessionTest::SetUp();
        FileMappingOptions options;
        options.size = kSize;
        options.protection = kPageReadWrite | kSecReserve;
        options.name = "promised";
        const auto created = createFileMapping(options);
        ASSERT_TRUE(succeeds(created));
        m_section.reset(created->handle);
    }
    void TearDown() override
    {
        for (const std::uint64_t view : m_views)
            (void)unmapViewOfFile(view);
        m_section.reset();
        SessionTest::TearDown();
    }
    std::uint64_t map(std::uint32_t access = kBoth, std::uint64_t offset = 0) { return map(m_section.get(), access, offset); }
    std::uint64_t map(Handle section, std::uint32_t access, std::uint64_t offset)
    {
        const auto view = mapViewOfFile(section, {access, offset, 0, 0});
        EXPECT_TRUE(succeeds(view));
        m_views.push_back(view ? view->address : 0);
        return m_views.back();
    }
    static void expect(std::uint64_t address, Expected wanted)
    {
        const auto info = virtualQuery(address);
        ASSERT_TRUE(succeeds(info));
        EXPECT_EQ(info->state, wanted.state);
        EXPECT_EQ(info->protection, wanted.protection);
        EXPECT_EQ(info->regionSize, wanted.pages * kPage);
        EXPECT_EQ(info->type, kMemMapped);
    }
    static Result<void> put(std::uint64_t address, char value)
    {
        const auto byte = static_cast<std::byte>(value);
        return writeMemory(address, {&byte, 1});
    }
    static char at(std::uint64_t address)
    {
        std::byte byte{};
        EXPECT_TRUE(succeeds(readMemory(address, {&byte, 1})));
        return static_cast<char>(byte);
    }
    static Result<void> look(std::uint64_t address, std::size_t size = 1)
    {
        std::vector<std::byte> bytes(size);
        return readMemory(address, bytes);
    }

    UniqueHandle m_section;
    std::vector<std::uint64_t> m_views;
};

TEST_F(ReservedSection, S4_2_APageIsThereOnceItIsCommitted)
{
    const std::uint64_t view = map();
    expect(view, {kMemReserve, 0, 16});
    EXPECT_TRUE(failsWith(look(view), ErrorCode::NoAccess)) << "only promised";
    EXPECT_TRUE(failsWith(put(view, 'x'), ErrorCode::NoAccess));
    EXPECT_EQ(virtualAlloc(view + kPage + 100, kPage, kMemCommit, kPageReadWrite).value_or(0), view + kPage) << "a part of two pages";
    expect(view, {kMemReserve, 0, 1});
    expect(view + kPage, {kMemCommit, kPageReadWrite, 2});
    expect(view + 3 * kPage, {kMemReserve, 0, 13});
    EXPECT_EQ(virtualQuery(view + kPage)->allocationBase, view);
    EXPECT_EQ(virtualQuery(view + kPage)->allocationProtect, kPageReadWrite);
    EXPECT_EQ(at(view + kPage), 0);
    EXPECT_TRUE(succeeds(put(view + kPage, 'x')));
    EXPECT_EQ(at(view + kPage), 'x');
    EXPECT_TRUE(succeeds(look(view + kPage, 2 * kPage)));
    EXPECT_TRUE(failsWith(look(view + kPage, 2 * kPage + 1), ErrorCode::NoAccess)) << "one byte of it is not there";
    EXPECT_TRUE(failsWith(look(view + kPage - 1, 2), ErrorCode::NoAccess));
}

TEST_F(ReservedSection, S4_2_ACommitIsOfTheSectionAndItsProtectionOfTheView)
{
    const std::uint64_t first = map();
    const std::uint64_t second = map();
    ASSERT_TRUE(succeeds(virtualAlloc(first, 2 * kPage, kMemCommit, kPageReadOnly)));
    expect(first, {kMemCommit, kPageReadOnly, 2});
    expect(second, {kMemCommit, kPageReadWrite, 2});
    EXPECT_TRUE(failsWith(put(first, 'x'), ErrorCode::NoAccess));
    EXPECT_TRUE(succeeds(put(second, 'x')));
    EXPECT_EQ(at(first), 'x');
    *reinterpret_cast<volatile char*>(second + 1) = 'y';   // as a program would, without our call
    EXPECT_EQ(*reinterpret_cast<volatile char*>(first + 1), 'y');
    ASSERT_TRUE(succeeds(virtualAlloc(first, kPage, kMemCommit, kPageReadWrite))) << "again: it gives the page another protection";
    expect(first, {kMemCommit, kPageReadWrite, 1});
    EXPECT_EQ(at(first), 'x') << "and takes nothing away";
    EXPECT_TRUE(succeeds(put(first, 'z')));
}

TEST_F(ReservedSection, AViewThatIsMappedLaterFindsWhatWasCommitted)
{
    const std::uint64_t first = map();
    ASSERT_TRUE(succeeds(virtualAlloc(first, kPage, kMemCommit, kPageReadWrite)));
    EXPECT_TRUE(succeeds(put(first, 'x')));
    const std::uint64_t later = map(kFileMapRead);
    EXPECT_EQ(at(later), 'x');
    expect(later, {kMemCommit, kPageReadOnly, 1});
    expect(later + kPage, {kMemReserve, 0, 15});
    EXPECT_TRUE(failsWith(look(later + kPage), ErrorCode::NoAccess));
    EXPECT_TRUE(failsWith(put(later, 'y'), ErrorCode::NoAccess)) << "a view to read";
    EXPECT_EQ(virtualQuery(later)->allocationProtect, kPageReadOnly);
}

TEST_F(ReservedSection, S4_2_AllProcessesHaveThePage)
{
    const std::uint64_t view = map();
    RemotePeer other;
    const auto opened = other.must("OpenFileMapping", {{"name", "promised"}, {"access", kBoth}});
    const auto there = other.must("MapViewOfFile", {{"handle", opened.handle()}, {"access", kBoth}}).out;
    const std::uint64_t address = there.value("address", std::uint64_t{0});
    EXPECT_EQ(other.call("ReadMemory", {{"address", address}, {"size", 1}}).error, "ERROR_NOACCESS");
    ASSERT_TRUE(succeeds(virtualAlloc(view, kPage, kMemCommit, kPageReadWrite)));
    EXPECT_TRUE(succeeds(put(view, 'x')));
    EXPECT_EQ(other.must("ReadMemory", {{"address", address}, {"size", 1}}).data(), "x");
    EXPECT_EQ(other.must("VirtualQuery", {{"address", address}}).out.value("regionSize", std::uint64_t{0}), kPage);
    EXPECT_EQ(other.call("ReadMemory", {{"address", address + kPage}, {"size", 1}}).error, "ERROR_NOACCESS");
    other.must("VirtualAlloc", {{"address", address + kPage}, {"size", kPage}, {"allocationType", kMemCommit}, {"protect", kPageReadWrite}});
    other.must("WriteMemory", {{"address", address + kPage}, {"data", "y"}});
    other.kill();
    expect(view, {kMemCommit, kPageReadWrite, 2});
    EXPECT_EQ(at(view + kPage), 'y') << "what a process committed stays when it is killed";
}

TEST_F(ReservedSection, AnHeirHasThePagesToo)
{
    FileMappingOptions options;
    options.size = kSize;
    options.protection = kPageReadWrite | kSecReserve;
    options.security.inheritHandle = true;
    const auto created = createFileMapping(options);
    ASSERT_TRUE(succeeds(created));
    const UniqueHandle section(created->handle);
    const std::uint64_t view = map(section.get(), kBoth, 0);
    ASSERT_TRUE(succeeds(virtualAlloc(view + kPage, kPage, kMemCommit, kPageReadWrite)));
    EXPECT_TRUE(succeeds(put(view + kPage, 'x')));
    RemotePeer heir = RemotePeer::heir();
    const auto there = heir.must("MapViewOfFile", {{"handle", value(section.get())}, {"access", kBoth}}).out;
    const std::uint64_t address = there.value("address", std::uint64_t{0});
    EXPECT_EQ(heir.must("ReadMemory", {{"address", address + kPage}, {"size", 1}}).data(), "x");
    EXPECT_EQ(heir.call("ReadMemory", {{"address", address}, {"size", 1}}).error, "ERROR_NOACCESS");
}

TEST_F(ReservedSection, S4_2_WhatWasCommittedStaysSo)
{
    const std::uint64_t view = map();
    ASSERT_TRUE(succeeds(virtualAlloc(view, 2 * kPage, kMemCommit, kPageReadWrite)));
    EXPECT_TRUE(failsWith(virtualFree(view, kPage, kMemDecommit), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(virtualFree(view + 8 * kPage, kPage, kMemDecommit), ErrorCode::InvalidParameter)) << "nor what is only promised";
    EXPECT_TRUE(failsWith(virtualFree(view, 0, kMemRelease), ErrorCode::InvalidParameter));
    expect(view, {kMemCommit, kPageReadWrite, 2});
}

TEST_F(ReservedSection, WhatCannotBeCommitted)
{
    const std::uint64_t view = map();
    EXPECT_TRUE(failsWith(virtualAlloc(view + 15 * kPage, 2 * kPage, kMemCommit, kPageReadWrite), ErrorCode::InvalidAddress)) << "over its end";
    EXPECT_TRUE(failsWith(virtualAlloc(view, kPage, kMemReserve, kPageReadWrite), ErrorCode::InvalidAddress)) << "taken";
    EXPECT_TRUE(failsWith(virtualAlloc(view, kPage, kMemReserve | kMemCommit, kPageReadWrite), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(virtualAlloc(view, 0, kMemCommit, kPageReadWrite), ErrorCode::InvalidParameter));
    expect(view, {kMemReserve, 0, 16});
    const std::uint64_t reading = map(kFileMapRead);
    const auto written = virtualAlloc(reading, kPage, kMemCommit, kPageReadWrite);
    EXPECT_TRUE(failsWith(written, ErrorCode::InvalidParameter)) << "more than the view allows";
    expect(view, {kMemReserve, 0, 16});
    ASSERT_TRUE(succeeds(virtualAlloc(reading, kPage, kMemCommit, kPageReadOnly)));
    expect(view, {kMemCommit, kPageReadWrite, 1});
    EXPECT_TRUE(succeeds(put(view, 'x'))) << "committed through a view that only reads";
    EXPECT_EQ(at(reading), 'x');
}

TEST_F(ReservedSection, AViewThatBeginsLaterIsOfTheSamePages)
{
    FileMappingOptions options;
    options.size = 2 * kAllocationGranularity;
    options.protection = kPageReadWrite | kSecReserve;
    const auto created = createFileMapping(options);
    ASSERT_TRUE(succeeds(created));
    const UniqueHandle section(created->handle);
    const std::uint64_t all = map(section.get(), kBoth, 0);
    const std::uint64_t second = map(section.get(), kBoth, kAllocationGranularity);
    ASSERT_TRUE(succeeds(virtualAlloc(all + kAllocationGranularity - kPage, 2 * kPage, kMemCommit, kPageReadWrite)));
    expect(second, {kMemCommit, kPageReadWrite, 1});
    expect(second + kPage, {kMemReserve, 0, 15});
    EXPECT_TRUE(succeeds(put(second, 'x')));
    EXPECT_EQ(at(all + kAllocationGranularity), 'x');
}

TEST_F(ReservedSection, ACopyOnWriteViewHasItsOwnPagesAfterItsFirstWrite)
{
    const std::uint64_t shared = map();
    const std::uint64_t copy = map(kFileMapCopy);
    EXPECT_TRUE(failsWith(put(copy, 'c'), ErrorCode::NoAccess));
    ASSERT_TRUE(succeeds(virtualAlloc(shared, kPage, kMemCommit, kPageReadWrite)));
    EXPECT_TRUE(succeeds(put(shared, 's')));
    EXPECT_EQ(at(copy), 's');
    EXPECT_TRUE(succeeds(put(copy, 'c')));
    EXPECT_EQ(at(shared), 's');
    EXPECT_EQ(at(copy), 'c');
}

// SEC_COMMIT: all is there, and a commit only changes what may be done with it.
TEST_F(ReservedSection, S4_2_PagesThatAreThereGetAnotherProtection)
{
    FileMappingOptions options;
    options.size = kSize;
    options.protection = kPageReadWrite;
    const auto created = createFileMapping(options);
    ASSERT_TRUE(succeeds(created));
    const UniqueHandle section(created->handle);
    const std::uint64_t view = map(section.get(), kBoth, 0);
    EXPECT_TRUE(succeeds(put(view, 'x')));
    ASSERT_TRUE(succeeds(virtualAlloc(view, kPage, kMemCommit, kPageReadOnly)));
    expect(view, {kMemCommit, kPageReadOnly, 1});
    expect(view + kPage, {kMemCommit, kPageReadWrite, 15});
    EXPECT_TRUE(failsWith(put(view, 'y'), ErrorCode::NoAccess));
    EXPECT_EQ(at(view), 'x');
    EXPECT_TRUE(failsWith(virtualFree(view, kPage, kMemDecommit), ErrorCode::InvalidParameter));
}

TEST_F(ReservedSection, ThePagesOfAFileAreThere)
{
    FileOptions wanted;
    wanted.name = (directory() / "pages").string();
    wanted.access = kGenericRead | kGenericWrite;
    wanted.disposition = 2;
    const auto made = createFile(wanted);
    ASSERT_TRUE(succeeds(made));
    const UniqueHandle file(*made);
    FileMappingOptions options;
    options.file = file.get();
    options.size = kSize;
    options.protection = kPageReadWrite | kSecReserve;
    const auto created = createFileMapping(options);
    ASSERT_TRUE(succeeds(created));
    const UniqueHandle section(created->handle);
    const std::uint64_t view = map(section.get(), kBoth, 0);
    expect(view, {kMemCommit, kPageReadWrite, 16});
    EXPECT_TRUE(succeeds(put(view, 'x')));
    EXPECT_TRUE(failsWith(virtualAlloc(view, kPage, kMemCommit, kPageReadOnly), ErrorCode::AccessDenied)) << "already committed";
}

// More is promised than there is; Windows charges for it when it is committed.
TEST_F(ReservedSection, ReservingTakesNothing)
{
    FileMappingOptions options;
    options.size = std::uint64_t{1} << 36;
    options.protection = kPageReadWrite | kSecReserve;
    const auto created = createFileMapping(options);
    ASSERT_TRUE(succeeds(created));
    const UniqueHandle section(created->handle);
    const auto view = mapViewOfFile(section.get(), {kBoth, options.size - kAllocationGranularity, 0, 0});
    ASSERT_TRUE(succeeds(view));
    m_views.push_back(view->address);
    expect(view->address, {kMemReserve, 0, 16});
    ASSERT_TRUE(succeeds(virtualAlloc(view->address + 15 * kPage, kPage, kMemCommit, kPageReadWrite)));
    EXPECT_TRUE(succeeds(put(view->address + kSize - 1, 'x')));
}

}  // namespace
}  // namespace ipc::test
