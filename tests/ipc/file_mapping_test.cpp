// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"
#include "platform.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/remote_peer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

namespace ipc::test {
namespace {

constexpr std::uint32_t kPageReadOnly = 0x02;
constexpr std::uint32_t kPageWriteCopy = 0x08;
constexpr std::uint32_t kPageExecuteRead = 0x20;
constexpr std::uint32_t kBoth = kFileMapRead | kFileMapWrite;
constexpr std::uint64_t kGranularity = kAllocationGranularity;
constexpr std::uint32_t kShareAll = 1 | 2 | 4;   // FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE

FileMappingOptions memory(std::uint64_t size, std::string name = {}, std::uint32_t protection = kPageReadWrite)
{
    FileMappingOptions options;
    options.size = size;
    options.name = std::move(name);
    options.protection = protection;
    return options;
}

ViewOptions whole(std::uint32_t access = kBoth) { return {access, 0, 0, 0}; }

class FileMapping : public SessionTest {
protected:
    // A section whose handle is closed with the test.
    Handle make(const FileMappingOptions& options)
    {
        const auto created = createFileMapping(options);
        EXPECT_TRUE(succeeds(created));
        return keep(created ? created->handle : Handle::Null);
    }
    Handle keep(Handle handle)
    {
        m_handles.emplace_back(handle);
        return handle;
    }
    std::uint64_t map(Handle mapping, const ViewOptions& options = whole())
    {
        const auto view = mapViewOfFile(mapping, options);
        EXPECT_TRUE(succeeds(view));
        if (view)
            m_views.push_back(view->address);
        return view ? view->address : 0;
    }
    void TearDown() override
    {
        for (const std::uint64_t address : m_views)
            (void)unmapViewOfFile(address);
        m_handles.clear();
        SessionTest::TearDown();
    }
    Handle openFile(const std::string& name, std::uint32_t access, std::uint32_t disposition)
    {
        FileOptions options;
        options.name = (directory() / name).string();
        options.access = access;
        options.share = kShareAll;
        options.disposition = disposition;
        const auto file = createFile(options);
        EXPECT_TRUE(succeeds(file));
        return keep(file.value_or(Handle::Null));
    }
    Handle newFile(const std::string& name) { return openFile(name, kGenericRead | kGenericWrite, 2); }

private:
    std::vector<UniqueHandle> m_handles;
    std::vector<std::uint64_t> m_views;
};

std::uint8_t byteAt(std::uint64_t address)
{
    std::byte byte{};
    EXPECT_TRUE(succeeds(readMemory(address, {&byte, 1})));
    return static_cast<std::uint8_t>(byte);
}

Result<void> put(std::uint64_t address, std::uint8_t value)
{
    const std::byte byte{value};
    return writeMemory(address, {&byte, 1});
}

TEST_F(FileMapping, FM_01_MemoryWithoutASizeIsRefused)
{
    EXPECT_TRUE(failsWith(createFileMapping(memory(0)), ErrorCode::InvalidParameter));
    make(memory(4096, "pm"));
    EXPECT_TRUE(failsWith(createFileMapping(memory(0, "pm")), ErrorCode::InvalidParameter)) << "though there is one";
}

TEST_F(FileMapping, S4_2_NullIsNoFileEither)
{
    FileMappingOptions wanted = memory(4096);
    wanted.file = Handle::Null;
    EXPECT_TRUE(succeeds(createFileMapping(wanted).and_then([](const Created& made) { return closeHandle(made.handle); })));
    wanted.size = 0;
    EXPECT_TRUE(failsWith(createFileMapping(wanted), ErrorCode::InvalidParameter));
}

TEST_F(FileMapping, FM_02_AnExistingNameIsOpenedAndSizedAsItWas)
{
    const auto first = createFileMapping(memory(200000, R"(Local\pm)"));
    ASSERT_TRUE(succeeds(first));
    keep(first->handle);
    EXPECT_FALSE(first->alreadyExisted);
    const auto second = createFileMapping(memory(4096, "pm"));
    ASSERT_TRUE(succeeds(second));
    keep(second->handle);
    EXPECT_TRUE(second->alreadyExisted);
    const auto view = mapViewOfFile(second->handle, whole());
    ASSERT_TRUE(succeeds(view));
    EXPECT_EQ(view->size, 200704u);
    EXPECT_TRUE(succeeds(unmapViewOfFile(view->address)));
}

TEST_F(FileMapping, FM_03_TheHandleAllowsWhatItsOwnCallAskedFor)
{
    const Handle first = make(memory(4096, "pm"));
    const Handle second = make(memory(4096, "pm", kPageReadOnly));
    EXPECT_TRUE(failsWith(mapViewOfFile(second, whole(kFileMapWrite)), ErrorCode::AccessDenied));
    map(second, whole(kFileMapRead));
    map(first, whole(kFileMapWrite));
}

TEST_F(FileMapping, FM_04_OffsetsAreMultiplesOf64K)
{
    const Handle mapping = make(memory(200000));
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 4096, 0, 0}), ErrorCode::MappedAlignment));
    const std::uint64_t all = map(mapping);
    const std::uint64_t later = map(mapping, {kBoth, 65536, 0, 0});
    ASSERT_TRUE(succeeds(put(later, 5)));
    EXPECT_EQ(byteAt(all + 65536), 5);
}

