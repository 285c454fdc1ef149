// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/process.h"

#include "ipc/win32/handle_table.h"

#include <algorithm>
#include <mutex>

namespace ipc::win32 {
namespace {

/// Owns a HANDLE, null or INVALID_HANDLE_VALUE standing for none.
class UniqueNative {
public:
    UniqueNative() = default;
    explicit UniqueNative(HANDLE handle) : m_handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
    UniqueNative(UniqueNative&& other) noexcept : m_handle(other.release()) {}
    UniqueNative& operator=(UniqueNative&& other) noexcept
    {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~UniqueNative()
    {
        const LastErrorKept kept;
        if (m_handle)
            CloseHandle(m_handle);
    }
    HANDLE get() const { return m_handle; }
    HANDLE release() { return std::exchange(m_handle, nullptr); }

private:
    HANDLE m_handle = nullptr;
};

/// Both ends of the child's input and output. The child's are inheritable, so only while `creation` is locked.
struct Stdio {
    UniqueNative childInput, childOutput, input, output;
};

// A process that is being started inherits whatever is inheritable at that moment: one at a time.
std::mutex& creation()
{
    static auto* mutex = new std::mutex;
    return *mutex;
}

bool makePipe(UniqueNative& read, UniqueNative& write, bool readIsTheChilds)
{
    HANDLE ends[2] = {};
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    if (!CreatePipe(&ends[0], &ends[1], &inheritable, 0))
        return false;
    read = UniqueNative(ends[0]);
    write = UniqueNative(ends[1]);
    return SetHandleInformation(readIsTheChilds ? ends[1] : ends[0], HANDLE_FLAG_INHERIT, 0) != FALSE;
}

Result<Stdio> makeStdio(bool pipes)
{
    Stdio stdio;
    if (pipes) {
        if (!makePipe(stdio.childInput, stdio.input, true) || !makePipe(stdio.output, stdio.childOutput, false))
            return lastError("CreatePipe");
        return stdio;
    }
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    stdio.childInput = UniqueNative(CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_WRITE, &inheritable, OPEN_EXISTING, 0, nullptr));
    stdio.childOutput = UniqueNative(CreateFileW(L"NUL", GENERIC_WRITE, FILE_SHARE_READ, &inheritable, OPEN_EXISTING, 0, nullptr));
    return stdio;
}

std::wstring ownProgram()
{
    std::wstring path(32768, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
}

// As CommandLineToArgvW undoes it: backslashes count only before a quotation mark.
std::wstring quoted(const std::wstring& argument)
{
    std::wstring text = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t each : argument) {
        if (each == L'"')
            text.append(backslashes + 1, L'\\');
        backslashes = each == L'\\' ? backslashes + 1 : 0;
        text.push_back(each);
    }
    return text.append(backslashes, L'\\').append(1, L'"');
}

std::wstring commandLine(const std::wstring& program, const std::vector<std::string>& arguments)
{
    std::wstring line = quoted(program);
    for (const std::string& argument : arguments)
        line.append(L" ").append(quoted(wide(argument)));
    return line;
}

/// PROC_THREAD_ATTRIBUTE_HANDLE_LIST; `handles` must live as long as this.
class AttributeList {
public:
    explicit AttributeList(std::vector<HANDLE>& handles)
    {
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
        m_storage.resize(size);
        m_valid = InitializeProcThreadAttributeList(get(), 1, 0, &size)
                  && UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(),
                                               handles.size() * sizeof(HANDLE), nullptr, nullptr);
    }
    ~AttributeList() { DeleteProcThreadAttributeList(get()); }
    AttributeList(const AttributeList&) = delete;
    AttributeList& operator=(const AttributeList&) = delete;

    bool valid() const { return m_valid; }
    LPPROC_THREAD_ATTRIBUTE_LIST get() { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(m_storage.data()); }

private:
    std::vector<std::byte> m_storage;
    bool m_valid = false;
};

/// The job that ends all children with this process, because its only handle is this process's.
HANDLE job()
{
    static const HANDLE handle = [] {
        const HANDLE made = CreateJobObjectW(nullptr, nullptr);
        JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        SetInformationJobObject(made, JobObjectExtendedLimitInformation, &limits, sizeof limits);
        return made;
    }();
    return handle;
}

Result<void> checkListed(const std::vector<Handle>& handles)
{
    for (const Handle handle : handles) {
        DWORD flags = 0;
        if (!GetHandleInformation(toNative(handle), &flags))
            return lastError("CreateProcess", "a listed handle is not open");
        if ((flags & HANDLE_FLAG_INHERIT) == 0)
            return fail("CreateProcess", ErrorCode::InvalidParameter, ERROR_INVALID_PARAMETER, "a listed handle is not inheritable");
    }
    return {};
}

/// What the child may inherit besides its standard handles; empty: whatever is inheritable.
std::optional<std::vector<HANDLE>> listFor(const ProcessOptions& options, const Stdio& stdio)
{
    if (options.inheritHandles && !options.handles)
        return std::nullopt;
    std::vector<HANDLE> list{stdio.childInput.get(), stdio.childOutput.get()};
    if (options.inheritHandles)
        std::ranges::transform(*options.handles, std::back_inserter(list), toNative);
    return list;
}

Result<PROCESS_INFORMATION> start(const ProcessOptions& options, const Stdio& stdio)
{
    auto handles = listFor(options, stdio);
    STARTUPINFOEXW startup = {};
    startup.StartupInfo.cb = sizeof startup;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = stdio.childInput.get();
    startup.StartupInfo.hStdOutput = stdio.childOutput.get();
    startup.StartupInfo.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    std::optional<AttributeList> attributes;
    if (handles) {
        attributes.emplace(*handles);
        if (!attributes->valid())
            return lastError("UpdateProcThreadAttribute");
        startup.lpAttributeList = attributes->get();
    }
    const std::wstring program = options.application.empty() ? ownProgram() : wide(options.application);
    std::wstring line = commandLine(program, options.arguments);
    PROCESS_INFORMATION made = {};
    const DWORD flags = CREATE_SUSPENDED | CREATE_NO_WINDOW | options.priorityClass | (handles ? EXTENDED_STARTUPINFO_PRESENT : 0);
    const auto create = [&] {
        return CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE, flags, nullptr, nullptr, &startup.StartupInfo, &made);
    };
    // Wine 8.0 on a machine with too much to do: a process may end before it has begun. The next one does not.
    if (create() || (GetLastError() == ERROR_INTERNAL_ERROR && isWine() && create()))
        return made;
    return lastError("CreateProcess", narrow(line));
}

