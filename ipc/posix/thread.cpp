// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/thread.h"

#include "ipc/posix/deadline.h"
#include "ipc/posix/futex.h"
#include "ipc/posix/handle_table.h"
#include "ipc/posix/watch_list.h"
#include "ipc/process.h"
#include "ipc/sys/handle.h"
#include "ipc/sys/thread.h"
#include "ipc/trace/call.h"

#include <array>
#include <condition_variable>
#include <csignal>
#include <linux/futex.h>
#include <mutex>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ipc::posix {
namespace {

constexpr std::uint64_t kLeastStack = 64 << 10;   // the granularity of reservations, and more than PTHREAD_STACK_MIN

/// A thread that has had a handle.
class ThreadObject final : public Object {
public:
    HandleKind kind() const override { return HandleKind::Thread; }
    Result<WaitStatus> wait(Timeout timeout) override
    {
        std::unique_lock lock(m_mutex);
        const Deadline deadline(timeout);
        while (!m_ended) {
            if (deadline.never())
                m_changed.wait(lock);
            else if (deadline.passed())
                return WaitStatus::TimedOut;
            else
                m_changed.wait_for(lock, deadline.left());
        }
        return WaitStatus::Signalled;
    }
    std::uint64_t watch(WatchList& list, bool) override
    {
        const std::lock_guard lock(m_mutex);
        m_watched = true;
        list.add(m_endings, m_endings.load());
        return 0;
    }
    void describe(HandleInfo& info) const override
    {
        const std::lock_guard lock(m_mutex);
        info.state = m_ended ? "ended, exit code " + std::to_string(m_exitCode) : "running";
        info.native = "thread " + std::to_string(m_id);
        info.standsFor = "a POSIX thread stands in for a thread handle";
    }

    void begun()
    {
        const std::lock_guard lock(m_mutex);
        m_id = sys::currentThreadId();
    }
    void end(std::uint32_t exitCode)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ended = true;
            m_exitCode = exitCode;
            m_endings.store(1);
        }
        m_changed.notify_all();
        if (m_watched)   // none that comes later sleeps
            futexWake(m_endings, INT32_MAX);
    }
    std::uint32_t exitCode() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ended ? m_exitCode : kStillActive;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    ThreadId m_id = 0;
    bool m_ended = false;
    std::uint32_t m_exitCode = 0;
    std::atomic<bool> m_watched{false};
    std::atomic<std::uint32_t> m_endings{0};   // who waits for several sleeps on it
};

// The object of this thread, once it has one. A thread that CreateThread did not make ends with this.
struct OwnThread {
    std::shared_ptr<ThreadObject> object;
    ~OwnThread()
    {
        if (object)
            object->end(0);
    }
};
thread_local OwnThread t_own;

struct Start {
    std::shared_ptr<ThreadObject> thread;
    std::function<std::uint32_t()> run;
    std::string name;
};

int suspendSignal() { return SIGRTMIN + 4; }

// From here on the thread ends: whoever wants to suspend it waits for that instead.
void refuseSuspension()
{
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, suspendSignal());
    pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

void* runThread(void* argument)
{
    const std::unique_ptr<Start> start(static_cast<Start*>(argument));
    trace::nameThread(start->name);
    start->thread->begun();
    t_own.object = start->thread;
    const std::uint32_t exitCode = start->run();
    t_own.object.reset();
    refuseSuspension();
    start->thread->end(exitCode);
    recordChange(*start->thread);
    return nullptr;
}

// Suspended threads. The signal's handler looks its thread up here, so nothing in it may allocate or lock.
constexpr std::uint32_t kMostSuspensions = 127;   // MAXIMUM_SUSPEND_COUNT
constexpr auto kSuspended = static_cast<ErrorCode>(156);   // ERROR_SIGNAL_REFUSED

struct Parking {
    std::atomic<pid_t> thread{0};
    std::atomic<std::uint32_t> count{0};    // futex: the thread waits until it is 0
    std::atomic<std::uint32_t> parked{0};   // futex: whoever suspends waits until it is 1
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free && sizeof(std::atomic<std::uint32_t>) == 4);
std::array<Parking, 64> g_parkings;
std::mutex g_parkingMutex;   // suspending and resuming, never being suspended

long futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value, const timespec* timeout = nullptr)
{
    return syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation, value, timeout, nullptr, 0);
}

void park(int)
{
    const int error = errno;
    const auto self = static_cast<pid_t>(syscall(SYS_gettid));
    for (Parking& parking : g_parkings) {
        if (parking.thread.load() != self)
            continue;
        parking.parked.store(1);
        futex(parking.parked, FUTEX_WAKE, INT32_MAX);
        while (const std::uint32_t count = parking.count.load())
            futex(parking.count, FUTEX_WAIT, count);
        parking.parked.store(0);
    }
    errno = error;
}

void installSuspendHandler()
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action = {};
        action.sa_handler = park;
        action.sa_flags = SA_RESTART;
        sigfillset(&action.sa_mask);
        sigaction(suspendSignal(), &action, nullptr);
    });
}