TEST_F(FileMapping, FM_05_AViewEndsWithTheSection)
{
    const Handle mapping = make(memory(200000));
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 0, 300000, 0}), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 262144, 0, 0}), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 65536, 200000, 0}), ErrorCode::AccessDenied));
}

TEST_F(FileMapping, FM_06_TwoViewsLieElsewhereAndShowTheSame)
{
    const Handle mapping = make(memory(4096));
    const std::uint64_t first = map(mapping);
    const std::uint64_t second = map(mapping);
    EXPECT_NE(first, second);
    EXPECT_EQ(first % kGranularity, 0u);
    EXPECT_EQ(second % kGranularity, 0u);
    ASSERT_TRUE(succeeds(put(first + 100, 42)));
    EXPECT_EQ(byteAt(second + 100), 42);
}

TEST_F(FileMapping, FM_07_ACopyOnWriteViewIsDetachedByItsFirstWrite)
{
    const Handle mapping = make(memory(8192));
    const std::uint64_t shared = map(mapping);
    const std::uint64_t copy = map(mapping, whole(kFileMapCopy));
    ASSERT_TRUE(succeeds(put(shared, 42)));
    EXPECT_EQ(byteAt(copy), 42);
    ASSERT_TRUE(succeeds(put(copy, 7)));
    EXPECT_EQ(byteAt(shared), 42);
    ASSERT_TRUE(succeeds(put(shared, 43)));
    EXPECT_EQ(byteAt(copy), 7);
    ASSERT_TRUE(succeeds(put(shared + 4096, 44)));
    EXPECT_EQ(byteAt(copy + 4096), 44) << "the other page was not written";
}

TEST_F(FileMapping, FM_08_OneNameOneKindOfObject)
{
    make(memory(4096, "pm"));
    EXPECT_TRUE(failsWith(createEvent({"pm", false, false, {}}), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(openMutex(kMutexAllAccess, false, "pm"), ErrorCode::InvalidHandle));
    const auto event = createEvent({"ev", false, false, {}});
    ASSERT_TRUE(succeeds(event));
    keep(event->handle);
    EXPECT_TRUE(failsWith(createFileMapping(memory(4096, "ev")), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(openFileMapping(kFileMapRead, false, "ev"), ErrorCode::InvalidHandle));
}

TEST_F(FileMapping, FM_10_AnEmptyFileCannotBeMappedAndAShortOneGrows)
{
    const Handle file = newFile("file");
    FileMappingOptions options = memory(0);
    options.file = file;
    EXPECT_TRUE(failsWith(createFileMapping(options), ErrorCode::FileInvalid));
    options.size = 5000;
    make(options);
    EXPECT_EQ(getFileSize(file), 5000u);
    options.name = "exact";
    const Handle exact = make(options);
    EXPECT_TRUE(failsWith(mapViewOfFile(exact, {kBoth, 0, 5001, 0}), ErrorCode::AccessDenied)) << "a file ends where it ends";
    EXPECT_EQ(byteAt(map(exact) + 8191), 0) << "its last page is whole";
    options.protection = kPageReadOnly;
    options.name.clear();
    options.size = 6000;
    EXPECT_TRUE(failsWith(createFileMapping(options), ErrorCode::NotEnoughMemory));
    EXPECT_EQ(getFileSize(file), 5000u);
}

TEST_F(FileMapping, FM_11_ABackslashInTheNameIsAMissingPath)
{
    EXPECT_TRUE(failsWith(createFileMapping(memory(4096, R"(a\b)")), ErrorCode::PathNotFound));
    EXPECT_TRUE(failsWith(openFileMapping(kFileMapRead, false, R"(local\a)"), ErrorCode::PathNotFound));
}

TEST_F(FileMapping, FM_12_AnOccupiedOrUnevenBaseIsRefused)
{
    const Handle mapping = make(memory(4096));
    const std::uint64_t taken = map(mapping);
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 0, 0, taken}), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 0, 0, 0x30001000}), ErrorCode::MappedAlignment));
    ASSERT_TRUE(succeeds(unmapViewOfFile(taken)));
    EXPECT_EQ(map(mapping, {kBoth, 0, 0, taken}), taken);
}

