// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/thread.h"
#include "tests/ipc/process_fixture.h"
#include "tests/ipc/remote_peer.h"
#include "tests/ipc/sync_fixture.h"

#include <algorithm>
#include <atomic>
#include <future>

// Threads and processes that wait for several objects at once.
namespace ipc::test {
namespace {

class WaitingForSeveral : public SyncTest {};

/// Threads that all do the same; joined with the object.
class Crowd {
public:
    template <class F>
    Crowd(int size, F work) : m_ids(static_cast<std::size_t>(size))
    {
        for (int i = 0; i < size; ++i)
            m_threads.emplace_back([=, this] {
                m_ids[static_cast<std::size_t>(i)] = currentThreadId();
                work(i);
            });
    }
    ~Crowd()
    {
        for (std::thread& thread : m_threads)
            thread.join();
    }

    /// Returns when all of them sleep. Windows does not tell; there some time passes after they have begun.
    void awaitSleep() const
    {
        EXPECT_TRUE(eventually([&] { return std::ranges::all_of(m_ids, [](const auto& id) { return id != 0; }); }));
        bool told = false;
        EXPECT_TRUE(eventually([&] {
            const auto self = queryProcess(kCurrentProcess);
            return self && std::ranges::all_of(m_ids, [&](const auto& id) {
                const auto thread = std::ranges::find(self->threads, id.load(), &ThreadInfo::id);
                told = thread != self->threads.end() && !thread->state.empty();
                return !told || thread->state == "waiting";
            });
        }));
        if (!told)
            std::this_thread::sleep_for(kBlocked);
    }

private:
    std::vector<std::atomic<ThreadId>> m_ids;
    std::vector<std::thread> m_threads;
};

TEST_F(WaitingForSeveral, AsManySetEventsReleaseAsManyWaiters)
{
    constexpr int kWaiters = 4;
    const Handle once = event(false);
    const Handle stop = event(true);
    std::atomic<int> released{0};
    {
        Crowd waiting(kWaiters, [&](int) { released += several({stop, once}, false, kDeadline) == "0 1"; });
        waiting.awaitSleep();
        for (int i = 0; i < kWaiters; ++i)
            ASSERT_TRUE(succeeds(setEvent(once)));
    }
    EXPECT_EQ(released, kWaiters);
    EXPECT_EQ(tryWait(once), WaitStatus::TimedOut) << "no signal is left over";
}

TEST_F(WaitingForSeveral, WhoComesLaterTakesNothingFromWhoWaits)
{
    const Handle never = event(true);
    for (const Handle handle : {event(false), semaphore(0, 5)}) {
        Background waiting([&] { return several({never, handle}, false, kInfinite); });
        EXPECT_TRUE(waiting.blocked());
        ASSERT_TRUE(setEvent(handle) || releaseSemaphore(handle, 1));
        EXPECT_EQ(tryWait(handle), WaitStatus::TimedOut);
        EXPECT_EQ(waiting.get(), "0 1");
    }
}

TEST_F(WaitingForSeveral, SetAndResetReleasesWhoWaits)
{
    const Handle gate = event(true);
    const Handle never = event(false);
    std::atomic<int> released{0};
    {
        Crowd waiting(3, [&](int) { released += several({never, gate}, false, kDeadline) == "0 1"; });
        waiting.awaitSleep();
        ASSERT_TRUE(succeeds(setEvent(gate)));
        ASSERT_TRUE(succeeds(resetEvent(gate)));
    }
    EXPECT_EQ(released, 3);
    Background all([&] { return several({gate, event(true, true)}, true, 300ms); });
    EXPECT_TRUE(all.blocked());
    ASSERT_TRUE(succeeds(setEvent(never))) << "another object";
    EXPECT_EQ(all.get(), "258");
}

TEST_F(WaitingForSeveral, OneSignalForEachOfTwoObjectsIsTwo)
{
    const Handle first = event(false);
    const Handle second = event(false);
    const Handle units = semaphore(0, 9);
    for (int turn = 0; turn < 200; ++turn) {
        Background waiting([&] { return several({first, second, units}, false, kDeadline); });
        if (turn % 4 == 0)
            std::this_thread::sleep_for(1ms);
        ASSERT_TRUE(setEvent(second) && setEvent(first) && releaseSemaphore(units, 1));
        ASSERT_TRUE(waiting.get().starts_with("0 "));
        int left = 0;
        for (const Handle handle : {first, second, units})
            left += tryWait(handle) == WaitStatus::Signalled;
        ASSERT_EQ(left, 2) << turn;
    }
}

TEST_F(WaitingForSeveral, AllIsNeverMoreThanThereIs)
{
    const Handle once = event(false);
    const Handle units = semaphore(0, 100);
    std::atomic<int> released{0};
    {
        Crowd waiting(4, [&](int) { released += several({once, units}, true, 500ms) == "0 0"; });
        waiting.awaitSleep();
        ASSERT_EQ(releaseSemaphore(units, 3), 0u);
        ASSERT_TRUE(succeeds(setEvent(once)));
    }
    EXPECT_EQ(released, 1);
    EXPECT_EQ(tryWait(once), WaitStatus::TimedOut);
    EXPECT_EQ(releaseSemaphore(units, 1), 2u);
}

TEST_F(WaitingForSeveral, NoSignalIsLostOrDoubled)
{
    constexpr int kSignals = 2000;
    const Handle ping = event(false);
    const Handle pong = event(false);
    const Handle never = event(true);
    Background echo([&] {
        for (int i = 0; i < kSignals; ++i)
            if (several({never, ping}, false, kDeadline) != "0 1" || !setEvent(pong))
                return i;
        return kSignals;
    });
    for (int i = 0; i < kSignals; ++i) {
        ASSERT_TRUE(succeeds(setEvent(ping)));
        ASSERT_EQ(several({pong, never}, false, kDeadline), "0 0") << i;
    }
    EXPECT_EQ(echo.get(), kSignals);
    EXPECT_EQ(tryWait(ping), WaitStatus::TimedOut);
}

// Every way to wait, on the same objects: what was released is what was taken.
TEST_F(WaitingForSeveral, EveryUnitIsTakenOnce)
{
    constexpr int kUnits = 3000;
    const Handle first = semaphore(0, kUnits);
    const Handle second = semaphore(0, kUnits);
    const Handle done = event(true);
    std::atomic<int> fromFirst{0}, fromSecond{0};
    {
        Crowd takers(6, [&](int which) {
            for (;;) {
                const std::string taken = which == 0 ? several({first, second}, true, 5ms)
                                          : which == 1 ? (waitForSingleObject(first, 2ms) == WaitStatus::Signalled ? "0 0" : "258")
                                          : which == 2 ? several({first, second}, false, 1ms)
                                                       : several({first, second, done}, false, kDeadline);
                fromFirst += taken == "0 0";
                fromSecond += taken == "0 1" || (which == 0 && taken == "0 0");
                if (tryWait(done) == WaitStatus::Signalled && taken != "0 0" && taken != "0 1")
                    return;
            }
        });
        Crowd(2, [&](int which) {
            for (int i = 0; i < kUnits; ++i) {
                EXPECT_TRUE(succeeds(releaseSemaphore(which == 0 ? first : second, 1)));
                if (i % 16 == 0)
                    std::this_thread::yield();
            }
        });
        ASSERT_TRUE(succeeds(setEvent(done)));
    }
    const auto left = [&](Handle handle) {
        int units = 0;
        while (tryWait(handle) == WaitStatus::Signalled)
            ++units;
        return units;
    };
    EXPECT_EQ(fromFirst + left(first), kUnits);
    EXPECT_EQ(fromSecond + left(second), kUnits);
}

TEST_F(WaitingForSeveral, WhoWantsBothForksGetsThem)
{
    constexpr int kPhilosophers = 3;
    std::vector<Handle> forks;
    for (int i = 0; i < kPhilosophers; ++i)
        forks.push_back(mutex());
    std::array<int, kPhilosophers> used{};
    Crowd(kPhilosophers, [&](int seat) {
        const auto left = static_cast<std::size_t>(seat);
        const std::size_t right = (left + 1) % kPhilosophers;
        for (int meal = 0; meal < 300; ++meal) {
            ASSERT_EQ(several({forks[left], forks[right]}, true, kDeadline), "0 0") << seat << ' ' << meal;
            ++used[left];
            ++used[right];
            ASSERT_TRUE(releaseMutex(forks[left]) && releaseMutex(forks[right]));
        }
    });
    for (const int count : used)
        EXPECT_EQ(count, 600);
}

TEST_F(WaitingForSeveral, AMutexIsHadByOneAtATime)
{
    const Handle guard = mutex();
    const Handle never = event(true);
    int counted = 0;
    Crowd(4, [&](int which) {
        for (int i = 0; i < 500; ++i) {
            ASSERT_EQ(which % 2 == 0 ? several({never, guard}, false, kDeadline) : waitForSingleObject(guard, kDeadline) == WaitStatus::Signalled ? "0 1" : "258", "0 1");
            ++counted;
            ASSERT_TRUE(succeeds(releaseMutex(guard)));
        }
    });
    EXPECT_EQ(counted, 2000);
}

TEST_F(WaitingForSeveral, TheEndOfAThreadThatOwnsAMutexEndsTheWait)
{
    const Handle never = event(true);
    for (int turn = 0; turn < 3; ++turn) {   // the next owner is another thread
        const Handle owned = mutex();
        std::promise<void> finish;
        Background owner([&, done = finish.get_future()]() mutable { return tryWait(owned) == WaitStatus::Signalled && (done.wait(), true); });
        EXPECT_TRUE(eventually([&] { return describeHandle(owned)->state != "free"; }));
        Background waiting([&] {
            const std::string result = several({never, owned}, false, kInfinite);
            EXPECT_TRUE(succeeds(releaseMutex(owned)));
            return result;
        });
        EXPECT_TRUE(waiting.blocked());
        finish.set_value();
        EXPECT_TRUE(owner.get());
        EXPECT_EQ(waiting.get(), "128 1");
    }
}

TEST_F(WaitingForSeveral, AKilledOwnerEndsTheWait)
{
    const Handle guard = mutex("m");
    const Handle set = event(true, true);
    RemotePeer owner;
    const auto theirs = owner.must("OpenMutex", {{"name", "m"}}).handle();
    owner.must("WaitForSingleObject", {{"handle", theirs}});
    Background waiting([&] {
        const std::string result = several({set, guard}, true, kInfinite);
        EXPECT_TRUE(succeeds(releaseMutex(guard)));
        return result;
    });
    EXPECT_TRUE(waiting.blocked());
    owner.kill();
    EXPECT_EQ(waiting.get(), "128 0");
}

// The owner changes while somebody waits: the last one counts.
TEST_F(WaitingForSeveral, TheDeathOfALaterOwnerEndsTheWait)
{
    const Handle guard = mutex("m", true);
    const Handle never = event(true);
    RemotePeer owner;
    const auto theirs = owner.must("OpenMutex", {{"name", "m"}}).handle();
    const int taking = owner.begin("WaitForSingleObject", {{"handle", theirs}});
    Background waiting([&] {
        std::string result = several({never, guard}, false, kInfinite);
        while (result == "0 1") {   // it was quicker than the other process
            EXPECT_TRUE(succeeds(releaseMutex(guard)));
            std::this_thread::sleep_for(1ms);
            result = several({never, guard}, false, kInfinite);
        }
        EXPECT_TRUE(succeeds(releaseMutex(guard)));
        return result;
    });
    EXPECT_TRUE(waiting.blocked());
    ASSERT_TRUE(succeeds(releaseMutex(guard)));
    ASSERT_TRUE(owner.end(taking).ok);
    EXPECT_TRUE(waiting.blocked());
    owner.kill();
    EXPECT_EQ(waiting.get(), "128 1");
}

TEST_F(WaitingForSeveral, TheEndOfAProcessOrAThreadEndsTheWait)
{
    const Handle never = event(false);
    {
        Child child({"wait"});
        ASSERT_EQ(child.line(), "ready");
        Background waiting([&] { return several({never, child.handle()}, false, kInfinite); });
        Background another([&] { return several({child.handle(), never}, false, kInfinite); });
        EXPECT_TRUE(waiting.blocked());
        child.closeInput();
        EXPECT_EQ(waiting.get(), "0 1");
        EXPECT_EQ(another.get(), "0 0");
        EXPECT_EQ(several({never, child.handle()}), "0 1") << "it has ended for good";
    }
    std::promise<void> finish;
    const UniqueHandle thread(createThread({}, [done = std::make_shared<std::future<void>>(finish.get_future())] {
                                  done->wait();
                                  return 17u;
                              }).value_or(Handle::Null));
    Background waiting([&] { return several({never, thread.get()}, false, kInfinite); });
    EXPECT_TRUE(waiting.blocked());
    finish.set_value();
    EXPECT_EQ(waiting.get(), "0 1");
}

TEST_F(WaitingForSeveral, AKilledWaiterTakesNoSignalAlong)
{
    const Handle once = event(false, false, "e");
    const Handle gate = event(true, false, "g");
    const Handle units = semaphore(0, 5, "s");
    const Handle guard = mutex("m", true);
    for (const bool all : {false, true}) {
        RemotePeer waiter;
        Json handles = Json::array();
        for (const auto& [call, name] : {std::pair{"OpenEvent", "e"}, {"OpenEvent", "g"}, {"OpenSemaphore", "s"}, {"OpenMutex", "m"}})
            handles.push_back(waiter.must(call, {{"name", name}}).handle());
        waiter.begin("WaitForMultipleObjects", {{"handles", handles}, {"waitAll", all}}, "T1");
        waiter.begin("WaitForMultipleObjects", {{"handles", handles}, {"waitAll", all}}, "T2");
        std::this_thread::sleep_for(kBlocked);
        waiter.kill();
        for (int turn = 0; turn < 2; ++turn) {
            ASSERT_TRUE(setEvent(once) && setEvent(gate));
            EXPECT_EQ(releaseSemaphore(units, 2), 0u);
            EXPECT_EQ(several({once, units, gate}, true), "0 0");
            EXPECT_EQ(several({once, units}), "0 1");
            EXPECT_EQ(several({once, units}), "258");
            ASSERT_TRUE(succeeds(resetEvent(gate)));
            ASSERT_TRUE(succeeds(releaseMutex(guard)));
            EXPECT_EQ(tryWait(guard), WaitStatus::Signalled);
        }
    }
}

TEST_F(WaitingForSeveral, WaitersKilledAnywhereLeaveTheObjectsUsable)
{
    const Handle once = event(false, false, "e");
    const Handle units = semaphore(0, 100000, "s");
    const Handle guard = mutex("m");
    for (int turn = 0; turn < 12; ++turn) {
        RemotePeer waiter;
        const auto theirs = waiter.must("OpenEvent", {{"name", "e"}}).handle();
        const Json handles{waiter.must("OpenSemaphore", {{"name", "s"}}).handle(), theirs, waiter.must("OpenMutex", {{"name", "m"}}).handle()};
        for (int i = 0; i < 100; ++i) {
            waiter.begin("WaitForMultipleObjects", {{"handles", handles}, {"waitAll", i % 3 == 0}, {"timeout", 1}}, "T1");
            waiter.begin("WaitForMultipleObjects", {{"handles", {handles[0], theirs}}, {"waitAll", false}, {"timeout", 1}}, "T2");
        }
        for (int i = 0; i < 20 * turn; ++i)
            ASSERT_TRUE(setEvent(once) && releaseSemaphore(units, 1));
        waiter.kill();
        while (tryWait(units) == WaitStatus::Signalled) {}
        ASSERT_TRUE(setEvent(once) && releaseSemaphore(units, 1));
        ASSERT_TRUE(several({once, guard, units}, true, kDeadline).ends_with(" 0"));
        ASSERT_TRUE(succeeds(releaseMutex(guard)));
        EXPECT_EQ(several({once, units}, false, Timeout(0)), "258");
    }
}

TEST_F(WaitingForSeveral, ProcessesWakeOneAnother)
{
    const Handle ping = event(false, false, "ping");
    const Handle pong = event(false, false, "pong");
    const Handle never = event(true);
    RemotePeer other;
    const auto theirPing = other.must("OpenEvent", {{"name", "ping"}}).handle();
    const auto theirPong = other.must("OpenEvent", {{"name", "pong"}}).handle();
    const auto theirNever = other.must("CreateEvent", {{"manualReset", true}}).handle();
    for (int i = 0; i < 100; ++i) {
        const int waited = other.begin("WaitForMultipleObjects", {{"handles", {theirNever, theirPing}}, {"waitAll", false}});
        const int set = other.begin("SetEvent", {{"handle", theirPong}});
        ASSERT_TRUE(succeeds(setEvent(ping)));
        ASSERT_EQ(several({never, pong}, false, kDeadline), "0 1") << i;
        ASSERT_TRUE(other.end(waited).ok && other.end(set).ok);
    }
}

// Old waits looked again after a millisecond at the latest: one that is woken is about as quick as a wait for one object.
TEST_F(WaitingForSeveral, IsWokenAboutAsSoonAsAWaitForOne)
{
    using Clock = std::chrono::steady_clock;
    const Handle once = event(false);
    const Handle never = event(true);
    const auto median = [&](bool many) {
        std::vector<Clock::duration> times;
        for (int i = 0; i < 41; ++i) {
            std::promise<void> ready;   // not a latch: that of MinGW's GCC 12 can lose its wake-up
            Background waiting([&] {
                ready.set_value();
                EXPECT_TRUE(many ? several({never, once}, false, kDeadline) == "0 1" : waitForSingleObject(once, kDeadline) == WaitStatus::Signalled);
                return Clock::now();
            });
            ready.get_future().wait();
            std::this_thread::sleep_for(5ms);
            const auto begin = Clock::now();
            EXPECT_TRUE(succeeds(setEvent(once)));
            times.push_back(waiting.get() - begin);
        }
        std::ranges::nth_element(times, times.begin() + 20);
        return times[20];
    };
    const auto one = median(false);
    const auto both = median(true);
    RecordProperty("one", std::to_string(std::chrono::nanoseconds(one).count()));
    RecordProperty("several", std::to_string(std::chrono::nanoseconds(both).count()));
    EXPECT_LT(both, 4 * one) << std::chrono::nanoseconds(both).count() << " ns, " << std::chrono::nanoseconds(one).count() << " ns for one";
}

}  // namespace
}  // namespace ipc::test
