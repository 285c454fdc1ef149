// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform.h"
#include "tests/ipc/remote_peer.h"
#include "tests/ipc/sync_fixture.h"

#include <atomic>

namespace ipc::test {
namespace {

class Sync : public SyncTest {};

// Runs in a thread that ends.
template <class F>
auto elsewhere(F&& call)
{
    return Background(std::forward<F>(call)).get();
}

TEST_F(Sync, AMutexIsOwnedByOneThreadAsOftenAsItWaited)
{
    const Handle handle = mutex();
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled);
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled);
    EXPECT_EQ(elsewhere([&] { return tryWait(handle); }), WaitStatus::TimedOut);
    EXPECT_TRUE(failsWith(elsewhere([&] { return releaseMutex(handle); }), ErrorCode::NotOwner));
    EXPECT_TRUE(succeeds(releaseMutex(handle)));
    EXPECT_EQ(elsewhere([&] { return tryWait(handle); }), WaitStatus::TimedOut);
    EXPECT_TRUE(succeeds(releaseMutex(handle)));
    EXPECT_TRUE(failsWith(releaseMutex(handle), ErrorCode::NotOwner));
    EXPECT_EQ(elsewhere([&] {
                  const auto status = tryWait(handle);
                  EXPECT_TRUE(succeeds(releaseMutex(handle)));
                  return status;
              }),
              WaitStatus::Signalled);
}

TEST_F(Sync, AWaitEndsWhenTheMutexIsReleasedOrItsTimeIsOver)
{
    const Handle handle = mutex({}, true);
    EXPECT_EQ(elsewhere([&] { return waitForSingleObject(handle, 20ms); }), WaitStatus::TimedOut);
    Background waiting([&] { return waitForSingleObject(handle, kInfinite); });
    EXPECT_TRUE(waiting.blocked());
    ASSERT_TRUE(succeeds(releaseMutex(handle)));
    EXPECT_EQ(waiting.get(), WaitStatus::Signalled);
}

TEST_F(Sync, AThreadThatEndsAbandonsItsMutex)
{
    const Handle handle = mutex();
    EXPECT_EQ(elsewhere([&] { return tryWait(handle); }), WaitStatus::Signalled);
    EXPECT_EQ(tryWait(handle), WaitStatus::Abandoned);
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled) << "owned now, and whole";
    EXPECT_TRUE(succeeds(releaseMutex(handle)));
    EXPECT_TRUE(succeeds(releaseMutex(handle)));
    EXPECT_TRUE(failsWith(releaseMutex(handle), ErrorCode::NotOwner));
}

TEST_F(Sync, AbandonmentReleasesAWaiter)
{
    const Handle handle = mutex();
    std::promise<void> finish;
    Background owner([&, done = finish.get_future()]() mutable { return tryWait(handle) == WaitStatus::Signalled && (done.wait(), true); });
    EXPECT_TRUE(eventually([&] { return describeHandle(handle)->state == "owned"; }));
    Background waiting([&] { return waitForSingleObject(handle, kInfinite); });
    EXPECT_TRUE(waiting.blocked());
    finish.set_value();
    EXPECT_TRUE(owner.get());
    EXPECT_EQ(waiting.get(), WaitStatus::Abandoned);
}

TEST_F(Sync, ClosingTheHandleOfAnOwnedMutexHarmsNobody)
{
    const Handle other = mutex("m");
    {
        const UniqueHandle own(keep(createMutex({"m", false, {}})));
        EXPECT_EQ(tryWait(own.get()), WaitStatus::Signalled);
    }
    EXPECT_EQ(elsewhere([&] { return tryWait(other); }), WaitStatus::TimedOut);
    const Handle another = mutex();
    EXPECT_EQ(tryWait(another), WaitStatus::Signalled) << "the thread's list of owned mutexes is whole";
    EXPECT_TRUE(succeeds(releaseMutex(another)));
    EXPECT_TRUE(succeeds(releaseMutex(other)));
}

