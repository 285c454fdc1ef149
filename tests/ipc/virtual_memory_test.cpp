// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"
#include "ipc/virtual_memory.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/session_fixture.h"

#include <array>

/// Reserving and committing pages, views of each access, what is refused with which code.
namespace ipc::test {
namespace {

constexpr std::uint32_t kPageNoAccess = 0x01, kPageReadOnly = 0x02, kPageReadWrite = 0x04, kPageWriteCopy = 0x08;
constexpr std::uint64_t kPage = 4096;

class Pages : public testing::Test {
protected:
    void TearDown() override
    {
        for (const std::uint64_t base : m_bases)
            (void)virtualFree(base, 0, kMemRelease);
    }
    std::uint64_t reserve(std::uint64_t size)
    {
        const auto base = virtualAlloc(0, size, kMemReserve, kPageNoAccess);
        EXPECT_TRUE(succeeds(base));
        m_bases.push_back(base.value_or(0));
        return m_bases.back();
    }
    static MemoryInfo at(std::uint64_t address)
    {
        const auto info = virtualQuery(address);
        EXPECT_TRUE(succeeds(info));
        return info.value_or(MemoryInfo{});
    }

private:
    std::vector<std::uint64_t> m_bases;
};

TEST(VirtualMemory, PT_02_ReservationsAreMultiplesOf64KiBAndWholePages)
{
    const auto base = virtualAlloc(0, 5000, kMemReserve, kPageNoAccess);
    ASSERT_TRUE(succeeds(base));
    EXPECT_EQ(*base % 65536, 0u);
    const auto info = virtualQuery(*base);
    ASSERT_TRUE(succeeds(info));
    EXPECT_EQ(info->allocationBase, *base);
    EXPECT_EQ(info->regionSize, 8192u);
    EXPECT_EQ(info->state, kMemReserve);
    EXPECT_TRUE(failsWith(virtualFree(*base, 4096, kMemRelease), ErrorCode::InvalidParameter));
    EXPECT_TRUE(succeeds(virtualFree(*base, 0, kMemRelease)));
    EXPECT_FALSE(virtualFree(*base, 0, kMemRelease));
}

TEST(VirtualMemory, PagesAreGivenAndTakenOneByOne)
{
    const auto base = virtualAlloc(0, 4 * 4096, kMemReserve, kPageNoAccess);
    ASSERT_TRUE(succeeds(base));
    ASSERT_TRUE(succeeds(virtualAlloc(*base + 4096, 8192, kMemCommit, kPageReadWrite)));
    auto* const bytes = reinterpret_cast<volatile char*>(*base + 4096);
    bytes[8191] = 'x';
    EXPECT_EQ(virtualQuery(*base)->regionSize, 4096u);
    EXPECT_EQ(virtualQuery(*base + 4096)->regionSize, 8192u);
    EXPECT_EQ(virtualQuery(*base + 4096)->state, kMemCommit);
    EXPECT_EQ(virtualQuery(*base + 4096)->protection, kPageReadWrite);
    ASSERT_TRUE(succeeds(virtualFree(*base + 8192, 4096, kMemDecommit)));
    EXPECT_EQ(virtualQuery(*base + 8192)->state, kMemReserve);
    ASSERT_TRUE(succeeds(virtualAlloc(*base + 8192, 4096, kMemCommit, kPageReadWrite)));
    EXPECT_EQ(bytes[8191], 0);   // new pages are empty ones
    EXPECT_TRUE(succeeds(virtualFree(*base, 0, kMemRelease)));
    EXPECT_TRUE(failsWith(virtualAlloc(*base, 4096, kMemCommit, kPageReadWrite), ErrorCode::InvalidAddress));
}

TEST(VirtualMemory, AViewIsNotGivenBackByVirtualFree)
{
    FileMappingOptions options;
    options.size = 8192;
    const auto mapping = createFileMapping(options);
    ASSERT_TRUE(succeeds(mapping));
    const auto view = mapViewOfFile(mapping->handle, {});
    ASSERT_TRUE(succeeds(view));
    EXPECT_TRUE(failsWith(virtualFree(view->address, 0, kMemRelease), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(virtualFree(view->address, 4096, kMemDecommit), ErrorCode::InvalidParameter));
    EXPECT_TRUE(succeeds(unmapViewOfFile(view->address)));
    EXPECT_TRUE(succeeds(closeHandle(mapping->handle)));
    const auto base = virtualAlloc(0, 4096, kMemReserve, kPageNoAccess);
    ASSERT_TRUE(succeeds(base));
    EXPECT_TRUE(failsWith(unmapViewOfFile(*base), ErrorCode::InvalidAddress)) << "nor the other way round";
    EXPECT_TRUE(succeeds(virtualFree(*base, 0, kMemRelease)));
    EXPECT_EQ(virtualQuery(*base)->protection, kPageNoAccess) << "as all that is free";
}

TEST_F(Pages, WhatCannotBeReserved)
{
    EXPECT_TRUE(failsWith(virtualAlloc(0, 0, kMemReserve, kPageNoAccess), ErrorCode::InvalidParameter));
    for (const std::uint32_t protection : {0u, kPageReadOnly | kPageReadWrite, kPageWriteCopy, 0x80u, 0x8000u})
        EXPECT_TRUE(failsWith(virtualAlloc(0, kPage, kMemReserve, protection), ErrorCode::InvalidParameter)) << protection;
    EXPECT_TRUE(failsWith(virtualAlloc(0, kPage, 0, kPageReadWrite), ErrorCode::InvalidParameter));
    const std::uint64_t base = reserve(65536);
    EXPECT_TRUE(failsWith(virtualAlloc(base, kPage, kMemReserve, kPageNoAccess), ErrorCode::InvalidAddress));
}

TEST_F(Pages, AReservationIsPrivateAndHasNoProtection)
{
    const std::uint64_t base = reserve(0xFFFC);
    const MemoryInfo info = at(base);
    EXPECT_EQ(info.baseAddress, base);
    EXPECT_EQ(info.allocationBase, base);
    EXPECT_EQ(info.allocationProtect, kPageNoAccess);
    EXPECT_EQ(info.regionSize, 0x10000u);
    EXPECT_EQ(info.state, kMemReserve);
    EXPECT_EQ(info.protection, 0u);
    EXPECT_EQ(info.type, 0x20000u) << "MEM_PRIVATE";
}

TEST_F(Pages, CommittedPagesAreRegionsOfTheirOwn)
{
    const std::uint64_t base = reserve(65536);
    EXPECT_EQ(virtualAlloc(base, kPage, kMemCommit, kPageNoAccess), base);
    EXPECT_EQ(virtualAlloc(base + kPage, kPage, kMemCommit, kPageReadOnly), base + kPage);
    EXPECT_EQ(at(base).regionSize, kPage);
    EXPECT_EQ(at(base).state, kMemCommit);
    EXPECT_EQ(at(base).protection, kPageNoAccess);
    EXPECT_EQ(at(base + kPage).protection, kPageReadOnly);
    EXPECT_EQ(at(base + 2 * kPage).state, kMemReserve);
    EXPECT_EQ(at(base + 2 * kPage).regionSize, 65536 - 2 * kPage);
    EXPECT_EQ(at(base + 2 * kPage + 5).baseAddress, base + 2 * kPage);
}

TEST_F(Pages, DecommittedPagesAreOneRegionAgain)
{
    const std::uint64_t base = reserve(3 * kPage);
    ASSERT_TRUE(succeeds(virtualAlloc(base, 3 * kPage, kMemCommit, kPageReadOnly)));
    ASSERT_TRUE(succeeds(virtualFree(base, 3 * kPage, kMemDecommit)));
    ASSERT_TRUE(succeeds(virtualAlloc(base, 2 * kPage, kMemCommit, kPageReadWrite)));
    ASSERT_TRUE(succeeds(virtualFree(base, 3 * kPage, kMemDecommit)));
    EXPECT_EQ(at(base).state, kMemReserve);
    EXPECT_EQ(at(base).regionSize, (follows("RegionsOfAlikePages") ? 3 : 2) * kPage);
}

TEST_F(Pages, AnAddressIsRoundedDownToItsPage)
{
    const std::uint64_t base = reserve(65536);
    EXPECT_EQ(virtualAlloc(base + kPage + 100, 10, kMemCommit, kPageReadWrite), base + kPage);
    EXPECT_EQ(at(base + kPage).regionSize, kPage);
    EXPECT_EQ(virtualAlloc(base + 4 * kPage - 1, 2, kMemCommit, kPageReadWrite), base + 3 * kPage) << "a page on either side";
    EXPECT_EQ(at(base + 3 * kPage).regionSize, 2 * kPage);
}

TEST_F(Pages, CommittingAgainKeepsWhatIsThere)
{
    const std::uint64_t base = reserve(65536);
    ASSERT_TRUE(succeeds(virtualAlloc(base, kPage, kMemCommit, kPageReadWrite)));
    *reinterpret_cast<volatile char*>(base) = 'x';
    ASSERT_TRUE(succeeds(virtualAlloc(base, 2 * kPage, kMemCommit, kPageReadWrite)));
    EXPECT_EQ(*reinterpret_cast<volatile char*>(base), 'x');
}

TEST_F(Pages, WhatCannotBeFreed)
{
    const std::uint64_t base = reserve(65536);
    EXPECT_TRUE(failsWith(virtualFree(base, 1, kMemRelease), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(virtualFree(base + kPage, 0, kMemRelease), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(virtualFree(base + kPage, 0, kMemDecommit), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(virtualFree(base, 65537, kMemDecommit), ErrorCode::InvalidParameter)) << "more than there is";
    EXPECT_TRUE(failsWith(virtualFree(base, 0, 0), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(virtualFree(base, 0, kMemRelease | kMemDecommit), ErrorCode::InvalidParameter));
    EXPECT_TRUE(succeeds(virtualFree(base, 0, kMemDecommit))) << "all of it, reserved already";
    EXPECT_TRUE(succeeds(virtualFree(base + 100, 0, kMemRelease))) << "rounded down to its page";
    const ErrorCode free = follows("FreeOfFree") ? ErrorCode::InvalidAddress : ErrorCode::InvalidParameter;
    EXPECT_TRUE(failsWith(virtualFree(base, 0, kMemRelease), free));
    EXPECT_TRUE(failsWith(virtualFree(0, 0, kMemRelease), free));
}

// L:memory-protection-constants: PAGE_WRITECOPY is not for VirtualAlloc.
TEST_F(Pages, VirtualAllocKnowsNoCopyOnWrite)
{
    EXPECT_TRUE(failsWith(virtualAlloc(reserve(kPage), kPage, kMemCommit, kPageWriteCopy), ErrorCode::InvalidParameter));
    const auto section = createFileMapping({Handle::Invalid, kPageReadWrite | 0x04000000, kPage, "", {}});
    ASSERT_TRUE(succeeds(section));
    const auto view = mapViewOfFile(section->handle, {});
    ASSERT_TRUE(succeeds(view));
    const auto committed = virtualAlloc(view->address, kPage, kMemCommit, kPageWriteCopy);
    EXPECT_TRUE(follows("CommitCopyOnWrite") ? failsWith(committed, ErrorCode::InvalidParameter) : succeeds(committed));
    EXPECT_TRUE(succeeds(unmapViewOfFile(view->address)));
    EXPECT_TRUE(succeeds(closeHandle(section->handle)));
}

TEST_F(Pages, ReservedAndCommittedAtOnce)
{
    const auto base = virtualAlloc(0, 5000, kMemReserve | kMemCommit, kPageReadWrite);
    ASSERT_TRUE(succeeds(base));
    EXPECT_EQ(at(*base).state, kMemCommit);
    EXPECT_EQ(at(*base).regionSize, 2 * kPage);
    EXPECT_EQ(at(*base).allocationProtect, kPageReadWrite);
    EXPECT_TRUE(succeeds(virtualFree(*base, 0, kMemRelease)));
    const auto alone = virtualAlloc(0, kPage, kMemCommit, kPageReadWrite);
    ASSERT_TRUE(succeeds(alone)) << "MEM_COMMIT without an address reserves too";
    EXPECT_TRUE(succeeds(virtualFree(*alone, 0, kMemRelease)));
}

TEST_F(Pages, AFreedPlaceCanBeAskedFor)
{
    const std::uint64_t base = reserve(3 * 65536);
    ASSERT_TRUE(succeeds(virtualFree(base, 0, kMemRelease)));
    const auto again = virtualAlloc(base + 65536 + 5, kPage, kMemReserve, kPageNoAccess);
    ASSERT_TRUE(succeeds(again));
    EXPECT_EQ(*again, base + 65536) << "rounded down to the granularity";
    EXPECT_TRUE(succeeds(virtualFree(*again + 100, 0, kMemRelease)));
    EXPECT_EQ(at(base + 65536).state, 0x10000u) << "MEM_FREE";
    EXPECT_EQ(virtualAlloc(base + 3 * kPage, kPage, kMemReserve | kMemCommit, kPageReadWrite), base);
    EXPECT_EQ(at(base).regionSize, 4 * kPage) << "committed from where it is reserved";
    EXPECT_TRUE(succeeds(virtualFree(base, 0, kMemRelease)));
}

class Views : public SessionTest {
protected:
    static FileMappingOptions memory(std::uint64_t size, std::uint32_t protection = kPageReadWrite, std::string name = {})
    {
        FileMappingOptions options;
        options.size = size;
        options.protection = protection;
        options.name = std::move(name);
        return options;
    }
    UniqueHandle make(const FileMappingOptions& options)
    {
        const auto created = createFileMapping(options);
        EXPECT_TRUE(succeeds(created));
        return UniqueHandle(created ? created->handle : Handle::Null);
    }
    /// PAGE_* that a view of this access shows; 0 if there is none.
    static std::uint32_t protectionOf(const UniqueHandle& section, std::uint32_t access)
    {
        const auto view = mapViewOfFile(section.get(), {access, 0, 0, 0});
        if (!view)
            return 0;
        const auto info = virtualQuery(view->address);
        EXPECT_TRUE(succeeds(unmapViewOfFile(view->address)));
        return info ? info->protection : 0;
    }
};

TEST_F(Views, AccessBecomesProtection)
{
    const UniqueHandle section = make(memory(4096));
    EXPECT_EQ(protectionOf(section, kFileMapRead), kPageReadOnly);
    EXPECT_EQ(protectionOf(section, kFileMapWrite), kPageReadWrite);
    EXPECT_EQ(protectionOf(section, kFileMapRead | kFileMapWrite), kPageReadWrite);
    EXPECT_EQ(protectionOf(section, kFileMapCopy), kPageWriteCopy);
    EXPECT_EQ(protectionOf(section, 0xF001F), kPageReadWrite) << "FILE_MAP_ALL_ACCESS";
    EXPECT_EQ(protectionOf(section, 0), kPageNoAccess);
    const UniqueHandle readOnly = make(memory(4096, kPageReadOnly));
    EXPECT_EQ(protectionOf(readOnly, kFileMapRead), kPageReadOnly);
    EXPECT_EQ(protectionOf(readOnly, kFileMapCopy), kPageWriteCopy);
    EXPECT_EQ(protectionOf(readOnly, kFileMapWrite), 0u);
    EXPECT_EQ(protectionOf(readOnly, 0xF001F), 0u);
}

TEST_F(Views, AViewIsARegionOfItsOwnKind)
{
    const UniqueHandle section = make(memory(10000));
    const auto view = mapViewOfFile(section.get(), {kFileMapRead | kFileMapWrite, 0, 5000, 0});
    ASSERT_TRUE(succeeds(view));
    EXPECT_EQ(view->size, 8192u);
    const auto info = virtualQuery(view->address + 4096);
    ASSERT_TRUE(succeeds(info));
    EXPECT_EQ(info->baseAddress, view->address + 4096);
    EXPECT_EQ(info->allocationBase, view->address);
    EXPECT_EQ(info->regionSize, 4096u);
    EXPECT_EQ(info->state, kMemCommit);
    EXPECT_EQ(info->type, 0x40000u) << "MEM_MAPPED";
    EXPECT_FALSE(virtualFree(view->address, 0, kMemRelease)) << "a view is unmapped, not freed";
    EXPECT_TRUE(succeeds(unmapViewOfFile(view->address)));
}

TEST_F(Views, WhatCannotBeMapped)
{
    const UniqueHandle section = make(memory(65536));
    EXPECT_TRUE(failsWith(mapViewOfFile(Handle::Null, {kFileMapRead, 0, 0, 0}), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(mapViewOfFile(section.get(), {kFileMapRead, 1, 0, 0}), ErrorCode::MappedAlignment));
    EXPECT_TRUE(failsWith(mapViewOfFile(section.get(), {kFileMapRead, 0, 65537, 0}), ErrorCode::AccessDenied));
    const UniqueHandle readOnly = make(memory(4096, kPageReadOnly));
    EXPECT_TRUE(failsWith(mapViewOfFile(readOnly.get(), {kFileMapWrite, 65536, 0, 0}), ErrorCode::AccessDenied)) << "access comes first";
    EXPECT_TRUE(failsWith(mapViewOfFile(readOnly.get(), {kFileMapWrite, 1, 0, 0}), ErrorCode::MappedAlignment)) << "but alignment before it";
    EXPECT_TRUE(failsWith(unmapViewOfFile(0), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(unmapViewOfFile(0x12345678), ErrorCode::InvalidAddress));
}

TEST_F(Views, AHandleOpensWhatItWasOpenedFor)
{
    const UniqueHandle made = make(memory(4096, kPageReadWrite, "views"));
    const auto opened = [](std::uint32_t access) { return UniqueHandle(openFileMapping(access, false, "views").value_or(Handle::Null)); };
    EXPECT_EQ(protectionOf(opened(kFileMapRead), kFileMapRead), kPageReadOnly);
    EXPECT_EQ(protectionOf(opened(kFileMapRead), kFileMapWrite), 0u);
    EXPECT_EQ(protectionOf(opened(kFileMapRead), kFileMapCopy), kPageWriteCopy);
    EXPECT_EQ(protectionOf(opened(kFileMapCopy), kFileMapRead), kPageReadOnly) << "opened to copy is opened to read";
    EXPECT_EQ(protectionOf(opened(kFileMapWrite), kFileMapWrite), kPageReadWrite);
    EXPECT_EQ(protectionOf(opened(kFileMapWrite), kFileMapRead), 0u);
    EXPECT_EQ(protectionOf(opened(0xF001F), kFileMapWrite), kPageReadWrite);
}

}  // namespace
}  // namespace ipc::test