Parking* parkingOf(pid_t thread)
{
    for (Parking& parking : g_parkings)
        if (parking.thread.load() == thread)
            return &parking;
    return nullptr;
}

Parking* freeParking(pid_t thread)
{
    Parking* parking = parkingOf(0);
    if (parking)
        parking->thread.store(thread);
    return parking;
}

bool lives(pid_t thread) { return syscall(SYS_tgkill, getpid(), thread, 0) == 0; }

Unexpected noSuchThread(const char* call) { return fail(call, ErrorCode::InvalidParameter, ESRCH, "no such thread in this process"); }

}  // namespace

Result<Handle> openOwnThread(std::uint32_t access, bool inheritable)
{
    if (!t_own.object) {
        t_own.object = std::make_shared<ThreadObject>();
        t_own.object->begun();
    }
    return openHandle(t_own.object, access, inheritable);
}

}  // namespace ipc::posix

namespace ipc {

StackExtent currentStack()
{
    pthread_attr_t attributes;
    void* base = nullptr;
    std::size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &base, &size);
        pthread_attr_destroy(&attributes);
    }
    return {reinterpret_cast<std::uint64_t>(base), size};
}

}  // namespace ipc

namespace ipc::sys {

using namespace ipc::posix;

Result<Handle> createThread(const ThreadOptions& options, std::function<std::uint32_t()> run)
{
    auto thread = std::make_shared<ThreadObject>();
    auto handle = openHandle(thread, kThreadAllAccess, false);
    if (!handle)
        return handle;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (options.stackSize != 0)
        pthread_attr_setstacksize(&attributes, std::max(kLeastStack, (options.stackSize + kLeastStack - 1) & ~(kLeastStack - 1)));
    auto start = std::make_unique<Start>(std::move(thread), std::move(run), options.name);
    pthread_t made;
    const int error = pthread_create(&made, &attributes, runThread, start.get());
    pthread_attr_destroy(&attributes);
    if (error != 0) {
        (void)sys::closeHandle(*handle);
        return fail("CreateThread", ErrorCode::NotEnoughMemory, error, "pthread_create");
    }
    (void)start.release();   // the thread's own now
    return handle;
}

Result<std::uint32_t> getExitCodeThread(Handle thread)
{
    if (thread == kCurrentThread)
        return kStillActive;
    constexpr std::uint32_t kQuery = 0x0840;   // THREAD_QUERY_INFORMATION, THREAD_QUERY_LIMITED_INFORMATION
    const auto object = pinAs<ThreadObject>(thread);
    if (object && (object.access() & kQuery) == 0)
        return fail("GetExitCodeThread", ErrorCode::AccessDenied);
    return object ? Result<std::uint32_t>(object->exitCode()) : fail("GetExitCodeThread", ErrorCode::InvalidHandle);
}

Result<std::uint32_t> suspendThread(ThreadId thread)
{
    installSuspendHandler();
    const auto id = static_cast<pid_t>(thread);
    Parking* parking = nullptr;
    std::uint32_t before = 0;
    {
        const std::lock_guard lock(g_parkingMutex);
        if (id <= 0 || !lives(id))
            return noSuchThread("SuspendThread");
        parking = parkingOf(id);
        if (!parking && !(parking = freeParking(id)))
            return fail("SuspendThread", ErrorCode::NotEnoughMemory, 0, "64 threads are suspended");
        before = parking->count.load();
        if (before >= kMostSuspensions)
            return fail("SuspendThread", kSuspended);
        parking->count.store(before + 1);
    }
    if (before != 0)
        return before;
    trace::native(trace::NativeId::tgkill_, id, [&] { return syscall(SYS_tgkill, getpid(), id, suspendSignal()); });
    const timespec aMoment{0, 10'000'000};
    while (static_cast<pid_t>(currentThreadId()) != id && parking->parked.load() == 0 && parking->count.load() != 0) {
        if (!lives(id)) {
            parking->count.store(0);
            parking->thread.store(0);
            return noSuchThread("SuspendThread");
        }
        futex(parking->parked, FUTEX_WAIT, 0, &aMoment);
    }
    return before;
}

Result<std::uint32_t> resumeThread(ThreadId thread)
{
    const auto id = static_cast<pid_t>(thread);
    const std::lock_guard lock(g_parkingMutex);
    Parking* parking = id > 0 ? parkingOf(id) : nullptr;
    if (!parking)
        return id > 0 && lives(id) ? Result<std::uint32_t>(0) : noSuchThread("ResumeThread");
    const std::uint32_t before = parking->count.load();
    parking->count.store(before - 1);
    if (before == 1) {
        trace::native(trace::NativeId::futex_, -1, [&] { return futex(parking->count, FUTEX_WAKE, INT32_MAX); });
        const timespec aMoment{0, 10'000'000};   // the place is free again once the thread has left it
        for (std::uint32_t parked = 1; lives(id) && (parked = parking->parked.load()) != 0;)
            futex(parking->parked, FUTEX_WAIT, parked, &aMoment);
        parking->thread.store(0);
    }
    return before;
}

}  // namespace ipc::sys
