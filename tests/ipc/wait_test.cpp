// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"
#include "tests/ipc/remote_peer.h"
#include "tests/ipc/sync_fixture.h"

namespace ipc::test {
namespace {

class Waiting : public SyncTest {};

TEST_F(Waiting, ASemaphoreLetsAsManyThroughAsItsCount)
{
    const Handle handle = semaphore(2, 3);
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled);
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled);
    EXPECT_EQ(tryWait(handle), WaitStatus::TimedOut);
    EXPECT_EQ(releaseSemaphore(handle, 2), 0u);
    EXPECT_TRUE(failsWith(releaseSemaphore(handle, 2), ErrorCode::TooManyPosts));
    EXPECT_EQ(releaseSemaphore(handle, 1), 2u) << "the one that failed changed nothing";
}

TEST_F(Waiting, AReleaseOfNothingIsNone)
{
    const Handle handle = semaphore(2, 3);
    const auto none = releaseSemaphore(handle, 0);
    const auto less = releaseSemaphore(handle, 0xFFFFFFFF);   // a LONG: -1
    if (follows("ReleaseNothing")) {
        EXPECT_TRUE(failsWith(none, ErrorCode::InvalidParameter));
        EXPECT_TRUE(failsWith(less, ErrorCode::InvalidParameter));
        EXPECT_TRUE(failsWith(releaseSemaphore(Handle::Null, 0), ErrorCode::InvalidParameter)) << "the number counts first";
    } else {
        EXPECT_EQ(none, 2u);
        EXPECT_TRUE(failsWith(less, ErrorCode::TooManyPosts));
    }
    EXPECT_EQ(releaseSemaphore(handle, 1), 2u);
}

TEST_F(Waiting, CountsOfASemaphore)
{
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> wrong{{2, 1}, {0xFFFFFFFF, 1}, {0, 0}, {0, 0xFFFFFFFF}};
    for (const auto& [initial, most] : wrong)
        EXPECT_TRUE(failsWith(createSemaphore({{}, initial, most, {}}), ErrorCode::InvalidParameter)) << initial << " of " << most;
    EXPECT_TRUE(failsWith(releaseSemaphore(event(false), 1), ErrorCode::InvalidHandle));
}

TEST_F(Waiting, AReleaseHandsItsUnitsToThoseWhoSleep)
{
    const Handle handle = semaphore(0, 10);
    Background first([&] { return waitForSingleObject(handle, kInfinite); });
    Background second([&] { return waitForSingleObject(handle, kInfinite); });
    EXPECT_TRUE(first.blocked() && second.blocked());
    EXPECT_EQ(releaseSemaphore(handle, 3), 0u);
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled) << "the third";
    EXPECT_EQ(tryWait(handle), WaitStatus::TimedOut) << "two are of the sleepers";
    EXPECT_EQ(first.get(), WaitStatus::Signalled);
    EXPECT_EQ(second.get(), WaitStatus::Signalled);
}

TEST_F(Waiting, ASemaphoreIsOfAllProcesses)
{
    const Handle handle = semaphore(0, 5, "s");
    RemotePeer other;
    const auto theirs = other.must("OpenSemaphore", {{"name", "s"}}).handle();
    EXPECT_EQ(tryWait(handle), WaitStatus::TimedOut);
    other.must("ReleaseSemaphore", {{"handle", theirs}, {"releaseCount", 2}});
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled);
    const auto again = createSemaphore({"s", 5, 5, {}});
    ASSERT_TRUE(again && again->alreadyExisted);
    EXPECT_EQ(releaseSemaphore(again->handle, 1), 1u) << "what was asked for is not looked at";
    EXPECT_TRUE(succeeds(closeHandle(again->handle)));
    EXPECT_TRUE(failsWith(createEvent({"s", false, false, {}}), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(openSemaphore(kSynchronize, false, "none"), ErrorCode::FileNotFound));
    const UniqueHandle waits(openSemaphore(kSynchronize, false, "s").value_or(Handle::Null));
    EXPECT_TRUE(failsWith(releaseSemaphore(waits.get(), 1), ErrorCode::AccessDenied));
}