/// The same in every process and never used twice: the id and the moment the process was made.
std::uint64_t identityOf(const PROCESS_INFORMATION& made)
{
    FILETIME created = {}, ended, kernel, user;
    GetProcessTimes(made.hProcess, &created, &ended, &kernel, &user);
    return std::uint64_t{0x70} << 56 | std::uint64_t{created.dwLowDateTime} << 24 | (made.dwProcessId & 0xFFFFFF);
}

}  // namespace
}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<ChildProcess> createProcess(const ProcessOptions& options)
{
    if (auto checked = checkListed(options.handles.value_or(std::vector<Handle>{})); !checked)
        return Unexpected(checked.error());
    const std::lock_guard lock(creation());
    auto stdio = makeStdio(options.pipes);
    if (!stdio)
        return Unexpected(stdio.error());
    const auto made = start(options, *stdio);
    if (!made)
        return Unexpected(made.error());
    if (options.priorityClass != 0)
        SetPriorityClass(made->hProcess, options.priorityClass);   // Wine 8.0 does not heed the flag of CreateProcess
    AssignProcessToJobObject(job(), made->hProcess);   // before its first instruction: it cannot have children outside
    ResumeThread(made->hThread);
    CloseHandle(made->hThread);
    return ChildProcess{opened(made->hProcess, HandleKind::Process, {}, identityOf(*made)), made->dwProcessId,
                        options.pipes ? ChildStream(reinterpret_cast<std::intptr_t>(stdio->input.release())) : ChildStream(),
                        options.pipes ? ChildStream(reinterpret_cast<std::intptr_t>(stdio->output.release())) : ChildStream()};
}

Result<void> receiveInheritedHandles() { return {}; }

void exitProcess(std::uint32_t exitCode)
{
    ExitProcess(exitCode);
}

void sleep(Timeout time) { Sleep(static_cast<DWORD>(time.count())); }

Result<void> terminateProcess(Handle process, std::uint32_t exitCode)
{
    return TerminateProcess(toNative(process), exitCode) ? Result<void>() : lastError("TerminateProcess");
}

Result<std::uint32_t> getExitCodeProcess(Handle process)
{
    DWORD code = 0;
    if (!GetExitCodeProcess(toNative(process), &code))
        return lastError("GetExitCodeProcess");
    return code;
}

Result<void> setPriorityClass(Handle process, std::uint32_t priorityClass)
{
    const HANDLE target = process == Handle::Null ? GetCurrentProcess() : toNative(process);
    return SetPriorityClass(target, priorityClass) ? Result<void>() : lastError("SetPriorityClass");
}

Result<std::uint32_t> getPriorityClass(Handle process)
{
    const DWORD priorityClass = GetPriorityClass(process == Handle::Null ? GetCurrentProcess() : toNative(process));
    if (priorityClass == 0)
        return lastError("GetPriorityClass");
    return priorityClass;
}

Result<void> setThreadPriority(int level)
{
    return SetThreadPriority(GetCurrentThread(), level) ? Result<void>() : lastError("SetThreadPriority");
}

Result<int> getThreadPriority()
{
    const int level = GetThreadPriority(GetCurrentThread());
    if (level == THREAD_PRIORITY_ERROR_RETURN)
        return lastError("GetThreadPriority");
    return level;
}

SystemInfo getSystemInfo()
{
    SYSTEM_INFO info = {};
    GetSystemInfo(&info);
    return {info.dwPageSize, info.dwAllocationGranularity, reinterpret_cast<std::uintptr_t>(info.lpMinimumApplicationAddress),
            reinterpret_cast<std::uintptr_t>(info.lpMaximumApplicationAddress), info.dwNumberOfProcessors};
}

}  // namespace ipc::sys