TEST_F(Sync, AnAutoResetEventReleasesOneAndAManualOneAll)
{
    const Handle once = event(false);
    EXPECT_EQ(tryWait(once), WaitStatus::TimedOut);
    ASSERT_TRUE(succeeds(setEvent(once)));
    ASSERT_TRUE(succeeds(setEvent(once)));
    EXPECT_EQ(tryWait(once), WaitStatus::Signalled);
    EXPECT_EQ(tryWait(once), WaitStatus::TimedOut);
    const Handle all = event(true, true);
    EXPECT_EQ(tryWait(all), WaitStatus::Signalled);
    EXPECT_EQ(tryWait(all), WaitStatus::Signalled);
    ASSERT_TRUE(succeeds(resetEvent(all)));
    EXPECT_EQ(tryWait(all), WaitStatus::TimedOut);
    ASSERT_TRUE(succeeds(setEvent(once)));
    ASSERT_TRUE(succeeds(resetEvent(once)));
    EXPECT_EQ(tryWait(once), WaitStatus::TimedOut);
}

TEST_F(Sync, AsManySetEventsReleaseAsManySleepers)
{
    constexpr int kSleepers = 4;
    const Handle once = event(false);
    std::atomic<int> released{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kSleepers; ++i)
        threads.emplace_back([&] {
            EXPECT_EQ(waitForSingleObject(once, kInfinite), WaitStatus::Signalled);
            ++released;
        });
    std::this_thread::sleep_for(kBlocked);
    EXPECT_EQ(released, 0);
    for (int i = 0; i < kSleepers; ++i)
        ASSERT_TRUE(succeeds(setEvent(once)));
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(tryWait(once), WaitStatus::TimedOut) << "no signal is left over";
}

// A thread sanitizer sees whether it is.
TEST_F(Sync, WhatWasWrittenBeforeTheSignalIsSeenAfterTheWait)
{
    const auto seen = [](Handle handle, auto&& signal) {
        int written = 0;
        Background waiting([&] { return waitForSingleObject(handle, kDeadline) == WaitStatus::Signalled ? written : -1; });
        EXPECT_TRUE(waiting.blocked());
        written = 17;
        EXPECT_TRUE(succeeds(signal(handle)));
        return waiting.get();
    };
    EXPECT_EQ(seen(event(false), setEvent), 17);
    EXPECT_EQ(seen(keep(createSemaphore({{}, 0, 1, {}})), [](Handle handle) { return releaseSemaphore(handle, 1); }), 17);
    EXPECT_EQ(seen(mutex({}, true), releaseMutex), 17);
}

TEST_F(Sync, NoSignalIsLostOrDoubled)
{
    constexpr int kSignals = 3000;
    const Handle ping = event(false);
    const Handle pong = event(false);
    Background echo([&] {
        for (int i = 0; i < kSignals; ++i)
            if (waitForSingleObject(ping, kDeadline) != WaitStatus::Signalled || !setEvent(pong))
                return i;
        return kSignals;
    });
    for (int i = 0; i < kSignals; ++i) {
        ASSERT_TRUE(succeeds(setEvent(ping)));
        ASSERT_EQ(waitForSingleObject(pong, kDeadline), WaitStatus::Signalled) << i;
    }
    EXPECT_EQ(echo.get(), kSignals);
    EXPECT_EQ(tryWait(ping), WaitStatus::TimedOut);
}

TEST_F(Sync, NamesAreSharedAndDieWithTheLastHandle)
{
    EXPECT_TRUE(failsWith(openMutex(kMutexAllAccess, false, "m"), ErrorCode::FileNotFound));
    const auto first = createMutex({"m", true, {}});
    ASSERT_TRUE(succeeds(first));
    const auto second = createMutex({R"(Local\m)", true, {}});
    ASSERT_TRUE(succeeds(second));
    EXPECT_TRUE(second->alreadyExisted);
    EXPECT_EQ(describeHandle(first->handle)->channel, describeHandle(second->handle)->channel);
    EXPECT_TRUE(succeeds(releaseMutex(second->handle)));
    EXPECT_TRUE(failsWith(releaseMutex(second->handle), ErrorCode::NotOwner)) << "initialOwner counts for a new mutex only";
    EXPECT_TRUE(failsWith(openEvent(kEventAllAccess, false, "m"), ErrorCode::InvalidHandle));
    EXPECT_TRUE(succeeds(closeHandle(first->handle)));
    EXPECT_TRUE(succeeds(openMutex(kMutexAllAccess, false, "m").and_then([](Handle handle) { return closeHandle(handle); })));
    EXPECT_TRUE(succeeds(closeHandle(second->handle)));
    EXPECT_TRUE(failsWith(openMutex(kMutexAllAccess, false, "m"), ErrorCode::FileNotFound));
    EXPECT_EQ(leftovers(), kNameFolders);
}

