// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/process.h"

#include "ipc/win32/native.h"
#include "ipc/win32/process_facts.h"

#include <algorithm>
#include <array>
#include <memory>

#include <psapi.h>

namespace ipc::sys {

using namespace ipc::win32;

namespace {

constexpr std::uint64_t kPage = 4096;   // of x64
constexpr SIZE_T kMostAskedOfWine = 32 << 20;

struct CloseNative {
    void operator()(void* handle) const { CloseHandle(handle); }
};
using Native = std::unique_ptr<void, CloseNative>;

ThreadInfo threadInfo(HANDLE process, const ThreadFacts& facts)
{
    ThreadInfo info;
    info.id = facts.id;
    info.cpuTime = facts.cpuTime;
    info.state = facts.state;
    info.waitsIn = facts.waitsIn;
    const Native thread(OpenThread(THREAD_QUERY_INFORMATION, FALSE, static_cast<DWORD>(facts.id)));
    if (thread) {
        info.stack = threadStack(process, thread.get());
        info.priority = GetThreadPriority(thread.get());
    }
    return info;
}

bool isCode(DWORD protection) { return (protection & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)) != 0; }

bool isWritable(DWORD protection)
{
    return (protection & (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)) != 0;
}

// Whether one of these addresses lies in the allocation.
bool isOf(const MEMORY_BASIC_INFORMATION& memory, const std::vector<std::uint64_t>& bases)
{
    return std::ranges::find(bases, reinterpret_cast<std::uintptr_t>(memory.AllocationBase)) != bases.end();
}

struct Allocations {
    std::vector<std::uint64_t> stacks, heaps;   // by where each begins
};

std::string kindOf(const MEMORY_BASIC_INFORMATION& memory, const Allocations& known)
{
    if (memory.State == MEM_RESERVE)
        return "reserved";
    if (memory.Type == MEM_IMAGE)
        return isCode(memory.Protect) ? "code" : "data";
    if (memory.Type == MEM_MAPPED)
        return "mapped";
    return isOf(memory, known.stacks) ? "stack" : isOf(memory, known.heaps) ? "heap" : "private";
}

std::string protectionOf(const MEMORY_BASIC_INFORMATION& memory)
{
    const bool none = memory.State != MEM_COMMIT || (memory.Protect & PAGE_NOACCESS) != 0;
    const char letters[] = {none ? '-' : 'r', !none && isWritable(memory.Protect) ? 'w' : '-', !none && isCode(memory.Protect) ? 'x' : '-'};
    return {letters, sizeof letters};
}

// Bytes of the region that are in memory; nothing where the system does not tell: Wine 8.0 does not of another process, and takes some
// 10 us a page of its own, so that a region which is mostly promised is left out.
std::optional<std::uint64_t> residentOf(HANDLE process, const MEMORY_BASIC_INFORMATION& memory)
{
    if (memory.State == MEM_COMMIT && memory.RegionSize > kMostAskedOfWine && isWine())
        return std::nullopt;
    std::uint64_t resident = 0;
    const auto base = reinterpret_cast<std::uintptr_t>(memory.BaseAddress);
    std::array<PSAPI_WORKING_SET_EX_INFORMATION, 2048> pages = {};
    for (std::uint64_t at = 0; memory.State == MEM_COMMIT && at < memory.RegionSize; at += pages.size() * kPage) {
        const auto count = std::min<std::size_t>(pages.size(), (memory.RegionSize - at) / kPage);
        for (std::size_t i = 0; i < count; ++i)
            pages[i].VirtualAddress = reinterpret_cast<void*>(base + at + i * kPage);
        if (!QueryWorkingSetEx(process, pages.data(), static_cast<DWORD>(count * sizeof pages[0])))
            return std::nullopt;
        resident += kPage * static_cast<std::uint64_t>(std::count_if(pages.begin(), pages.begin() + static_cast<std::ptrdiff_t>(count),
                                                                     [](const auto& page) { return page.VirtualAttributes.Valid; }));
    }
    return resident;
}

std::string nameOf(HANDLE process, const MEMORY_BASIC_INFORMATION& memory)
{
    wchar_t name[MAX_PATH] = {};
    if (memory.Type == MEM_PRIVATE || GetMappedFileNameW(process, memory.BaseAddress, name, MAX_PATH - 1) == 0)
        return {};
    return narrow(name);   // Wine 8.0 counts the zero at its end as well
}

std::vector<MemoryRegion> regionsOf(HANDLE process, const Allocations& known)
{
    std::vector<MemoryRegion> regions;
    MEMORY_BASIC_INFORMATION memory = {};
    const std::byte* address = nullptr;
    while (VirtualQueryEx(process, address, &memory, sizeof memory) == sizeof memory) {
        address = static_cast<const std::byte*>(memory.BaseAddress) + memory.RegionSize;
        if (memory.State == MEM_FREE)
            continue;
        regions.push_back({reinterpret_cast<std::uintptr_t>(memory.BaseAddress), memory.RegionSize, residentOf(process, memory),
                           kindOf(memory, known), protectionOf(memory), nameOf(process, memory)});
    }
    return regions;
}

// Private memory is charged as PrivateUsage; Wine 8.0 has it in PagefileUsage alone, which is the same since Windows 8.
void addMemory(ProcessInfo& info, HANDLE process)
{
    PROCESS_MEMORY_COUNTERS_EX counters = {};
    counters.cb = sizeof counters;
    if (!GetProcessMemoryInfo(process, reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&counters), sizeof counters))
        return;
    info.workingSet = counters.WorkingSetSize;
    info.peakWorkingSet = counters.PeakWorkingSetSize;
    if (const std::uint64_t charged = std::max(counters.PrivateUsage, counters.PagefileUsage); charged != 0)
        info.committed = charged;
}

// Wine 8.0 says the same of every process, and limits none.
std::optional<std::uint64_t> limitOf(HANDLE process)
{
    SIZE_T least = 0, most = 0;
    return !isWine() && GetProcessWorkingSetSize(process, &least, &most) ? std::optional<std::uint64_t>(most) : std::nullopt;
}

ProcessInfo describe(HANDLE target, DWORD id)
{
    ProcessInfo info;
    info.id = id;
    info.priorityClass = GetPriorityClass(target);
    Allocations known;
    if (const auto facts = processFacts(id)) {
        info.parent = facts->parent;
        info.handles = facts->handles;
        info.softFaults = facts->softFaults;
        info.hardFaults = facts->hardFaults;
        for (const ThreadFacts& thread : facts->threads) {
            info.threads.push_back(threadInfo(target, thread));
            known.stacks.push_back(info.threads.back().stack.base);
        }
    }
    ProcessBlock block = processBlock(target);
    info.commandLine = std::move(block.commandLine);
    info.environment = std::move(block.environment);
    known.heaps = std::move(block.heaps);
    addMemory(info, target);
    info.limit = limitOf(target);
    info.regions = regionsOf(target, known);
    for (const MemoryRegion& region : info.regions)
        info.addressSpace += region.size;
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

Result<ProcessInfo> inspectProcess(ProcessId id)
{
    const sys::Native process(OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, static_cast<DWORD>(id)));
    if (!process)
        return win32::lastError("QueryProcess");
    return sys::describe(process.get(), static_cast<DWORD>(id));
}

}  // namespace ipc
