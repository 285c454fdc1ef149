// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/inspect.h"
#include "ipc/sys/process.h"

#include "ipc/win32/native.h"

#include <algorithm>
#include <memory>

#include <psapi.h>
#include <tlhelp32.h>

namespace ipc::sys {

using namespace ipc::win32;

namespace {

struct CloseNative {
    void operator()(void* handle) const { CloseHandle(handle); }
};
using Native = std::unique_ptr<void, CloseNative>;

Native snapshot(DWORD what)
{
    const HANDLE made = CreateToolhelp32Snapshot(what, 0);
    return Native(made == INVALID_HANDLE_VALUE ? nullptr : made);
}

ProcessId parentOf(DWORD id)
{
    const Native processes = snapshot(TH32CS_SNAPPROCESS);
    PROCESSENTRY32W entry = {};
    entry.dwSize = sizeof entry;
    for (BOOL more = processes && Process32FirstW(processes.get(), &entry); more; more = Process32NextW(processes.get(), &entry))
        if (entry.th32ProcessID == id)
            return entry.th32ParentProcessID;
    return 0;
}

// 100 ns, in two halves.
std::uint64_t nanoseconds(const FILETIME& time)
{
    return (std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime) * 100;
}

// The thread's block begins with the bounds of what is committed of its stack; the reservation around it is one allocation.
ThreadStack stackOf(HANDLE process, HANDLE thread)
{
    struct Basic {
        LONG status;
        void* block;
        void* ids[2];
        ULONG_PTR affinity;
        LONG priorities[2];
    };
    using Query = LONG(WINAPI*)(HANDLE, int, void*, ULONG, ULONG*);
    static const auto query = reinterpret_cast<Query>(reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationThread")));
    Basic basic = {};
    NT_TIB bounds = {};
    MEMORY_BASIC_INFORMATION memory = {};
    if (!query || query(thread, 0, &basic, sizeof basic, nullptr) != 0 || !ReadProcessMemory(process, basic.block, &bounds, sizeof bounds, nullptr)
        || VirtualQueryEx(process, bounds.StackLimit, &memory, sizeof memory) != sizeof memory)
        return {};
    const auto top = reinterpret_cast<std::uintptr_t>(bounds.StackBase);
    const auto base = reinterpret_cast<std::uintptr_t>(memory.AllocationBase);
    return {base, top - base, top - reinterpret_cast<std::uintptr_t>(bounds.StackLimit), 0};
}

ThreadInfo threadInfo(HANDLE process, DWORD id)
{
    ThreadInfo info;
    info.id = id;
    const Native thread(OpenThread(THREAD_QUERY_INFORMATION, FALSE, id));
    if (thread)
        info.stack = stackOf(process, thread.get());
    FILETIME created, ended, kernel, user;
    if (thread && GetThreadTimes(thread.get(), &created, &ended, &kernel, &user))
        info.cpuTime = nanoseconds(kernel) + nanoseconds(user);
    if (thread)
        info.priority = GetThreadPriority(thread.get());
    return info;
}

std::vector<ThreadInfo> threadsOf(HANDLE target, DWORD process)
{
    std::vector<ThreadInfo> infos;
    const Native threads = snapshot(TH32CS_SNAPTHREAD);
    THREADENTRY32 entry = {};
    entry.dwSize = sizeof entry;
    for (BOOL more = threads && Thread32First(threads.get(), &entry); more; more = Thread32Next(threads.get(), &entry))
        if (entry.th32OwnerProcessID == process)
            infos.push_back(threadInfo(target, entry.th32ThreadID));
    return infos;
}

bool isCode(DWORD protection) { return (protection & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)) != 0; }

bool isWritable(DWORD protection)
{
    return (protection & (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)) != 0;
}

std::string kindOf(const MEMORY_BASIC_INFORMATION& memory)
{
    if (memory.State == MEM_RESERVE)
        return "reserved";
    if (memory.Type == MEM_IMAGE)
        return isCode(memory.Protect) ? "code" : "data";
    return memory.Type == MEM_MAPPED ? "mapped" : (memory.Protect & PAGE_GUARD) != 0 ? "stack" : "private";
}

std::string protectionOf(const MEMORY_BASIC_INFORMATION& memory)
{
    const bool none = memory.State != MEM_COMMIT || (memory.Protect & PAGE_NOACCESS) != 0;
    const char letters[] = {none ? '-' : 'r', !none && isWritable(memory.Protect) ? 'w' : '-', !none && isCode(memory.Protect) ? 'x' : '-'};
    return {letters, sizeof letters};
}

std::vector<MemoryRegion> regionsOf(HANDLE process)
{
    std::vector<MemoryRegion> regions;
    MEMORY_BASIC_INFORMATION memory = {};
    const std::byte* address = nullptr;
    while (VirtualQueryEx(process, address, &memory, sizeof memory) == sizeof memory) {
        address = static_cast<const std::byte*>(memory.BaseAddress) + memory.RegionSize;
        if (memory.State == MEM_FREE)
            continue;
        wchar_t name[MAX_PATH] = {};
        const DWORD length = memory.Type == MEM_PRIVATE ? 0 : GetMappedFileNameW(process, memory.BaseAddress, name, MAX_PATH);
        regions.push_back({reinterpret_cast<std::uintptr_t>(memory.BaseAddress), memory.RegionSize, 0, kindOf(memory),
                           protectionOf(memory), narrow({name, length})});
    }
    return regions;
}

void addMemory(ProcessInfo& info, HANDLE process)
{
    PROCESS_MEMORY_COUNTERS_EX counters = {};
    counters.cb = sizeof counters;
    if (!GetProcessMemoryInfo(process, reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&counters), sizeof counters))
        return;
    info.workingSet = counters.WorkingSetSize;
    info.peakWorkingSet = counters.PeakWorkingSetSize;
    info.committed = counters.PrivateUsage;
    info.softFaults = counters.PageFaultCount;   // the system counts soft and hard ones together
}

std::vector<std::string> ownEnvironment()
{
    std::vector<std::string> variables;
    wchar_t* const block = GetEnvironmentStringsW();
    for (const wchar_t* each = block; *each; each += std::wstring_view(each).size() + 1)
        variables.push_back(narrow(each));
    FreeEnvironmentStringsW(block);
    return variables;
}

ProcessInfo describe(HANDLE target, DWORD id)
{
    ProcessInfo info;
    info.id = id;
    info.parent = parentOf(id);
    info.priorityClass = GetPriorityClass(target);
    info.threads = threadsOf(target, id);
    DWORD handles = 0;
    if (GetProcessHandleCount(target, &handles))
        info.handles = handles;
    addMemory(info, target);
    info.regions = regionsOf(target);
    for (const MemoryRegion& region : info.regions)
        info.addressSpace += region.size;
    if (id == GetCurrentProcessId()) {
        info.commandLine = narrow(GetCommandLineW());
        info.environment = ownEnvironment();
    }
    return info;
}

}  // namespace

Result<ProcessInfo> queryProcess(Handle process)
{
    const HANDLE target = process == Handle::Null ? GetCurrentProcess() : toNative(process);
    const DWORD id = GetProcessId(target);
    if (id == 0)
        return lastError("QueryProcess");
    return describe(target, id);
}

}  // namespace ipc::sys

namespace ipc {

Result<Inspection> inspectProcess(ProcessId id)
{
    const sys::Native process(OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, static_cast<DWORD>(id)));
    if (!process)
        return win32::lastError("QueryProcess");
    SIZE_T least = 0, most = 0;
    const bool limited = GetProcessWorkingSetSize(process.get(), &least, &most);
    return Inspection{sys::describe(process.get(), static_cast<DWORD>(id)), limited ? std::optional<std::uint64_t>(most) : std::nullopt};
}

}  // namespace ipc