TEST_F(Waiting, TheFirstOfThoseThatAreSignalled)
{
    const Handle unset = event(true);
    const Handle once = event(false, true);
    const Handle set = event(true, true);
    EXPECT_EQ(several({unset, once, set}), "0 1");
    EXPECT_EQ(several({unset, once, set}), "0 2") << "the auto-reset event was taken";
    EXPECT_EQ(several({unset, once}), "258");
    EXPECT_EQ(several({mutex(), set}), "0 0");
    EXPECT_EQ(several({set, Handle::Null}), "error 6");
    EXPECT_EQ(several({}), "error 87");
    EXPECT_EQ(several(std::vector<Handle>(65, set)), "error 87");
    EXPECT_EQ(several(std::vector<Handle>(64, set)), "0 0");
}

TEST_F(Waiting, AllAtOnceOrNothing)
{
    const Handle once = event(false, true);
    const Handle units = semaphore(1, 2);
    const Handle late = event(false);
    EXPECT_EQ(several({once, units, late}, true), "258");
    EXPECT_EQ(tryWait(units), WaitStatus::Signalled) << "nothing was taken";
    EXPECT_EQ(releaseSemaphore(units, 1), 0u);
    Background waiting([&] { return several({once, units, late}, true, kInfinite); });
    EXPECT_TRUE(waiting.blocked());
    EXPECT_TRUE(succeeds(setEvent(late)));
    EXPECT_EQ(waiting.get(), "0 0");
    for (const Handle taken : {once, units, late})
        EXPECT_EQ(tryWait(taken), WaitStatus::TimedOut);
}

TEST_F(Waiting, AnObjectTwiceWhereAllAreWaitedFor)
{
    const Handle set = event(true, true);
    const UniqueHandle copy(duplicateHandle(set, false).value_or(Handle::Null));
    const std::string refused = follows("WaitAllTwice") ? "error 87" : "0 0";
    EXPECT_EQ(several({set, set}, true), refused);
    EXPECT_EQ(several({set, copy.get()}, true), refused) << "the object counts, not the handle";
    EXPECT_EQ(several({kCurrentProcess, kCurrentProcess}, true), follows("WaitAllTwice") ? "error 87" : "258");
    EXPECT_EQ(several({kCurrentProcess, kCurrentThread}, true), "258");
    EXPECT_EQ(several({set, copy.get()}), "0 0");
}

TEST_F(Waiting, AnAbandonedMutexIsSaidToBeSo)
{
    const Handle owned = mutex();
    const Handle unset = event(true);
    EXPECT_EQ(Background([&] { return tryWait(owned); }).get(), WaitStatus::Signalled);
    EXPECT_EQ(several({unset, owned}, false, kDeadline), "128 1");
    EXPECT_TRUE(succeeds(releaseMutex(owned)));
}

TEST_F(Waiting, AProcessAmongOthers)
{
    const UniqueHandle self(duplicateHandle(kCurrentProcess, false).value_or(Handle::Null));
    const Handle set = event(true, true);
    EXPECT_EQ(several({self.get(), kCurrentProcess}, false, Timeout(20)), "258");
    EXPECT_EQ(several({self.get(), set}), "0 1");
}

TEST_F(Waiting, ASetEventEndsAWaitForSeveral)
{
    const Handle first = event(false);
    const Handle second = event(false);
    Background waiting([&] { return several({first, second}, false, kInfinite); });
    EXPECT_TRUE(waiting.blocked());
    EXPECT_TRUE(succeeds(setEvent(second)));
    EXPECT_EQ(waiting.get(), "0 1");
}

}  // namespace
}  // namespace ipc::test
