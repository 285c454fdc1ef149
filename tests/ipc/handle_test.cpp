// SPDX-License-Identifier: GPL-3.0-or-later
// What CONTRACT 0.3 says of all handles, whatever they are of.
#include "ipc/anonymous_pipe.h"
#include "ipc/file_mapping.h"
#include "ipc/mailslot.h"
#include "ipc/process.h"
#include "ipc/thread.h"
#include "tests/ipc/conformance.h"
#include "tests/ipc/named_pipe_fixture.h"

#include <array>

namespace ipc::test {
namespace {

constexpr std::uint32_t kGenericAll = 0x10000000;

class Handles : public NamedPipeTest {
protected:
    static UniqueHandle event(bool initialState = false)
    {
        const auto made = createEvent({{}, true, initialState, {}});
        EXPECT_TRUE(succeeds(made));
        return UniqueHandle(made ? made->handle : Handle::Null);
    }
    static UniqueHandle mutex() { return UniqueHandle(createMutex({}).map([](const Created& made) { return made.handle; }).value_or(Handle::Null)); }
    static UniqueHandle memory()
    {
        FileMappingOptions wanted;
        wanted.size = 4096;
        return UniqueHandle(createFileMapping(wanted).map([](const Created& made) { return made.handle; }).value_or(Handle::Null));
    }
    UniqueHandle file() const
    {
        FileOptions wanted;
        wanted.name = (directory() / "file").string();
        wanted.access = kGenericRead;
        wanted.disposition = 2;
        return UniqueHandle(createFile(wanted).value_or(Handle::Null));
    }
    static UniqueHandle copy(const UniqueHandle& handle, std::uint32_t access)
    {
        const auto made = duplicateHandle(handle.get(), DuplicateOptions{false, 0, access});
        EXPECT_TRUE(succeeds(made));
        return UniqueHandle(made.value_or(Handle::Null));
    }
    static auto readOne(Handle handle)
    {
        std::byte buffer[1];
        return readFile(handle, buffer);
    }
};

TEST_F(Handles, S0_3_APseudoHandleIsNeverClosed)
{
    for (const Handle pseudo : {kCurrentProcess, kCurrentThread}) {
        EXPECT_TRUE(succeeds(closeHandle(pseudo)));
        EXPECT_EQ(getHandleInformation(pseudo), 0u);
        EXPECT_TRUE(failsWith(setHandleInformation(pseudo, 1, 1), ErrorCode::AccessDenied));
        EXPECT_EQ(waitForSingleObject(pseudo, Timeout(0)), WaitStatus::TimedOut);
    }
    EXPECT_TRUE(failsWith(closeHandle(Handle::Null), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(getHandleInformation(Handle::Null), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(readOne(kCurrentProcess), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(getFileType(kCurrentProcess), ErrorCode::InvalidHandle));
}

TEST_F(Handles, S0_3_TheCopyOfAPseudoHandleIsAHandle)
{
    const UniqueHandle self(duplicateHandle(kCurrentProcess, true).value_or(Handle::Null));
    ASSERT_TRUE(self);
    EXPECT_EQ(getHandleInformation(self.get()), kHandleFlagInherit);
    EXPECT_EQ(waitForSingleObject(self.get(), Timeout(0)), WaitStatus::TimedOut);
    EXPECT_EQ(getExitCodeProcess(self.get()), kStillActive);
    EXPECT_EQ(describeHandle(self.get())->kind, HandleKind::Process);
    const UniqueHandle waits = copy(self, kSynchronize);
    EXPECT_TRUE(failsWith(getExitCodeProcess(waits.get()), ErrorCode::AccessDenied)) << "it may only be waited for";
    EXPECT_TRUE(failsWith(getPriorityClass(waits.get()), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(setPriorityClass(waits.get(), 0x20), ErrorCode::AccessDenied));
    EXPECT_EQ(getPriorityClass(copy(self, 0x1000).get()), getPriorityClass(kCurrentProcess).value_or(0)) << "PROCESS_QUERY_LIMITED_INFORMATION";
}

TEST_F(Handles, S0_3_TheTwoLowestBitsDoNotCount)
{
    const UniqueHandle set = event();
    for (const std::uint64_t bits : {1u, 2u, 3u})
        EXPECT_TRUE(succeeds(setEvent(static_cast<Handle>(value(set.get()) | bits)))) << bits;
}

TEST_F(Handles, S0_3_ACopyHasTheRightsThatWereAskedFor)
{
    const UniqueHandle whole = event();
    EXPECT_TRUE(failsWith(setEvent(copy(whole, 0).get()), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(waitForSingleObject(copy(whole, 0).get(), Timeout(0)), ErrorCode::AccessDenied));
    const UniqueHandle waits = copy(whole, kSynchronize);
    EXPECT_TRUE(failsWith(setEvent(waits.get()), ErrorCode::AccessDenied));
    EXPECT_EQ(waitForSingleObject(waits.get(), Timeout(0)), WaitStatus::TimedOut);
    EXPECT_TRUE(succeeds(setEvent(copy(waits, kEventAllAccess).get()))) << "rights to an event can be had back";
    EXPECT_EQ(waitForSingleObject(waits.get(), Timeout(0)), WaitStatus::Signalled);
}

TEST_F(Handles, S0_3_ACopyOfASectionsHandleMayBeWaitedFor)
{
    const UniqueHandle section = memory();
    EXPECT_TRUE(failsWith(waitForSingleObject(section.get(), Timeout(0)), ErrorCode::AccessDenied)) << "SECTION_ALL_ACCESS is without SYNCHRONIZE";
    EXPECT_TRUE(failsWith(waitForSingleObject(copy(section, kGenericAll).get(), Timeout(0)), ErrorCode::AccessDenied));
    const UniqueHandle waits = copy(section, kSynchronize);
    EXPECT_EQ(describeHandle(waits.get())->access, kSynchronize);
    const auto waited = waitForSingleObject(waits.get(), Timeout(0));
    if (follows("SectionWait"))
        EXPECT_EQ(waited, WaitStatus::Signalled);
    else
        EXPECT_TRUE(failsWith(waited, ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(mapViewOfFile(waits.get(), {kFileMapRead, 0, 0, 0}), ErrorCode::AccessDenied));
}

TEST_F(Handles, S0_3_WhatTheGenericRightsStandFor)
{
    const UniqueHandle self(duplicateHandle(kCurrentProcess, false).value_or(Handle::Null));
    const UniqueHandle thread(createThread({}, [] { return 0u; }).value_or(Handle::Null));
    const auto rights = [](const UniqueHandle& handle, std::uint32_t access) { return describeHandle(copy(handle, access).get())->access; };
    const auto all = [&](const UniqueHandle& handle) {
        return std::array{rights(handle, kGenericRead), rights(handle, kGenericWrite), rights(handle, kGenericExecute), rights(handle, kGenericAll)};
    };
    EXPECT_EQ(all(self), (std::array{0x00021410u, 0x00022BEAu, 0x00121001u, 0x001FFFFFu}));
    EXPECT_EQ(all(thread), (std::array{0x00020848u, 0x00020437u, 0x00121800u, 0x001FFFFFu}));
    EXPECT_EQ(all(event()), (std::array{0x00020001u, 0x00020002u, 0x00120000u, 0x001F0003u}));
    EXPECT_EQ(all(mutex()), (std::array{0x00020001u, 0x00020000u, 0x00120000u, 0x001F0001u}));
    EXPECT_EQ(all(memory()), (std::array{0x00020005u, 0x00020002u, 0x00020008u, 0x000F001Fu}));
}

TEST_F(Handles, S0_3_ACopyOfAPipesHandle)
{
    const UniqueHandle served = server();
    const UniqueHandle end(open(kGenericRead).value_or(Handle::Null));
    EXPECT_TRUE(failsWith(readOne(copy(end, kSynchronize).get()), ErrorCode::AccessDenied));
    EXPECT_TRUE(succeeds(peekNamedPipe(copy(end, kGenericRead).get(), {})));
    EXPECT_TRUE(failsWith(waitForSingleObject(copy(end, 0).get(), Timeout(0)), ErrorCode::AccessDenied));
    const auto more = duplicateHandle(end.get(), DuplicateOptions{false, 0, kGenericWrite});
    if (follows("FileCopyRights"))
        EXPECT_TRUE(failsWith(more, ErrorCode::AccessDenied));
    else
        EXPECT_TRUE(succeeds(more) && succeeds(closeHandle(*more)));
}

TEST_F(Handles, S0_3_ACopyMayTakeThePlaceOfTheHandle)
{
    const Handle before = event().release();
    const auto after = duplicateHandle(before, DuplicateOptions{true, kDuplicateSameAccess | kDuplicateCloseSource, 0});
    ASSERT_TRUE(succeeds(after));
    EXPECT_TRUE(*after == before || failsWith(setEvent(before), ErrorCode::InvalidHandle));
    EXPECT_TRUE(succeeds(setEvent(*after)));
    EXPECT_EQ(getHandleInformation(*after), kHandleFlagInherit);
    EXPECT_TRUE(succeeds(closeHandle(*after)));
    EXPECT_TRUE(failsWith(duplicateHandle(static_cast<Handle>(0x7654), false), ErrorCode::InvalidHandle));
}

TEST_F(Handles, S0_3_TheSourceIsClosedAlsoWithoutACopy)
{
    const UniqueHandle served = server();
    const Handle source = open(kGenericRead).value_or(Handle::Null);
    const auto copy = duplicateHandle(source, DuplicateOptions{false, kDuplicateCloseSource, kReadWrite});
    if (follows("FileCopyRights"))
        EXPECT_TRUE(failsWith(copy, ErrorCode::AccessDenied));
    else
        EXPECT_TRUE(succeeds(copy) && succeeds(closeHandle(*copy)));
    EXPECT_TRUE(failsWith(closeHandle(source), ErrorCode::InvalidHandle));
}

TEST_F(Handles, S0_3_AProtectedHandleStaysOpen)
{
    const UniqueHandle kept = event();
    EXPECT_TRUE(succeeds(setHandleInformation(kept.get(), kHandleFlagProtectFromClose, kHandleFlagProtectFromClose)));
    EXPECT_TRUE(failsWith(closeHandle(kept.get()), ErrorCode::InvalidHandle));
    EXPECT_TRUE(succeeds(setEvent(kept.get())));
    EXPECT_EQ(getHandleInformation(kept.get()), kHandleFlagProtectFromClose);
    EXPECT_TRUE(succeeds(setHandleInformation(kept.get(), kHandleFlagProtectFromClose, 0)));
}

TEST_F(Handles, S0_2_WhatIsNoFileIsNeitherReadNorWritten)
{
    const UniqueHandle once = event();
    const UniqueHandle owned = mutex();
    for (const UniqueHandle* handle : {&once, &owned}) {
        EXPECT_TRUE(failsWith(readOne(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(writeFile(handle->get(), bytes("x")), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(flushFileBuffers(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(peekNamedPipe(handle->get(), {}), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(connectNamedPipe(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(disconnectNamedPipe(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(getNamedPipeInfo(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(getMailslotInfo(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(getFileSize(handle->get()), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(setEndOfFile(handle->get(), 0), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(terminateProcess(handle->get(), 0), ErrorCode::InvalidHandle));
        EXPECT_TRUE(failsWith(mapViewOfFile(handle->get(), {}), ErrorCode::InvalidHandle));
    }
}

TEST_F(Handles, S2_1_TypesOfFiles)
{
    const UniqueHandle served = server();
    const UniqueHandle end = client();
    const auto both = createPipe(0);
    ASSERT_TRUE(both);
    const UniqueHandle reads(both->read);
    const UniqueHandle writes(both->write);
    const UniqueHandle slot(createMailslot({R"(\\.\mailslot\)" + m_name.substr(9), 0, Timeout(0), {}}).value_or(Handle::Null));
    for (const UniqueHandle* pipe : {&served, &end, &reads, &writes, &slot})
        EXPECT_EQ(getFileType(pipe->get()), FileType::Pipe);
    EXPECT_EQ(getFileType(file().get()), FileType::Disk);
    EXPECT_TRUE(failsWith(getFileType(event().get()), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(getFileSize(served.get()), ErrorCode::InvalidFunction));
    for (const UniqueHandle* pipe : {&served, &end, &reads, &writes, &slot})
        EXPECT_EQ(waitForSingleObject(pipe->get(), Timeout(0)), WaitStatus::Signalled) << "as any file";
}

TEST_F(Handles, S1_7_CreateFileKnowsFiveDispositions)
{
    for (const std::uint32_t disposition : {0u, 6u, 99u}) {
        const UniqueHandle served = server();
        FileOptions wanted;
        wanted.name = m_name;
        wanted.access = kReadWrite;
        wanted.disposition = disposition;
        EXPECT_TRUE(failsWith(createFile(wanted), ErrorCode::InvalidParameter)) << disposition;
    }
    for (const std::uint32_t disposition : {1u, 2u, 3u, 4u, 5u}) {   // a pipe is opened by each of them
        const UniqueHandle served = server();
        FileOptions wanted;
        wanted.name = m_name;
        wanted.access = kReadWrite;
        wanted.disposition = disposition;
        EXPECT_TRUE(succeeds(createFile(wanted).and_then([](Handle handle) { return closeHandle(handle); }))) << disposition;
    }
}

}  // namespace
}  // namespace ipc::test
