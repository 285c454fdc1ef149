// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"
#include "ipc/sync.h"
#include "ipc/thread.h"
#include "tests/ipc/session_fixture.h"

#include <atomic>

namespace ipc::test {
namespace {

constexpr Timeout kLong{10'000};

// The usual way for a thread to hand others a handle to itself.
TEST(Thread, TheCopyOfItsPseudoHandleIsAHandle)
{
    std::promise<Handle> copied;
    std::promise<void> finish;
    const UniqueHandle thread(*createThread({}, [&] {
        copied.set_value(duplicateHandle(kCurrentThread, false).value_or(Handle::Null));
        finish.get_future().wait();
        return 23u;
    }));
    const UniqueHandle copy(copied.get_future().get());
    ASSERT_TRUE(copy);
    EXPECT_EQ(describeHandle(copy.get())->kind, HandleKind::Thread);
    EXPECT_EQ(getExitCodeThread(copy.get()), kStillActive);
    EXPECT_EQ(waitForSingleObject(copy.get(), Timeout(0)), WaitStatus::TimedOut);
    finish.set_value();
    EXPECT_EQ(waitForSingleObject(copy.get(), kLong), WaitStatus::Signalled);
    EXPECT_EQ(getExitCodeThread(copy.get()), 23u);
    EXPECT_EQ(getExitCodeThread(thread.get()), 23u);
    EXPECT_EQ(getExitCodeThread(kCurrentThread), kStillActive);
}

TEST(Thread, AlsoOfAThreadThatNobodyMadeWithAHandle)
{
    UniqueHandle copy;
    std::thread([&] { copy.reset(duplicateHandle(kCurrentThread, DuplicateOptions{false, 0, kSynchronize}).value_or(Handle::Null)); }).join();
    EXPECT_EQ(waitForSingleObject(copy.get(), kLong), WaitStatus::Signalled);
    EXPECT_TRUE(failsWith(getExitCodeThread(copy.get()), ErrorCode::AccessDenied)) << "it may only be waited for";
    const UniqueHandle own(duplicateHandle(kCurrentThread, false).value_or(Handle::Null));
    EXPECT_EQ(waitForSingleObject(own.get(), Timeout(0)), WaitStatus::TimedOut);
    EXPECT_EQ(getExitCodeThread(own.get()), kStillActive);
}

TEST(Thread, PT_05_WhatItReturnsIsItsExitCode)
{
    std::atomic<bool> go = false;
    UniqueHandle thread(*createThread({}, [&] {
        eventually([&] { return go.load(); });
        return 17u;
    }));
    EXPECT_EQ(getExitCodeThread(thread.get()).value_or(0), kStillActive);
    EXPECT_EQ(waitForSingleObject(thread.get(), Timeout{0}).value_or(WaitStatus::Abandoned), WaitStatus::TimedOut);
    go = true;
    EXPECT_EQ(waitForSingleObject(thread.get(), kLong).value_or(WaitStatus::Abandoned), WaitStatus::Signalled);
    EXPECT_EQ(getExitCodeThread(thread.get()).value_or(0), 17u);
}

TEST(Thread, PT_06_SuspendingCounts)
{
    std::atomic<ThreadId> id = 0;
    std::atomic<std::uint64_t> turns = 0;
    std::atomic<bool> stop = false;
    UniqueHandle thread(*createThread({.name = "spinner"}, [&] {
        id = currentThreadId();
        while (!stop) {
            ++turns;
            std::this_thread::yield();
        }
        return 0u;
    }));
    ASSERT_TRUE(eventually([&] { return turns != 0; }));
    EXPECT_EQ(suspendThread(id).value_or(99), 0u);
    EXPECT_EQ(suspendThread(id).value_or(99), 1u);
    ASSERT_TRUE(eventually([&] {   // on Windows the request may be a moment ahead of its effect
        const auto before = turns.load();
        std::this_thread::sleep_for(50ms);
        return turns == before;
    }));
    EXPECT_EQ(resumeThread(id).value_or(99), 2u);
    const auto before = turns.load();
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(turns, before);
    EXPECT_EQ(resumeThread(id).value_or(99), 1u);
    EXPECT_TRUE(eventually([&] { return turns != before; }));
    EXPECT_EQ(resumeThread(id).value_or(99), 0u);
    stop = true;
    EXPECT_EQ(waitForSingleObject(thread.get(), kLong).value_or(WaitStatus::Abandoned), WaitStatus::Signalled);
    EXPECT_FALSE(suspendThread(id));
}

TEST(Thread, PT_06_AThreadThatWaitsCanBeSuspendedToo)
{
    std::atomic<ThreadId> id = 0;
    UniqueHandle event(createEvent({})->handle);
    UniqueHandle thread(*createThread({}, [&] {
        id = currentThreadId();
        (void)waitForSingleObject(event.get(), kLong);
        return 1u;
    }));
    ASSERT_TRUE(eventually([&] { return id != 0; }));
    std::this_thread::sleep_for(20ms);
    ASSERT_TRUE(succeeds(suspendThread(id)));
    ASSERT_TRUE(succeeds(setEvent(event.get())));
    EXPECT_EQ(waitForSingleObject(thread.get(), Timeout{100}).value_or(WaitStatus::Abandoned), WaitStatus::TimedOut);
    ASSERT_TRUE(succeeds(resumeThread(id)));
    EXPECT_EQ(waitForSingleObject(thread.get(), kLong).value_or(WaitStatus::Abandoned), WaitStatus::Signalled);
}

TEST(Thread, PT_07_ThreadLocalIsOfEachThreadAndGlobalIsShared)
{
    thread_local int local = 0;
    static int global = 0;
    local = 1;
    global = 1;
    UniqueHandle thread(*createThread({}, [] { return static_cast<std::uint32_t>(10 * local + global); }));
    ASSERT_EQ(waitForSingleObject(thread.get(), kLong).value_or(WaitStatus::Abandoned), WaitStatus::Signalled);
    EXPECT_EQ(getExitCodeThread(thread.get()).value_or(99), 1u);
}

TEST(Thread, PT_11_TheStackIsReservedAsAsked)
{
    StackExtent small, usual;
    const auto measure = [](std::uint64_t size, StackExtent& extent) {
        UniqueHandle thread(*createThread({.stackSize = size}, [&] {
            extent = currentStack();
            return 0u;
        }));
        EXPECT_EQ(waitForSingleObject(thread.get(), kLong).value_or(WaitStatus::Abandoned), WaitStatus::Signalled);
    };
    measure(65536, small);
    measure(0, usual);
    EXPECT_GE(small.size, 65536u);
    EXPECT_LT(small.size, usual.size);
}

}  // namespace
}  // namespace ipc::test
