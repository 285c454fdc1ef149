// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"

#include "ipc/posix/process_files.h"
#include "ipc/sync.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace ipc {
namespace {

using namespace std::chrono_literals;
constexpr Timeout kLong{10'000};

WaitStatus wait(Handle process, Timeout timeout)
{
    return waitForSingleObject(process, timeout).value_or(WaitStatus::Abandoned);
}

/// One child of the test program; ended with the test.
class Child {
public:
    explicit Child(std::vector<std::string> arguments, bool inherit = false,
                   std::optional<std::vector<Handle>> handles = std::nullopt, std::uint32_t priorityClass = 0)
    {
        auto started = createProcess({PROCESS_CHILD, std::move(arguments), inherit, std::move(handles), priorityClass, true});
        if (!started)
            ADD_FAILURE() << toText(started.error());
        else
            m_process = std::move(*started);
    }
    ~Child() { (void)closeHandle(m_process.handle); }

    Handle handle() const { return m_process.handle; }
    ProcessId id() const { return m_process.id; }
    void closeInput() { m_process.input.close(); }

    std::string line()
    {
        std::string text;
        std::byte one{};
        while (m_process.output.read({&one, 1}).value_or(0) == 1 && one != std::byte{'\n'})
            text.push_back(static_cast<char>(one));
        return text;
    }

    std::optional<std::uint32_t> ended()
    {
        if (wait(handle(), kLong) != WaitStatus::Signalled)
            return std::nullopt;
        const auto code = getExitCodeProcess(handle());
        return code ? std::optional(*code) : std::nullopt;
    }

private:
    ChildProcess m_process;
};

/// A process that ended with code 300: what a child says of it shows whether the child has the handle.
class Ended {
public:
    explicit Ended(bool inheritable) : m_child({"exit", "300"})
    {
        EXPECT_EQ(m_child.ended(), 300u);
        EXPECT_TRUE(setHandleInformation(handle(), kHandleFlagInherit, inheritable ? kHandleFlagInherit : 0));
    }
    Handle handle() const { return m_child.handle(); }
    std::vector<std::string> question() const { return {"exit-code", std::to_string(value(handle()))}; }

private:
    Child m_child;
};

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

TEST(Process, PT_01_SystemInfo)
{
    const SystemInfo info = getSystemInfo();
    EXPECT_EQ(info.pageSize, 4096u);
    EXPECT_EQ(info.allocationGranularity, 65536u);
    EXPECT_EQ(info.minimumAddress, 0x10000u);
    EXPECT_EQ(info.maximumAddress >> 32, 0x7FFFu);
    EXPECT_GE(info.processors, 1u);
}

TEST(Process, PT_03_RunningGives259AndExitProcessItsCode)
{
    Child running({"wait"});
    EXPECT_EQ(getExitCodeProcess(running.handle()).value_or(0), kStillActive);
    EXPECT_EQ(wait(running.handle(), Timeout{0}), WaitStatus::TimedOut);

    Child ending({"exit", "42"});
    EXPECT_EQ(ending.ended(), 42u);
}

TEST(Process, PT_03_ExitCodesHave32Bits)
{
    EXPECT_EQ(Child({"exit", "3221225786"}).ended(), 3221225786u);
}

TEST(Process, PT_04_TerminateProcessGivesItsCode)
{
    Child child({"wait"});
    ASSERT_TRUE(terminateProcess(child.handle(), 7));
    EXPECT_EQ(child.ended(), 7u);
    EXPECT_EQ(terminateProcess(child.handle(), 8).error().code, ErrorCode::AccessDenied);
    EXPECT_EQ(child.ended(), 7u);
}

TEST(Process, PT_10_ReadingAddress0IsAnAccessViolation)
{
    EXPECT_EQ(Child({"read", "0"}).ended(), 0xC0000005u);
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

TEST(Process, OutlivesTheThreadThatStartedIt)
{
    std::optional<Child> child;
    std::thread([&] { child.emplace(std::vector<std::string>{"wait"}); }).join();
    EXPECT_EQ(child->line(), "ready");
    EXPECT_EQ(wait(child->handle(), Timeout{100}), WaitStatus::TimedOut);
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

TEST(Process, InheritedHandlesHaveTheSameNumber)
{
    const Ended ended(true);
    Child child(ended.question(), true);
    EXPECT_EQ(child.line(), "ready");
    EXPECT_EQ(child.line(), "0 300");
}

TEST(Process, AP_12_AHandleThatIsNotInheritableIsInvalidInTheChild)
{
    const Ended ended(false);
    Child child(ended.question(), true);
    EXPECT_EQ(child.line(), "ready");
    EXPECT_EQ(child.line(), "6 0");
}

TEST(Process, NothingIsInheritedUnlessAskedFor)
{
    const Ended ended(true);
    Child child(ended.question(), false);
    EXPECT_EQ(child.line(), "ready");
    EXPECT_EQ(child.line(), "6 0");
}

TEST(Process, OnlyListedHandlesAreInherited)
{
    const Ended ended(true);
    UniqueHandle other(*duplicateHandle(ended.handle(), true));
    Child child(ended.question(), true, std::vector{other.get()});
    EXPECT_EQ(child.line(), "ready");
    EXPECT_EQ(child.line(), "6 0");
    Child sibling({"exit-code", std::to_string(value(other.get()))}, true, std::vector{other.get()});
    EXPECT_EQ(sibling.line(), "ready");
    EXPECT_EQ(sibling.line(), "0 300");
}

TEST(Process, AListedHandleMustBeOpenAndInheritable)
{
    const Ended ended(false);
    EXPECT_EQ(createProcess({PROCESS_CHILD, {}, true, std::vector{ended.handle()}, 0, false}).error().code,
              ErrorCode::InvalidParameter);
    EXPECT_EQ(createProcess({PROCESS_CHILD, {}, true, std::vector{Handle{4000}}, 0, false}).error().code,
              ErrorCode::InvalidHandle);
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

TEST(Process, CallsOnWhatIsNoProcessGive6)
{
    EXPECT_EQ(getExitCodeProcess(Handle{4000}).error().code, ErrorCode::InvalidHandle);
    EXPECT_EQ(terminateProcess(Handle{4000}, 1).error().code, ErrorCode::InvalidHandle);
    EXPECT_EQ(queryProcess(Handle{4000}).error().code, ErrorCode::InvalidHandle);
}

TEST(Process, PT_08_ThreadPriorityTakesTheDocumentedLevelsOnly)
{
    std::thread([] {
        EXPECT_EQ(setThreadPriority(3).error().code, ErrorCode::InvalidParameter);
        ASSERT_TRUE(setThreadPriority(-2));
        EXPECT_EQ(getThreadPriority().value_or(99), -2);
        EXPECT_EQ(getPriorityClass(kCurrentProcess).value_or(0), 0x20u);
        const auto highest = setThreadPriority(15);
        if (highest)
            EXPECT_EQ(getThreadPriority().value_or(99), 15);
        else
            EXPECT_EQ(highest.error().code, ErrorCode::PrivilegeNotHeld);
    }).join();
}

TEST(Process, PT_09_PriorityClassIsReadBackAndIdleIsInherited)
{
    Child idle({"priority"}, false, std::nullopt, 0x40);
    EXPECT_EQ(idle.line(), "ready");
    EXPECT_EQ(idle.line(), "0 64");

    Child child({"wait"});
    ASSERT_TRUE(setPriorityClass(child.handle(), 0x4000));
    EXPECT_EQ(getPriorityClass(child.handle()).value_or(0), 0x4000u);
    const auto high = setPriorityClass(child.handle(), 0x80);
    if (high)
        EXPECT_EQ(getPriorityClass(child.handle()).value_or(0), 0x80u);
    else
        EXPECT_EQ(high.error().code, ErrorCode::PrivilegeNotHeld);
    EXPECT_EQ(setPriorityClass(child.handle(), 0x21).error().code, ErrorCode::InvalidParameter);
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
}  // namespace ipc