TEST_F(FileMapping, FM_13_UnmappingTwiceFails)
{
    const Handle mapping = make(memory(8192));
    const std::uint64_t address = map(mapping);
    EXPECT_TRUE(succeeds(unmapViewOfFile(address + 5000)));
    EXPECT_TRUE(failsWith(unmapViewOfFile(address), ErrorCode::InvalidAddress));
}

TEST_F(FileMapping, FM_14_AMappedFileCannotBeCutOff)
{
    const Handle file = newFile("file");
    FileMappingOptions options = memory(5000);
    options.file = file;
    auto mapping = createFileMapping(options);
    ASSERT_TRUE(succeeds(mapping));
    EXPECT_TRUE(failsWith(setEndOfFile(file, 100), ErrorCode::UserMappedFile));
    EXPECT_TRUE(succeeds(setEndOfFile(file, 9000)));
    const auto shrunk = setEndOfFile(file, 5000);
    if (follows("MappedFileShrinks"))
        EXPECT_TRUE(succeeds(shrunk)) << "nothing mapped is cut off";
    else
        EXPECT_TRUE(failsWith(shrunk, ErrorCode::UserMappedFile));
    const auto view = mapViewOfFile(mapping->handle, whole());
    ASSERT_TRUE(succeeds(view));
    ASSERT_TRUE(succeeds(closeHandle(mapping->handle)));
    EXPECT_TRUE(failsWith(setEndOfFile(file, 100), ErrorCode::UserMappedFile)) << "the view is left";
    ASSERT_TRUE(succeeds(unmapViewOfFile(view->address)));
    EXPECT_TRUE(succeeds(setEndOfFile(file, 100)));
}

TEST_F(FileMapping, FM_17_FreshMemoryIsZero)
{
    const std::uint64_t address = map(make(memory(70000)));
    std::vector<std::byte> bytes(70000, std::byte{1});
    ASSERT_TRUE(succeeds(readMemory(address, bytes)));
    EXPECT_EQ(std::ranges::count(bytes, std::byte{0}), 70000);
}

TEST_F(FileMapping, TheNameDiesWithTheLastHandleThePagesLiveOn)
{
    const auto first = createFileMapping(memory(4096, "pm"));
    ASSERT_TRUE(succeeds(first));
    const std::uint64_t old = map(first->handle);
    ASSERT_TRUE(succeeds(put(old, 99)));
    const auto second = openFileMapping(kBoth, false, "pm");
    ASSERT_TRUE(succeeds(second));
    ASSERT_TRUE(succeeds(closeHandle(first->handle)));
    EXPECT_TRUE(succeeds(openFileMapping(kBoth, false, "pm").map([&](Handle handle) { keep(handle); })));
    ASSERT_TRUE(succeeds(closeHandle(*second)));
}

TEST_F(FileMapping, ANewObjectOfADeadNameIsSeparate)
{
    const auto first = createFileMapping(memory(4096, "pm"));
    ASSERT_TRUE(succeeds(first));
    const std::uint64_t old = map(first->handle);
    ASSERT_TRUE(succeeds(put(old, 99)));
    ASSERT_TRUE(succeeds(closeHandle(first->handle)));
    EXPECT_TRUE(failsWith(openFileMapping(kBoth, false, "pm"), ErrorCode::FileNotFound));
    const auto second = createFileMapping(memory(4096, "pm"));
    ASSERT_TRUE(succeeds(second));
    keep(second->handle);
    EXPECT_FALSE(second->alreadyExisted);
    EXPECT_EQ(byteAt(map(second->handle)), 0);
    EXPECT_EQ(byteAt(old), 99);
}

TEST_F(FileMapping, NamesAreTakenLiterally)
{
    make(memory(4096, "Name"));
    EXPECT_TRUE(failsWith(openFileMapping(kFileMapRead, false, "name"), ErrorCode::FileNotFound));
    EXPECT_TRUE(failsWith(openFileMapping(kFileMapRead, false, R"(Global\Name)"), ErrorCode::FileNotFound));
    make(memory(4096, R"(Global\Name)"));
    make(memory(4096, "a/b ?*%é"));
    EXPECT_TRUE(succeeds(openFileMapping(kFileMapRead, false, "a/b ?*%é").map([&](Handle handle) { keep(handle); })));
}

