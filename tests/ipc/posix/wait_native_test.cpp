// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"
#include "tests/ipc/process_fixture.h"
#include "tests/ipc/sync_fixture.h"
#include "tests/ipc/traced_process.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// What a wait for several objects costs while nothing happens.
namespace ipc::test {
namespace {

class WaitingNatively : public SyncTest {};

long timesAsleep()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
}

// Linux 6.9 and later: an owned mutex may be waited for without a look at its owner now and then.
bool threadsHaveDescriptors()
{
    const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, syscall(SYS_gettid), O_EXCL));
    return pidfd >= 0 && close(pidfd) == 0;
}

TEST_F(WaitingNatively, SleepsUntilThereIsSomething)
{
    const Handle owned = mutex({}, true);
    Child child({"wait"});
    ASSERT_EQ(child.line(), "ready");
    std::vector<Handle> handles{event(false), event(true), semaphore(0, 1), child.handle(), kCurrentProcess};
    if (threadsHaveDescriptors())
        handles.push_back(owned);
    for (const bool all : {false, true}) {
        const long slept = Background([&] {
                               EXPECT_EQ(several(handles, all), "258");   // what happens once has happened
                               EXPECT_EQ(several(handles, all, Timeout(1)), "258");
                               const long before = timesAsleep();
                               EXPECT_EQ(several(handles, all, Timeout(500)), "258");
                               return timesAsleep() - before;
                           }).get();
        EXPECT_LE(slept, 3) << "a thread that looks each millisecond sleeps 500 times";
        EXPECT_GE(slept, 1);
    }
}

TEST_F(WaitingNatively, ItsSystemCallsAreRecorded)
{
    auto reader = trace::SegmentReader::create(smallLayout());
    ASSERT_TRUE(succeeds(reader));
    TracedProcess waiter(*reader, [&] {
        const Handle first = event(false);
        const Handle second = event(true);
        Background setting([&] { return (std::this_thread::sleep_for(100ms), trace::silenceThread(), setEvent(second)); });
        EXPECT_EQ(several({first, second}, false, kDeadline), "0 1");
    });
    EXPECT_EQ(waiter.wait(), 0);
    const auto records = drainKind(*reader, trace::Kind::Native);
    EXPECT_EQ(std::ranges::count(records, static_cast<std::uint16_t>(trace::NativeId::futex_waitv_), [](const auto& drained) { return drained.record.call; }), 1);
}

}  // namespace
}  // namespace ipc::test
