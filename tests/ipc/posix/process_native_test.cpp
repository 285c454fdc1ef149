// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/anonymous_pipe.h"
#include "ipc/posix/process_files.h"
#include "tests/ipc/process_fixture.h"
#include "tests/ipc/session_fixture.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>

// What a child is to the kernel: PDEATHSIG, descriptors, zombies, /proc.
namespace ipc::test {
namespace {

using namespace std::chrono_literals;

/// Ended; whether its parent has reaped it is the parent's business.
bool gone(ProcessId process)
{
    const std::string stat = posix::processFile(static_cast<pid_t>(process), "stat");
    return stat.empty() || stat.find(") Z ") != std::string::npos;
}

template <class F>
bool becomes(F&& condition)
{
    for (const auto end = std::chrono::steady_clock::now() + 10s; std::chrono::steady_clock::now() < end;) {
        if (condition())
            return true;
        std::this_thread::sleep_for(2ms);   // another program's doing: nothing here could be waited on
    }
    return false;
}

TEST(Process, AChildThatNobodyHasAHandleToIsReaped)
{
    ProcessId id = 0;
    {
        Child child({"wait"});
        id = child.id();
    }
    EXPECT_TRUE(becomes([&] { return posix::processFile(static_cast<pid_t>(id), "stat").empty(); }));
}

TEST(Process, EndsWithTheProcessThatStartedIt)
{
    Child parent({"start"});
    ASSERT_EQ(parent.line(), "ready");
    const std::string answer = parent.line();
    const ProcessId grandchild = std::stoull(answer.substr(2));
    ASSERT_FALSE(gone(grandchild));
    ASSERT_TRUE(terminateProcess(parent.handle(), 1));
    EXPECT_TRUE(becomes([&] { return gone(grandchild); }));
}

TEST(Process, ProgramsThatCannotRunGiveTheReason)
{
    EXPECT_EQ(createProcess({.application = "/no/such/program"}).error().code, ErrorCode::FileNotFound);
    EXPECT_EQ(createProcess({.application = "/etc/passwd"}).error().code, ErrorCode::AccessDenied);
    const std::string text = std::filesystem::temp_directory_path() / ("ipclab-not-a-program-" + std::to_string(getpid()));
    std::ofstream(text) << "no program";
    std::filesystem::permissions(text, std::filesystem::perms::owner_all);
    EXPECT_EQ(createProcess({.application = text}).error().code, ErrorCode::BadExeFormat);
    std::filesystem::remove(text);
}

TEST(Process, NoDescriptorButThoseMeantForItReachesTheChild)
{
    const Ended ended(true);
    Child child({"wait"});
    ASSERT_EQ(child.line(), "ready");
    EXPECT_EQ(queryProcess(child.handle())->descriptors, 4u);   // the standard three and its exit record
    Child heir({"wait"}, true);
    ASSERT_EQ(heir.line(), "ready");
    EXPECT_EQ(queryProcess(heir.handle())->descriptors, 6u);   // and the two of the process handle
}

TEST(Process, QueryTellsWhatTheProcessIs)
{
    Child child({"wait", "for it"});
    ASSERT_EQ(child.line(), "ready");
    const auto info = queryProcess(child.handle());
    ASSERT_TRUE(info);
    EXPECT_EQ(info->id, child.id());
    EXPECT_EQ(info->parent, static_cast<ProcessId>(getpid()));
    EXPECT_TRUE(info->commandLine.ends_with("process_child wait for it"));
    ASSERT_EQ(info->threads.size(), 1u);
    EXPECT_EQ(info->threads[0].id, child.id());
    EXPECT_GE(info->peakWorkingSet, info->workingSet);
    EXPECT_GT(info->workingSet, 100'000u);
    EXPECT_GT(info->addressSpace, info->workingSet);
    const auto has = [&](std::string_view kind) {
        return std::ranges::any_of(info->regions, [&](const auto& region) { return region.kind == kind; });
    };
    EXPECT_TRUE(has("code") && has("data") && has("stack") && has("private"));
    EXPECT_FALSE(info->handles);   // another process's
    EXPECT_EQ(queryProcess(kCurrentProcess)->handles, openHandles().size());
}

// Closing one of them waits (CloseWaits); the process's own end does not, and has no one to end its calls before.
TEST(Process, ClosingAllHandlesEndsTheCallsBlockedInThem)
{
    const auto ends = createPipe(0);
    ASSERT_TRUE(succeeds(ends));
    std::byte buffer[8];
    Background reading([&] { return readFile(ends->read, buffer); });
    ASSERT_TRUE(reading.blocked());
    Background closing([] {
        closeAllHandles();
        return true;
    });
    EXPECT_TRUE(closing.get());
    EXPECT_TRUE(failsWith(reading.get(), ErrorCode::OperationAborted));
}

TEST(ChildStream, CarriesBytesBothWaysAndEnds)
{
    auto echo = createProcess({.application = "/bin/cat", .pipes = true});
    ASSERT_TRUE(echo) << toText(echo.error());
    const std::string text = "over there and back\n";
    ASSERT_TRUE(echo->input.write(std::as_bytes(std::span(text))));
    echo->input.close();
    std::string back;
    std::byte buffer[7];
    for (std::size_t got = 0; (got = echo->output.read(buffer).value_or(0)) != 0;)
        back.append(reinterpret_cast<const char*>(buffer), got);
    EXPECT_EQ(back, text);
    (void)closeHandle(echo->handle);
}

}  // namespace
}  // namespace ipc::test