TEST_F(FileMapping, ASectionCannotBeWaitedForAFileAlwaysCan)
{
    EXPECT_TRUE(failsWith(waitForSingleObject(make(memory(4096)), Timeout(0)), ErrorCode::AccessDenied));
    EXPECT_EQ(waitForSingleObject(newFile("file"), Timeout(0)), WaitStatus::Signalled);
}

TEST_F(FileMapping, AHandleOpenedToWriteDoesNotRead)
{
    make(memory(4096, "pm"));
    const auto writer = openFileMapping(kFileMapWrite, false, "pm");
    ASSERT_TRUE(succeeds(writer));
    keep(*writer);
    map(*writer, whole(kFileMapWrite));
    EXPECT_TRUE(failsWith(mapViewOfFile(*writer, whole(kFileMapRead)), ErrorCode::AccessDenied));
}

TEST_F(FileMapping, S4_3_AMappingIsOpenedForRightsOfItsKind)
{
    make(memory(4096, "pm"));
    const auto views = [&](std::uint32_t access) {
        const UniqueHandle opened(openFileMapping(access, false, "pm").value_or(Handle::Null));
        std::string allowed;
        for (const auto& [view, word] : {std::pair{kFileMapRead, 'r'}, {kFileMapWrite, 'w'}, {kFileMapCopy, 'c'}})
            if (const auto mapped = mapViewOfFile(opened.get(), whole(view)); mapped && unmapViewOfFile(mapped->address))
                allowed += word;
        return allowed;
    };
    constexpr std::uint32_t kMaximum = 0x02000000, kAll = 0x10000000;
    EXPECT_EQ(views(kFileMapCopy), "rc");
    EXPECT_EQ(views(kFileMapRead), "rc");
    EXPECT_EQ(views(kGenericRead), "rc");
    EXPECT_EQ(views(kFileMapWrite), "w");
    EXPECT_EQ(views(kGenericWrite), "w");
    EXPECT_EQ(views(kMaximum), "rwc");
    EXPECT_EQ(views(kAll), "rwc");
    EXPECT_EQ(views(0xF001F), "rwc");
    EXPECT_EQ(views(0x00020000), "") << "READ_CONTROL";
    for (const std::uint32_t access : {0u, 0x00200000u, 0x44u}) {
        const auto opened = openFileMapping(access, false, "pm");
        EXPECT_TRUE(follows("OpenRights") ? failsWith(opened, ErrorCode::AccessDenied) : succeeds(opened) && succeeds(closeHandle(*opened))) << access;
    }
}

TEST_F(FileMapping, AReadOnlySectionShowsNoWriteViewButCopies)
{
    const Handle made = make(memory(4096, "pm", kPageReadOnly));
    EXPECT_TRUE(failsWith(mapViewOfFile(made, whole(kFileMapWrite)), ErrorCode::AccessDenied));
    const auto opened = openFileMapping(kFileMapWrite, false, "pm");
    ASSERT_TRUE(succeeds(opened));
    keep(*opened);
    const auto writable = mapViewOfFile(*opened, whole(kFileMapWrite));
    if (follows("SectionProtection"))
        EXPECT_TRUE(failsWith(writable, ErrorCode::InvalidParameter));
    else
        EXPECT_TRUE(succeeds(writable) && succeeds(unmapViewOfFile(writable->address)));
    const std::uint64_t copy = map(made, whole(kFileMapCopy));
    EXPECT_TRUE(succeeds(put(copy, 1)));
}

TEST_F(FileMapping, WrongProtectionsAreRefused)
{
    for (const std::uint32_t protection : {0u, 0x01u, 0x10u, 0x06u, 0x0C000004u, 0x10000004u, 0x40000004u, 0x80000004u, 0x00800004u})
        EXPECT_TRUE(failsWith(createFileMapping(memory(4096, {}, protection)), ErrorCode::InvalidParameter)) << protection;
    EXPECT_TRUE(failsWith(createFileMapping(memory(4096, {}, 0x01000004)), ErrorCode::BadExeFormat));
}