TEST_F(Sync, ANameMustBeThere)
{
    EXPECT_TRUE(failsWith(openMutex(kMutexAllAccess, false, ""), ErrorCode::InvalidParameter));
    EXPECT_TRUE(failsWith(createMutex({R"(Local\)", false, {}}), ErrorCode::InvalidName));
    EXPECT_TRUE(failsWith(createEvent({R"(Global\x\y)", false, false, {}}), ErrorCode::PathNotFound));
    EXPECT_NE(mutex(), mutex());
}

TEST_F(Sync, ANameMayBeLong)
{
    event(true, true, std::string(260, 'x'));
    EXPECT_EQ(tryWait(event(true, false, R"(Local\)" + std::string(260, 'x'))), WaitStatus::Signalled);
    event(true, true, std::string(3000, 'x'));
    EXPECT_EQ(tryWait(event(true, false, std::string(3000, 'x'))), WaitStatus::Signalled);
    EXPECT_TRUE(failsWith(openEvent(kSynchronize, false, std::string(3001, 'x')), ErrorCode::FileNotFound));
}

TEST_F(Sync, S4_2_FoldersOfObjects)
{
    const auto everyWay = [](const std::string& name, ErrorCode error) {
        return failsWith(createEvent({name, false, false, {}}), error) && failsWith(openEvent(kSynchronize, false, name), error)
               && failsWith(openMutex(kSynchronize, false, name), error) && failsWith(createMutex({name, false, {}}), error);
    };
    for (const char* folder : {"Local", "Global", "Session", R"(Local\Local)", R"(Global\Global)", R"(Local\Session)"})
        EXPECT_TRUE(everyWay(folder, ErrorCode::InvalidHandle)) << folder << ": it is another kind of object";
    for (const char* nothing : {R"(Local\)", R"(Global\)", R"(Local\\x)", R"(Local\Global\)"})
        EXPECT_TRUE(everyWay(nothing, ErrorCode::InvalidName)) << nothing;
    for (const char* rooted : {R"(\)", R"(\x)", R"(\Local\x)"})
        EXPECT_TRUE(everyWay(rooted, ErrorCode::BadPathname)) << rooted;
    for (const char* missing : {R"(x\)", R"(a\b)", R"(local\x)", R"(Global\x\)"})
        EXPECT_TRUE(everyWay(missing, ErrorCode::PathNotFound)) << missing;
}

TEST_F(Sync, S4_2_OneFolderIsInTheOther)
{
    event(true, true, "own");
    event(true, true, R"(Global\all)");
    const auto found = [](const char* name) { return succeeds(openEvent(kSynchronize, false, name).and_then([](Handle handle) { return closeHandle(handle); })); };
    for (const char* name : {R"(Local\own)", R"(Local\Local\own)", R"(Local\Global\all)", R"(Global\Local\all)", R"(Global\Global\all)"})
        EXPECT_TRUE(found(name)) << name;
    for (const char* name : {R"(Global\own)", R"(Global\Local\own)", R"(Local\Global\own)", "all", R"(Local\all)"})
        EXPECT_TRUE(failsWith(openEvent(kSynchronize, false, name), ErrorCode::FileNotFound)) << name;
}

