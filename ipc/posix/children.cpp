// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/children.h"

#include "ipc/posix/handle_table.h"
#include "ipc/trace/call.h"

#include <condition_variable>
#include <csignal>
#include <deque>
#include <fcntl.h>
#include <functional>
#include <linux/close_range.h>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

namespace ipc::posix {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> list;
    for (const std::string& text : texts)
        list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

struct Prepared {
    const Launch& launch;
    std::vector<char*> arguments = pointers(launch.arguments);
    std::vector<char*> environment = pointers(launch.environment);
    UniqueFd errorRead, errorWrite;   // closed by exec: end of file means success
    pid_t parent = getpid();
};

/// What a child that did not come to be tells its parent.
struct Failure {
    int error;
    ErrorCode code;
};

ErrorCode codeOfExec(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: return ErrorCode::FileNotFound;
    case EACCES:
    case EPERM: return ErrorCode::AccessDenied;
    case ENOEXEC:
    case ELIBBAD: return ErrorCode::BadExeFormat;
    case E2BIG:
    case ENAMETOOLONG: return ErrorCode::FilenameExcedRange;
    default: return ErrorCode::NotEnoughMemory;
    }
}

// Runs between vfork and exec, in the parent's memory: only system calls, and nothing of the parent's is changed.
[[noreturn]] void becomeChild(const Prepared& prepared)
{
    const Launch& launch = prepared.launch;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != prepared.parent)
        _exit(127);   // it died before the line above
    dup2(launch.input, STDIN_FILENO);
    dup2(launch.output, STDOUT_FILENO);
    close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);   // also what this process was given by a careless parent of its own
    for (const int fd : launch.inherited)
        fcntl(fd, F_SETFD, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    Failure failure{0, ErrorCode::PrivilegeNotHeld};
    if (getpriority(PRIO_PROCESS, 0) == launch.niceness || setpriority(PRIO_PROCESS, 0, launch.niceness) == 0) {
        execve(launch.path.c_str(), prepared.arguments.data(), prepared.environment.data());
        failure.code = codeOfExec(errno);
    }
    failure.error = errno;
    [[maybe_unused]] const auto told = write(prepared.errorWrite.get(), &failure, sizeof failure);
    _exit(127);
}

[[gnu::noinline]] pid_t forkChild(const Prepared& prepared)
{
    const pid_t child = vfork();
    if (child == 0)
        becomeChild(prepared);
    return child;
}

class Keeper {
public:
    static Keeper& instance()
    {
        static auto* keeper = new Keeper;   // its thread outlives main()
        return *keeper;
    }

    /// Runs `work` on the keeper's thread and waits for it.
    void run(const std::function<void()>& work)
    {
        std::unique_lock lock(m_mutex);
        bool done = false;
        m_work.push_back([&] { work(); done = true; });
        wake();
        m_done.wait(lock, [&] { return done; });
    }

    void watch(std::shared_ptr<ProcessObject> child)
    {
        const std::lock_guard lock(m_mutex);
        m_children.push_back(std::move(child));
        wake();
    }

private:
    Keeper() : m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);   // its children must not start with a signal half-way
        std::thread([this] { keep(); }).detach();
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    void wake() { eventfd_write(m_wake.get(), 1); }

    [[noreturn]] void keep()
    {
        pthread_setname_np(pthread_self(), "processes");
        trace::nameThread("processes");
        for (;;) {
            auto polled = descriptors();
            poll(polled.data(), polled.size(), -1);
            eventfd_t count = 0;
            eventfd_read(m_wake.get(), &count);
            doWork();
            reapEnded();
        }
    }

    std::vector<pollfd> descriptors()
    {
        const std::lock_guard lock(m_mutex);
        std::vector<pollfd> list{{m_wake.get(), POLLIN, 0}};
        for (const auto& child : m_children)
            list.push_back({child->pidfd(), POLLIN, 0});
        return list;
    }

    void doWork()
    {
        const std::lock_guard lock(m_mutex);
        for (; !m_work.empty(); m_work.pop_front())
            m_work.front()();
        m_done.notify_all();
    }

    void reapEnded()
    {
        std::vector<std::shared_ptr<ProcessObject>> ended;
        std::unique_lock lock(m_mutex);
        std::erase_if(m_children, [&](const auto& child) {
            if (child->running())
                return false;
            ended.push_back(child);
            return true;
        });
        lock.unlock();
        for (const auto& child : ended) {
            child->reap();
            recordChange(*child);
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_done;
    std::deque<std::function<void()>> m_work;
    std::vector<std::shared_ptr<ProcessObject>> m_children;
    UniqueFd m_wake;
};

}  // namespace

Result<pid_t> launch(const Launch& launch)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "pipe2");
    Prepared prepared{.launch = launch, .errorRead = UniqueFd(ends[0]), .errorWrite = UniqueFd(ends[1])};
    int error = 0;
    const pid_t child = trace::native(trace::NativeId::vfork_, -1, [&] {
        pid_t made = -1;
        Keeper::instance().run([&] { made = forkChild(prepared); error = errno; });
        errno = error;
        return made;
    });
    if (child < 0)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, error, "vfork");
    prepared.errorWrite.reset();
    Failure failure{};
    const auto ended = trace::native(trace::NativeId::execve_, -1, [&] {
        const auto bytes = read(prepared.errorRead.get(), &failure, sizeof failure);
        errno = failure.error;
        return bytes == 0 ? 0 : -1;   // nothing: exec closed the other end, so it worked
    });
    if (ended == 0)
        return child;
    waitpid(child, nullptr, 0);
    return fail("CreateProcess", failure.code, failure.error, launch.path);
}

void watch(std::shared_ptr<ProcessObject> child) { Keeper::instance().watch(std::move(child)); }

}  // namespace ipc::posix