TEST_F(FileMapping, AFilesProtectionIsThatOfItsHandle)
{
    const Handle writable = newFile("file");
    ASSERT_TRUE(succeeds(setEndOfFile(writable, 4096)));
    FileMappingOptions options = memory(0);
    options.file = openFile("file", kGenericRead, 3);
    EXPECT_TRUE(failsWith(createFileMapping(options), ErrorCode::AccessDenied));
    options.protection = kPageWriteCopy;
    map(make(options), whole(kFileMapCopy));
    options.protection = kPageExecuteRead;
    const auto executable = createFileMapping(options);
    EXPECT_TRUE(follows("FileExecuteAccess") ? failsWith(executable, ErrorCode::AccessDenied) : succeeds(executable) && succeeds(closeHandle(executable->handle)));
    options.file = openFile("file", kGenericRead | kGenericExecute, 3);
    make(options);
    options.protection = kPageWriteCopy;
    options.file = openFile("file", kGenericWrite, 3);
    EXPECT_TRUE(failsWith(createFileMapping(options), ErrorCode::AccessDenied));
    options.file = static_cast<Handle>(0x12340);
    EXPECT_TRUE(failsWith(createFileMapping(options), ErrorCode::InvalidHandle));
}

TEST_F(FileMapping, AFileAndItsViewsAreOne)
{
    const Handle file = newFile("file");
    ASSERT_TRUE(succeeds(writeFile(file, std::as_bytes(std::span("hello", 5)))));
    FileMappingOptions options = memory(0);
    options.file = file;
    const std::uint64_t address = map(make(options));
    std::array<char, 5> seen{};
    ASSERT_TRUE(succeeds(readMemory(address, std::as_writable_bytes(std::span(seen)))));
    EXPECT_EQ(std::string_view(seen.data(), 5), "hello");
    ASSERT_TRUE(succeeds(writeMemory(address, std::as_bytes(std::span("J", 1)))));
    ASSERT_TRUE(succeeds(flushViewOfFile(address, 0)));
    std::string content;
    std::getline(std::ifstream(directory() / "file"), content);
    EXPECT_EQ(content, "Jello");
}