TEST_F(Sync, S4_2_ANameIsOpenedForRightsOfItsKind)
{
    mutex("m");
    event(true, true, "e");
    const auto refused = [](auto&& openObject, const char* name, std::uint32_t access) {
        const auto handle = openObject(access, false, name);
        const UniqueHandle opened(handle.value_or(Handle::Null));
        return follows("OpenRights") ? failsWith(handle, ErrorCode::AccessDenied) : succeeds(handle);
    };
    for (const std::uint32_t access : {0u, 2u, kMutexAllAccess | 2u, 0x00200000u, 0x04000001u})
        EXPECT_TRUE(refused(openMutex, "m", access)) << access;
    for (const std::uint32_t access : {0u, 4u, kEventAllAccess | 8u, 0x08000000u})
        EXPECT_TRUE(refused(openEvent, "e", access)) << access;
    const auto audited = openMutex(0x01000000, false, "m");   // ACCESS_SYSTEM_SECURITY
    const UniqueHandle opened(audited.value_or(Handle::Null));
    EXPECT_TRUE(follows("OpenRights") ? failsWith(audited, ErrorCode::PrivilegeNotHeld) : succeeds(audited));
    EXPECT_TRUE(failsWith(openMutex(0, false, "e"), ErrorCode::InvalidHandle)) << "its kind counts first";
}

TEST_F(Sync, AHandleAllowsWhatItWasOpenedFor)
{
    event(true, false, "e");
    const auto waiter = openEvent(kSynchronize, false, "e");
    ASSERT_TRUE(succeeds(waiter));
    EXPECT_TRUE(failsWith(setEvent(*waiter), ErrorCode::AccessDenied));
    EXPECT_TRUE(failsWith(resetEvent(*waiter), ErrorCode::AccessDenied));
    EXPECT_EQ(tryWait(*waiter), WaitStatus::TimedOut);
    const auto setter = openEvent(kEventModifyState, false, "e");
    ASSERT_TRUE(succeeds(setter));
    EXPECT_TRUE(failsWith(tryWait(*setter), ErrorCode::AccessDenied));
    ASSERT_TRUE(succeeds(setEvent(*setter)));
    EXPECT_EQ(tryWait(*waiter), WaitStatus::Signalled);
    EXPECT_TRUE(succeeds(closeHandle(*waiter)));
    EXPECT_TRUE(succeeds(closeHandle(*setter)));
}

// GENERIC_* stand for other rights of each type of object; those of a mutex without SYNCHRONIZE do not let one wait.
TEST_F(Sync, S4_2_GenericRights)
{
    constexpr std::uint32_t kExecute = 0x20000000, kAll = 0x10000000, kMaximum = 0x02000000;
    mutex("m");
    event(true, false, "e");
    const auto opened = [](auto&& openObject, std::uint32_t access, const char* name) {
        const auto handle = openObject(access, false, name);
        EXPECT_TRUE(succeeds(handle));
        return UniqueHandle(handle.value_or(Handle::Null));
    };
    for (const std::uint32_t access : {kExecute, kAll, kMaximum, kSynchronize}) {
        const UniqueHandle handle = opened(openMutex, access, "m");
        EXPECT_EQ(tryWait(handle.get()), WaitStatus::Signalled) << access;
        EXPECT_TRUE(succeeds(releaseMutex(handle.get()))) << access;
    }
    for (const std::uint32_t access : {0x00020000u, kGenericRead | kGenericWrite, 1u})
        EXPECT_TRUE(failsWith(tryWait(opened(openMutex, access, "m").get()), ErrorCode::AccessDenied)) << access;
    for (const std::uint32_t access : {kGenericWrite, kAll, kMaximum, kEventModifyState})
        EXPECT_TRUE(succeeds(setEvent(opened(openEvent, access, "e").get()))) << access;
    for (const std::uint32_t access : {1u, kGenericRead, kExecute, kSynchronize})
        EXPECT_TRUE(failsWith(setEvent(opened(openEvent, access, "e").get()), ErrorCode::AccessDenied)) << access;
    EXPECT_EQ(tryWait(opened(openEvent, kExecute, "e").get()), WaitStatus::Signalled);
    EXPECT_TRUE(failsWith(tryWait(opened(openEvent, kGenericWrite, "e").get()), ErrorCode::AccessDenied));
}

