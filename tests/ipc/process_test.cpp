// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ipc/conformance.h"
#include "tests/ipc/process_fixture.h"
#include "tests/ipc/session_fixture.h"

#include <algorithm>
#include <thread>

namespace ipc::test {
namespace {

TEST(Process, PT_01_SystemInfo)
{
    const SystemInfo info = getSystemInfo();
    EXPECT_EQ(info.pageSize, 4096u);
    EXPECT_EQ(info.allocationGranularity, 65536u);
    EXPECT_EQ(info.minimumAddress, 0x10000u);
    EXPECT_EQ(info.maximumAddress, follows("ProcessMaximumAddress") ? 0x7FFF'FFFE'FFFFu : 0x7FFF'FFFF'EFFFu);
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
    const auto again = terminateProcess(child.handle(), 8);
    EXPECT_EQ(again.has_value(), !follows("ProcessTerminatedOnce"));
    EXPECT_EQ(child.ended(), 7u);
}

TEST(Process, PT_10_ReadingAddress0IsAnAccessViolation)
{
    EXPECT_EQ(Child({"read", "0"}).ended(), 0xC0000005u);
}

TEST(Process, OutlivesTheThreadThatStartedIt)
{
    std::optional<Child> child;
    std::thread([&] { child.emplace(std::vector<std::string>{"wait"}); }).join();
    EXPECT_EQ(child->line(), "ready");
    EXPECT_EQ(wait(child->handle(), Timeout{100}), WaitStatus::TimedOut);
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

TEST(Process, CallsOnWhatIsNoProcessGive6)
{
    EXPECT_EQ(getExitCodeProcess(Handle{4000}).error().code, ErrorCode::InvalidHandle);
    EXPECT_EQ(terminateProcess(Handle{4000}, 1).error().code, ErrorCode::InvalidHandle);
    EXPECT_EQ(queryProcess(Handle{4000}).error().code, ErrorCode::InvalidHandle);
}

// Of a process that waits, and does not take part: the lab looks so at peers that are blocked.
TEST(Process, AnotherOneIsTold)
{
    Child child({"wait", "for it"});
    ASSERT_EQ(child.line(), "ready");
    const auto asked = queryProcess(child.handle());
    const auto seen = inspectProcess(child.id());
    ASSERT_TRUE(asked && seen);
    for (const auto& info : {*asked, *seen}) {
        EXPECT_EQ(info.id, child.id());
        EXPECT_TRUE(info.commandLine.find("process_child") < info.commandLine.find("for it")) << info.commandLine;
        EXPECT_TRUE(std::ranges::any_of(info.environment, [](const std::string& variable) { return variable.starts_with("PATH="); }));
        EXPECT_FALSE(info.threads.empty());
        EXPECT_GT(info.workingSet, 100'000u);
    }
    EXPECT_FALSE(inspectProcess(0x7FFFFFF0));
}

// A fact that is missing was not told: it is never 0 instead.
TEST(Process, WhatIsNotToldIsMissing)
{
    const UniqueHandle one(createEvent({})->handle);
    const auto self = queryProcess(kCurrentProcess);
    ASSERT_TRUE(self);
    EXPECT_NE(self->parent, 0u);
    EXPECT_TRUE(self->handles && *self->handles > 0);
    EXPECT_NE(self->committed, 0u);
    EXPECT_EQ(self->softFaults.has_value(), self->hardFaults.has_value());
    EXPECT_NE(self->softFaults, 0u);
    std::uint64_t resident = 0;
    for (const MemoryRegion& region : self->regions) {
        EXPECT_TRUE(region.resident || region.size > 32 << 20);
        EXPECT_LE(region.resident.value_or(0), region.size);
        EXPECT_EQ(region.name.find('\0'), std::string::npos);
        resident += region.resident.value_or(0);
    }
    EXPECT_GT(resident, 0u);
    const auto has = [&](std::string_view kind) {
        return std::ranges::any_of(self->regions, [&](const auto& region) { return region.kind == kind && region.resident > 0; });
    };
    EXPECT_TRUE(has("code") && has("data") && has("stack"));
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)   // whose heap is mappings of their own
    EXPECT_TRUE(has("heap"));
#endif
    EXPECT_EQ(self->softFaults.has_value(), follows("PageFaultsCounted"));
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
            EXPECT_TRUE(failsWith(highest, ErrorCode::PrivilegeNotHeld) && !follows("ProcessPriorityRaise"));
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
        EXPECT_TRUE(failsWith(high, ErrorCode::PrivilegeNotHeld) && !follows("ProcessPriorityRaise"));
    EXPECT_EQ(setPriorityClass(child.handle(), 0x21).error().code, ErrorCode::InvalidParameter);
}

}  // namespace
}  // namespace ipc::test