TEST_F(FileMapping, AccessOutsideAViewFailsAndNeverCrashes)
{
    const std::uint64_t address = map(make(memory(4096)));
    std::array<std::byte, 8> bytes{};
    EXPECT_TRUE(failsWith(readMemory(0, bytes), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(readMemory(address + 4096, bytes), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(readMemory(address + 4090, bytes), ErrorCode::NoAccess));
    EXPECT_TRUE(failsWith(writeMemory(address - 1, bytes), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(writeMemory(~std::uint64_t{0}, bytes), ErrorCode::InvalidAddress));
    EXPECT_TRUE(failsWith(incrementMemory({address + 2, 4, 1, IncrementSync::Plain, Handle::Null}), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(bounceMemory({address + 2, true, 2}), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(bounceMemory({address, true, 2, Timeout(20)}), ErrorCode::WaitTimeout));   // nobody takes the other turns
    EXPECT_TRUE(failsWith(flushViewOfFile(address, 8192), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(flushViewOfFile(0, 0), follows("FlushOutsideViews") ? ErrorCode::InvalidAddress : ErrorCode::InvalidParameter));
}

TEST_F(FileMapping, AReadOnlyViewRefusesWrites)
{
    const std::uint64_t address = map(make(memory(4096)), whole(kFileMapRead));
    EXPECT_TRUE(failsWith(put(address, 1), ErrorCode::NoAccess));
    EXPECT_TRUE(failsWith(incrementMemory({address, 4, 1, IncrementSync::Interlocked, Handle::Null}), ErrorCode::NoAccess));
    EXPECT_EQ(byteAt(address), 0);
}

TEST_F(FileMapping, EveryLengthAndAlignmentIsCopiedWhole)
{
    const std::uint64_t address = map(make(memory(4096)));
    std::array<std::byte, 64> source{};
    for (std::size_t i = 0; i < source.size(); ++i)
        source[i] = static_cast<std::byte>(i + 1);
    for (std::uint64_t at = 0; at < 9; ++at)
        for (std::size_t size = 0; size <= 40; ++size) {
            std::array<std::byte, 64> target{};
            ASSERT_TRUE(succeeds(writeMemory(address + at, std::span(source).first(size))));
            ASSERT_TRUE(succeeds(readMemory(address + at, std::span(target).first(size))));
            ASSERT_EQ(std::memcmp(source.data(), target.data(), size), 0) << at << ' ' << size;
            ASSERT_EQ(target[size], std::byte{0});
        }
}

TEST_F(FileMapping, IncrementsAreCountedAndMutexesExclude)
{
    const std::uint64_t address = map(make(memory(4096)));
    EXPECT_EQ(incrementMemory({address, 4, 5, IncrementSync::Plain, Handle::Null}), 5u);
    EXPECT_EQ(incrementMemory({address + 8, 8, 3, IncrementSync::Interlocked, Handle::Null}), 3u);
    const auto mutex = createMutex({});
    ASSERT_TRUE(succeeds(mutex));
    keep(mutex->handle);
    const auto work = [&] { return incrementMemory({address + 16, 4, 2000, IncrementSync::Mutex, mutex->handle}); };
    Background other(work);
    ASSERT_TRUE(succeeds(work()));
    ASSERT_TRUE(succeeds(other.get()));
    EXPECT_EQ(incrementMemory({address + 16, 4, 1, IncrementSync::Plain, Handle::Null}), 4001u);
    EXPECT_TRUE(failsWith(incrementMemory({address, 4, 1, IncrementSync::Mutex, Handle::Null}), ErrorCode::InvalidHandle));
}

TEST_F(FileMapping, VirtualQueryTellsOfViewsAndTheirPrivatePages)
{
    const Handle mapping = make(memory(3 * 4096));
    const std::uint64_t address = map(mapping, whole(kFileMapCopy));
    ASSERT_TRUE(succeeds(put(address + 4096, 1)));
    const auto first = virtualQuery(address + 10);
    ASSERT_TRUE(succeeds(first));
    EXPECT_EQ(first->allocationBase, address);
    const bool shown = follows("PrivatePagesShown");
    EXPECT_EQ(first->regionSize, shown ? 4096u : 3 * 4096u);
    EXPECT_EQ(first->protection, kPageWriteCopy);
    EXPECT_EQ(first->type, 0x40000u);
    const auto second = virtualQuery(address + 4096);
    ASSERT_TRUE(succeeds(second));
    EXPECT_EQ(second->protection, shown ? kPageReadWrite : kPageWriteCopy);
    EXPECT_EQ(second->allocationProtect, kPageWriteCopy);
    const auto local = virtualQuery(reinterpret_cast<std::uint64_t>(&address));
    ASSERT_TRUE(succeeds(local));
    EXPECT_EQ(local->state, 0x1000u);
    EXPECT_EQ(local->type, 0x20000u);
    const auto free = virtualQuery(0x1000);
    ASSERT_TRUE(succeeds(free));
    EXPECT_EQ(free->state, 0x10000u);
    EXPECT_EQ(free->protection, 0x01u) << "PAGE_NOACCESS";
    EXPECT_EQ(free->allocationProtect, 0u);
    EXPECT_EQ(free->type, 0u);
    EXPECT_TRUE(failsWith(virtualQuery(~std::uint64_t{0}), ErrorCode::InvalidParameter));
}

TEST_F(FileMapping, AnUnmapDuringACopyWaitsForIt)
{
    const Handle mapping = make(memory(1 << 20));
    std::vector<std::byte> bytes(1 << 20);
    for (int turn = 0; turn < 50; ++turn) {
        const auto view = mapViewOfFile(mapping, whole());
        ASSERT_TRUE(succeeds(view));
        Background reading([&] {
            for (;;)
                if (const auto read = readMemory(view->address, bytes); !read)
                    return read.error().code;
        });
        ASSERT_TRUE(succeeds(unmapViewOfFile(view->address)));
        EXPECT_EQ(reading.get(), ErrorCode::InvalidAddress);
    }
}

TEST_F(FileMapping, AFileCutOffByOthersIsAnErrorNotACrash)
{
    const Handle file = newFile("file");
    FileMappingOptions options = memory(8192);
    options.file = file;
    const std::uint64_t address = map(make(options));
    std::error_code refused;
    std::filesystem::resize_file(directory() / "file", 0, refused);
    std::array<std::byte, 4> bytes{};
    if (follows("MappedFileKept")) {
        EXPECT_TRUE(refused);
        EXPECT_TRUE(succeeds(readMemory(address, bytes)));
        return;
    }
    EXPECT_TRUE(failsWith(readMemory(address, bytes), ErrorCode::NoAccess));
    EXPECT_TRUE(failsWith(writeMemory(address, bytes), ErrorCode::NoAccess));
    EXPECT_TRUE(failsWith(incrementMemory({address, 4, 1, IncrementSync::Plain, Handle::Null}), ErrorCode::NoAccess));
}

// Another process that has the section "pm" open, or makes it.
struct Holder {
    RemotePeer peer;
    std::uint64_t handle = 0;
    std::uint64_t address = 0;

    explicit Holder(bool creates, const std::string& name = "pm")
    {
        handle = (creates ? peer.must("CreateFileMapping", {{"name", name}, {"size", 8192}})
                          : peer.must("OpenFileMapping", {{"name", name}, {"access", "FILE_MAP_ALL_ACCESS"}})).handle();
        address = peer.must("MapViewOfFile", {{"handle", handle}}).out["address"];
    }
    std::string read(std::uint64_t offset, std::size_t size)
    {
        return peer.must("ReadMemory", {{"address", address}, {"offset", offset}, {"size", size}}).data();
    }
    void write(std::uint64_t offset, const std::string& data)
    {
        peer.must("WriteMemory", {{"address", address}, {"offset", offset}, {"data", data}});
    }
};

TEST_F(FileMapping, FM_09_InterlockedIncrementsAreNeverLostPlainOnesMayBe)
{
    constexpr std::uint64_t kEach = 100000;
    Holder first(true), second(false);
    const auto both = [&](const char* sync, int offset) {
        const auto args = [&](const Holder& holder) {
            return Json{{"address", holder.address}, {"offset", offset}, {"count", kEach}, {"sync", sync}};
        };
        const int a = first.peer.begin("IncrementMemory", args(first));
        const int b = second.peer.begin("IncrementMemory", args(second));
        EXPECT_TRUE(first.peer.end(a).ok);
        EXPECT_TRUE(second.peer.end(b).ok);
        return first.peer.must("IncrementMemory", {{"address", first.address}, {"offset", offset}}).out["value"].get<std::uint64_t>() - 1;
    };
    EXPECT_EQ(both("INTERLOCKED", 0), 2 * kEach);
    EXPECT_LE(both("PLAIN", 64), 2 * kEach);
}

TEST_F(FileMapping, IncrementsUnderANamedMutexAreNeverLost)
{
    Holder first(true), second(false);
    const auto work = [](Holder& holder) {
        const auto mutex = holder.peer.must("CreateMutex", {{"name", "guard"}}).handle();
        return holder.peer.begin("IncrementMemory", {{"address", holder.address}, {"count", 3000}, {"sync", "MUTEX"}, {"mutex", mutex}});
    };
    const int a = work(first);
    const int b = work(second);
    EXPECT_TRUE(first.peer.end(a).ok);
    EXPECT_TRUE(second.peer.end(b).ok);
    EXPECT_EQ(first.peer.must("IncrementMemory", {{"address", first.address}}).out["value"], 6001);
}

TEST_F(FileMapping, TwoProcessesPassANumberToAndFro)
{
    Holder first(true), second(false);
    const auto begin = [](Holder& holder, bool isFirst, int count) {
        return holder.peer.begin("BounceMemory", {{"address", holder.address}, {"first", isFirst}, {"count", count}, {"timeout", 20000}});
    };
    const int a = begin(first, true, 500);
    const int b = begin(second, false, 500);
    const auto there = first.peer.end(a);
    const auto back = second.peer.end(b);
    ASSERT_TRUE(there.ok && back.ok);
    EXPECT_EQ(there.out["value"], 999);
    EXPECT_EQ(back.out["value"], 1000);
    EXPECT_GT(there.out["mean"], 0);
    EXPECT_LE(there.out["fastest"], there.out["mean"]);
}

TEST_F(FileMapping, FM_15_TheCreatorsDeathHarmsNobodyElse)
{
    Holder creator(true);
    creator.write(5000, "intact");
    Holder other(false);
    creator.peer.kill();
    EXPECT_EQ(other.read(5000, 6), "intact");
    const auto third = openFileMapping(kFileMapRead, false, "pm");
    ASSERT_TRUE(succeeds(third));
    keep(*third);
    std::array<char, 6> seen{};
    ASSERT_TRUE(succeeds(readMemory(map(*third, whole(kFileMapRead)) + 5000, std::as_writable_bytes(std::span(seen)))));
    EXPECT_EQ(std::string_view(seen.data(), seen.size()), "intact");
}

TEST_F(FileMapping, TheNameVanishesWithTheLastKilledHolder)
{
    Holder first(true), second(false);
    first.peer.kill();
    second.peer.kill();
    EXPECT_TRUE(failsWith(openFileMapping(kFileMapRead, false, "pm"), ErrorCode::FileNotFound));
    EXPECT_EQ(leftovers(), kNameFolders) << "looking for it has removed what was left";
    const auto again = createFileMapping(memory(4096, "pm"));
    ASSERT_TRUE(succeeds(again));
    keep(again->handle);
    EXPECT_FALSE(again->alreadyExisted);
}

TEST_F(FileMapping, AViewAloneKeepsNoNameAlsoInAnotherProcess)
{
    Holder holder(true);
    holder.write(0, "old");
    holder.peer.must("CloseHandle", {{"handle", holder.handle}});
    EXPECT_TRUE(failsWith(openFileMapping(kFileMapRead, false, "pm"), ErrorCode::FileNotFound));
    const std::uint64_t fresh = map(make(memory(8192, "pm")));
    EXPECT_EQ(byteAt(fresh), 0);
    EXPECT_EQ(holder.read(0, 3), "old");
}

TEST_F(FileMapping, TheLastPageIsWhole)
{
    const Handle mapping = make(memory(5000));
    EXPECT_EQ(byteAt(map(mapping, {kBoth, 0, 8192, 0}) + 8191), 0);
    EXPECT_TRUE(failsWith(mapViewOfFile(mapping, {kBoth, 0, 8193, 0}), ErrorCode::AccessDenied));
}

TEST_F(FileMapping, ProcessesKilledWhileTheyOpenAndCloseLeaveTheNameSound)
{
    for (int turn = 0; turn < 15; ++turn) {
        RemotePeer first, second;
        for (int i = 0; i < 200; ++i)
            for (RemotePeer* peer : {&first, &second}) {
                peer->begin("CreateFileMapping", {{"name", "pm"}, {"size", 4096}});
                peer->begin("CloseHandle", {{"handle", 4}});
            }
        std::this_thread::sleep_for(std::chrono::milliseconds(turn));
        first.kill();
        const auto created = createFileMapping(memory(4096, "pm"));
        ASSERT_TRUE(succeeds(created));
        second.kill();
        ASSERT_TRUE(succeeds(openFileMapping(kFileMapRead, false, "pm").and_then([](Handle handle) { return closeHandle(handle); })));
        ASSERT_TRUE(succeeds(closeHandle(created->handle)));
        ASSERT_TRUE(failsWith(openFileMapping(kFileMapRead, false, "pm"), ErrorCode::FileNotFound));
    }
}

TEST_F(FileMapping, AnInheritedHandleKeepsTheNameWhenTheParentDies)
{
    RemotePeer parent;
    const auto handle = parent.must("CreateFileMapping", {{"name", "pm"}, {"size", 4096}, {"inheritHandle", true}}).handle();
    const auto view = parent.must("MapViewOfFile", {{"handle", handle}}).out["address"].get<std::uint64_t>();
    parent.must("WriteMemory", {{"address", view}, {"data", "inherited"}});
    const Handle mine = keep(openFileMapping(kBoth, false, "pm").value_or(Handle::Null));
    ASSERT_NE(mine, Handle::Null);
    ASSERT_TRUE(succeeds(setHandleInformation(mine, kHandleFlagInherit, kHandleFlagInherit)));
    RemotePeer child = RemotePeer::heir();
    child.must("GetHandleInformation", {{"handle", value(mine)}});
    ASSERT_TRUE(succeeds(closeHandle(mine)));
    parent.kill();
    const auto again = openFileMapping(kFileMapRead, false, "pm");
    ASSERT_TRUE(succeeds(again)) << "the child holds it";
    EXPECT_EQ(byteAt(map(*again, whole(kFileMapRead))), 'i');
    ASSERT_TRUE(succeeds(closeHandle(*again)));
    child.kill();
    EXPECT_TRUE(eventually([] {   // what else had inherited it ends a moment later
        const auto left = openFileMapping(kFileMapRead, false, "pm");
        return left ? !closeHandle(*left) : left.error() == ErrorCode::FileNotFound;
    }));
}

TEST_F(FileMapping, AFileMappedElsewhereCannotBeCutOffHere)
{
    const Handle file = newFile("file");
    ASSERT_TRUE(succeeds(setEndOfFile(file, 5000)));
    RemotePeer other;
    const Json shared = {{"name", (directory() / "file").string()}, {"share", "FILE_SHARE_READ|FILE_SHARE_WRITE|FILE_SHARE_DELETE"}};
    const auto theirs = other.must("CreateFile", shared).handle();
    const auto mapping = other.must("CreateFileMapping", {{"file", theirs}, {"size", 0}, {"name", "pm"}}).handle();
    other.must("CloseHandle", {{"handle", theirs}});
    EXPECT_TRUE(failsWith(setEndOfFile(file, 100), ErrorCode::UserMappedFile));
    const auto opened = openFileMapping(kBoth, false, "pm");
    ASSERT_TRUE(succeeds(opened));
    ASSERT_TRUE(succeeds(put(map(*opened), 'f')));
    ASSERT_TRUE(succeeds(closeHandle(*opened)));
    EXPECT_EQ(other.must("ReadFile", {{"handle", other.must("CreateFile", shared).handle()}, {"size", 1}}).data(), "f");
    other.must("CloseHandle", {{"handle", mapping}});
    EXPECT_TRUE(failsWith(setEndOfFile(file, 100), ErrorCode::UserMappedFile)) << "a view of this process is left";
}

}  // namespace
}  // namespace ipc::test
