// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/process.h"

#include "ipc/posix/children.h"
#include "ipc/posix/inheritance.h"
#include "ipc/posix/priority.h"
#include "ipc/posix/process_files.h"
#include "ipc/posix/watch_list.h"
#include "ipc/sys/process.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace ipc::posix {
namespace {

constexpr auto kLook = std::chrono::milliseconds(10);   // for an end that cannot be watched for want of descriptors
constexpr int kReaperTime = 1000;   // ms in which the parent of a process that has ended tells everybody how

std::uint64_t remaining(std::uint64_t deadline)
{
    const std::uint64_t now = trace::now();
    return now >= deadline ? 0 : (deadline - now + 999'999) / 1'000'000;
}

Result<std::shared_ptr<Object>> adoptProcess(std::vector<int> fds, std::string_view state)
{
    if (fds.size() != 2)
        return fail("CreateProcess", ErrorCode::InvalidParameter, 0, "a process handle comes with two descriptors");
    UniqueFd pidfd(fds[0]);
    auto record = ExitRecord::adopt(UniqueFd(fds[1]));
    if (!record)
        return Unexpected(record.error());
    const auto id = static_cast<pid_t>(std::stol(std::string(state)));
    return std::make_shared<ProcessObject>(id, std::move(pidfd), std::move(*record));
}

const AdoptionOf kAdoption(HandleKind::Process, adoptProcess);

}  // namespace

ProcessObject::ProcessObject(pid_t id, UniqueFd pidfd, ExitRecord record)
    : m_id(id), m_pidfd(std::move(pidfd)), m_record(std::move(record)), m_channel(processIdentity(id))
{
}

bool ProcessObject::running() const
{
    pollfd entry{m_pidfd.get(), POLLIN, 0};
    return poll(&entry, 1, 0) == 0;
}

Result<WaitStatus> ProcessObject::wait(Timeout timeout)
{
    const std::uint64_t deadline = trace::now() + static_cast<std::uint64_t>(timeout.count()) * 1'000'000;
    pollfd entry{m_pidfd.get(), POLLIN, 0};
    int ready = -1;
    do {
        const auto rest = static_cast<int>(std::min<std::uint64_t>(remaining(deadline), INT32_MAX));
        ready = trace::native(trace::NativeId::poll_, m_pidfd.get(),
                              [&] { return poll(&entry, 1, timeout == kInfinite ? -1 : rest); });
    } while (ready < 0 && errno == EINTR);
    if (ready < 0)
        return fail("WaitForSingleObject", ErrorCode::NotEnoughMemory, errno, "poll");
    return ready == 0 ? WaitStatus::TimedOut : WaitStatus::Signalled;
}

std::uint64_t ProcessObject::watch(WatchList& list, bool)
{
    std::call_once(m_watched, [&] { m_ending.watch(m_pidfd.get()); });
    if (m_ending.watching())
        list.add(m_ending.word(), 0);
    else
        list.lookAgainIn(kLook);
    return 0;
}

void ProcessObject::describe(HandleInfo& info) const
{
    const auto code = m_record.outcome();
    info.state = code ? "ended, exit code " + std::to_string(*code) : running() ? "running" : "ended";
    info.native = "pidfd, fd " + std::to_string(m_pidfd.get());
    info.standsFor = "a pidfd stands in for a process handle; its exit code is kept in a shared page";
    info.facts.push_back({"Process id", std::to_string(m_id)});
}

std::optional<Inheritance> ProcessObject::inheritance() const
{
    return Inheritance{{m_pidfd.get(), m_record.fd()}, std::to_string(m_id)};
}

Result<std::uint32_t> ProcessObject::exitCode() const
{
    if (running())
        return kStillActive;
    if (const auto code = m_record.awaitOutcome(kReaperTime))
        return *code;
    return fail("GetExitCodeProcess", ErrorCode::GenFailure, 0, "its parent, which alone learns the code, has ended");
}

Result<void> ProcessObject::terminate(std::uint32_t exitCode)
{
    if (!running())
        return fail("TerminateProcess", ErrorCode::AccessDenied, ESRCH, "it has ended already");
    m_record.terminating(exitCode);
    const auto sent = trace::native(trace::NativeId::kill_, m_pidfd.get(),
                                    [&] { return syscall(SYS_pidfd_send_signal, m_pidfd.get(), SIGKILL, nullptr, 0); });
    return sent == 0 ? Result<void>() : fail("TerminateProcess", ErrorCode::AccessDenied, errno);
}

void ProcessObject::reap()
{
    siginfo_t info = {};
    const int done = trace::native(trace::NativeId::waitid_, m_pidfd.get(), [&] {
        return waitid(P_PIDFD, static_cast<id_t>(m_pidfd.get()), &info, WEXITED);
    });
    if (done == 0)
        m_record.ended(info.si_code, info.si_status);
}

// Its record is the one that its parent made, if that was a process of the lab.
Result<Handle> openOwnProcess(std::uint32_t access, bool inheritable)
{
    constexpr auto kCall = "DuplicateHandle";
    UniqueFd pidfd(trace::native(trace::NativeId::pidfd_open_, getpid(),
                                 [] { return static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)); }));
    if (!pidfd)
        return fail(kCall, ErrorCode::NotEnoughMemory, errno, "pidfd_open");
    const ExitRecord* own = ownExitRecord();
    auto record = own ? ExitRecord::adopt(UniqueFd(fcntl(own->fd(), F_DUPFD_CLOEXEC, 0))) : ExitRecord::create();
    if (!record)
        return Unexpected(record.error());
    return openHandle(std::make_shared<ProcessObject>(getpid(), std::move(pidfd), std::move(*record)), access, inheritable);
}