TEST_F(Sync, WrongHandlesAreRefused)
{
    const Handle once = event(false);
    const Handle own = mutex();
    EXPECT_TRUE(failsWith(setEvent(own), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(releaseMutex(once), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(tryWait(Handle::Null), ErrorCode::InvalidHandle));
    EXPECT_TRUE(failsWith(tryWait(static_cast<Handle>(0x7654)), ErrorCode::InvalidHandle));
}

TEST_F(Sync, FM_16_AKilledOwnerAbandonsItsMutex)
{
    const Handle handle = mutex("m");
    RemotePeer owner;
    const auto theirs = owner.must("OpenMutex", {{"name", "m"}}).handle();
    owner.must("WaitForSingleObject", {{"handle", theirs}});
    EXPECT_EQ(tryWait(handle), WaitStatus::TimedOut);
    EXPECT_EQ(describeHandle(handle)->state, "owned");
    Background waiting([&] {
        const auto status = waitForSingleObject(handle, kInfinite);
        EXPECT_EQ(tryWait(handle), WaitStatus::Signalled) << "the waiter owns it now";
        EXPECT_TRUE(succeeds(releaseMutex(handle)));
        EXPECT_TRUE(succeeds(releaseMutex(handle)));
        return status;
    });
    EXPECT_TRUE(waiting.blocked());
    owner.kill();
    EXPECT_EQ(waiting.get(), WaitStatus::Abandoned);
    EXPECT_EQ(tryWait(handle), WaitStatus::Signalled) << "abandonment is told once";
    EXPECT_TRUE(succeeds(releaseMutex(handle)));
}

TEST_F(Sync, AWaiterKilledWhileItWaitsTakesNoSignalAlong)
{
    const Handle once = event(false, false, "e");
    const Handle guard = mutex("m", true);
    RemotePeer waiter;
    const auto theirEvent = waiter.must("OpenEvent", {{"name", "e"}}).handle();
    const auto theirMutex = waiter.must("OpenMutex", {{"name", "m"}}).handle();
    waiter.begin("WaitForSingleObject", {{"handle", theirEvent}}, "T1");
    waiter.begin("WaitForSingleObject", {{"handle", theirMutex}}, "T2");
    std::this_thread::sleep_for(kBlocked);
    waiter.kill();
    ASSERT_TRUE(succeeds(setEvent(once)));
    EXPECT_EQ(tryWait(once), WaitStatus::Signalled);
    ASSERT_TRUE(succeeds(releaseMutex(guard)));
    EXPECT_EQ(elsewhere([&] {
                  const auto status = tryWait(guard);
                  EXPECT_TRUE(succeeds(releaseMutex(guard)));
                  return status;
              }),
              WaitStatus::Signalled);
}

TEST_F(Sync, ProcessesWakeOneAnother)
{
    const Handle ping = event(false, false, "ping");
    const Handle pong = event(false, false, "pong");
    RemotePeer other;
    const auto theirPing = other.must("OpenEvent", {{"name", "ping"}}).handle();
    const auto theirPong = other.must("OpenEvent", {{"name", "pong"}}).handle();
    for (int i = 0; i < 200; ++i) {
        other.begin("WaitForSingleObject", {{"handle", theirPing}});
        const int set = other.begin("SetEvent", {{"handle", theirPong}});
        ASSERT_TRUE(succeeds(setEvent(ping)));
        ASSERT_EQ(waitForSingleObject(pong, std::chrono::duration_cast<Timeout>(kDeadline)), WaitStatus::Signalled) << i;
        ASSERT_TRUE(other.end(set).ok);
    }
}

TEST_F(Sync, SettersKilledAnywhereLeaveTheEventUsable)
{
    const Handle once = event(false, false, "e");
    for (int turn = 0; turn < 20; ++turn) {
        RemotePeer setter;
        const auto theirs = setter.must("OpenEvent", {{"name", "e"}}).handle();
        for (int i = 0; i < 300; ++i)
            setter.begin(i % 3 == 0 ? "ResetEvent" : "SetEvent", {{"handle", theirs}});
        (void)waitForSingleObject(once, Timeout(turn));
        setter.kill();
        ASSERT_TRUE(succeeds(setEvent(once)));
        ASSERT_EQ(tryWait(once), WaitStatus::Signalled);
    }
}

}  // namespace
}  // namespace ipc::test