Result<pid_t> processIdOf(Handle process, const char* call, std::uint32_t rights)
{
    if (process == kCurrentProcess || process == Handle::Null)
        return getpid();
    const auto object = pinAs<ProcessObject>(process);
    if (object && rights != 0 && (object.access() & rights) == 0)
        return fail(call, ErrorCode::AccessDenied);
    return object ? Result<pid_t>(object->id()) : fail(call, ErrorCode::InvalidHandle);
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

namespace {

std::vector<std::string> environmentWith(int description)
{
    const std::string prefix = std::string(kLegacyVariable) + '=';
    std::vector<std::string> variables;
    for (char** variable = environ; *variable; ++variable)
        if (!std::string_view(*variable).starts_with(prefix))
            variables.emplace_back(*variable);
    variables.push_back(prefix + std::to_string(description));
    return variables;
}

/// Both ends of the child's input and output: pipes to this process, or nothing at all.
struct Stdio {
    UniqueFd childInput, childOutput, input, output;
};

Result<Stdio> makeStdio(bool pipes)
{
    if (!pipes)
        return Stdio{UniqueFd(open("/dev/null", O_RDONLY | O_CLOEXEC)), UniqueFd(open("/dev/null", O_WRONLY | O_CLOEXEC)), {}, {}};
    int in[2];
    int out[2];
    if (trace::native(trace::NativeId::pipe2_, -1, [&] { return pipe2(in, O_CLOEXEC); }) != 0)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "pipe2");
    Stdio stdio{UniqueFd(in[0]), {}, UniqueFd(in[1]), {}};
    if (trace::native(trace::NativeId::pipe2_, -1, [&] { return pipe2(out, O_CLOEXEC); }) != 0)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "pipe2");
    stdio.childOutput.reset(out[1]);
    stdio.output.reset(out[0]);
    return stdio;
}

Launch makeLaunch(const ProcessOptions& options, const Legacy& legacy, const Stdio& stdio)
{
    Launch plan;
    plan.path = options.application.empty() ? ownProgram() : options.application;
    plan.arguments = {plan.path};
    plan.arguments.insert(plan.arguments.end(), options.arguments.begin(), options.arguments.end());
    plan.environment = environmentWith(legacy.description.get());
    plan.input = stdio.childInput.get();
    plan.output = stdio.childOutput.get();
    plan.inherited = legacy.fds;
    plan.niceness = childNiceness(options.priorityClass);
    return plan;
}

Result<Handle> openProcess(pid_t id, ExitRecord record)
{
    const auto pidfd = trace::native(trace::NativeId::pidfd_open_, id,
                                     [&] { return static_cast<int>(syscall(SYS_pidfd_open, id, 0)); });
    if (pidfd < 0)
        return fail("CreateProcess", ErrorCode::NotEnoughMemory, errno, "pidfd_open");
    auto object = std::make_shared<ProcessObject>(id, UniqueFd(pidfd), std::move(record));
    auto handle = openHandle(object, kProcessAllAccess, false);
    watch(std::move(object));
    return handle;
}

}  // namespace

Result<ChildProcess> createProcess(const ProcessOptions& options)
{
    auto handles = chosenHandles(options);
    if (!handles)
        return Unexpected(handles.error());
    auto record = ExitRecord::create();
    if (!record)
        return Unexpected(record.error());
    const auto legacy = makeLegacy(std::move(*handles), *record);
    if (!legacy)
        return Unexpected(legacy.error());
    auto stdio = makeStdio(options.pipes);
    if (!stdio)
        return Unexpected(stdio.error());
    const auto id = launch(makeLaunch(options, *legacy, *stdio));
    if (!id)
        return Unexpected(id.error());
    auto handle = openProcess(*id, std::move(*record));
    if (!handle)
        return Unexpected(handle.error());
    return ChildProcess{*handle, static_cast<ProcessId>(*id), ChildStream(stdio->input.release()),
                        ChildStream(stdio->output.release())};
}

void exitProcess(std::uint32_t exitCode)
{
    if (ExitRecord* record = ownExitRecord())
        record->exiting(exitCode);
    _exit(static_cast<int>(exitCode & 0xFF));
}

void sleep(Timeout time)
{
    timespec rest{time.count() / 1000, (time.count() % 1000) * 1'000'000};
    do {
        const auto before = rest;
        trace::native(trace::NativeId::nanosleep_, -1, [&] { return nanosleep(&before, &rest); });
    } while ((rest.tv_sec != 0 || rest.tv_nsec != 0) && (time == kInfinite || errno == EINTR));
}

Result<void> terminateProcess(Handle process, std::uint32_t exitCode)
{
    if (process == kCurrentProcess)
        exitProcess(exitCode);
    constexpr std::uint32_t kTerminate = 0x0001;   // PROCESS_TERMINATE
    const auto object = pinAs<ProcessObject>(process);
    if (object && (object.access() & kTerminate) == 0)
        return fail("TerminateProcess", ErrorCode::AccessDenied);
    return object ? object->terminate(exitCode) : fail("TerminateProcess", ErrorCode::InvalidHandle);
}

Result<std::uint32_t> getExitCodeProcess(Handle process)
{
    if (process == kCurrentProcess)
        return kStillActive;
    constexpr std::uint32_t kQuery = 0x1400;   // PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION
    const auto object = pinAs<ProcessObject>(process);
    if (object && (object.access() & kQuery) == 0)
        return fail("GetExitCodeProcess", ErrorCode::AccessDenied);
    return object ? object->exitCode() : fail("GetExitCodeProcess", ErrorCode::InvalidHandle);
}

}  // namespace ipc::sys
