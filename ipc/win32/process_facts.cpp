// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/process_facts.h"

#include "ipc/win32/native.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <winternl.h>

namespace ipc::win32 {
namespace {

constexpr LONG kLengthMismatch = static_cast<LONG>(0xC0000004);   // STATUS_INFO_LENGTH_MISMATCH
constexpr std::size_t kLongest = 1 << 20;                         // of an environment that is believed, in characters
constexpr ULONG kMostHeaps = 1024;

// SYSTEM_PROCESS_INFORMATION and SYSTEM_THREAD_INFORMATION; winternl.h has holes for most of it.
struct ThreadEntry {
    LARGE_INTEGER kernelTime, userTime, created;   // 100 ns
    ULONG waitTime;
    void* startAddress;
    std::uintptr_t process, thread;
    LONG priority, basePriority;
    ULONG contextSwitches, state, waitReason;
};
struct ProcessEntry {
    ULONG next, numberOfThreads;
    LARGE_INTEGER privateWorkingSet;
    ULONG hardFaults, mostThreads;
    ULONGLONG cycles;
    LARGE_INTEGER created, userTime, kernelTime;
    UNICODE_STRING image;
    LONG basePriority;
    std::uintptr_t process, parent;
    ULONG handles, session;
    std::uintptr_t key;
    SIZE_T peakVirtualSize, virtualSize;
    ULONG pageFaults;                              // soft and hard together
    SIZE_T memory[9];
    LARGE_INTEGER transfers[6];
};
static_assert(sizeof(ThreadEntry) == 0x50 && sizeof(ProcessEntry) == 0x100 && offsetof(ProcessEntry, process) == 0x50);

// The beginning of the PEB, and of RTL_USER_PROCESS_PARAMETERS.
struct Block {
    std::byte before[0x20];
    std::uintptr_t parameters;
    std::byte between[0xE8 - 0x28];
    ULONG numberOfHeaps, maximumNumberOfHeaps;
    std::uintptr_t heaps;
};
struct Parameters {
    std::byte before[0x70];
    UNICODE_STRING commandLine;
    std::uintptr_t environment;
};
static_assert(offsetof(Block, heaps) == 0xF0 && offsetof(Parameters, environment) == 0x80);

// KTHREAD_STATE and KWAIT_REASON of wdm.h. A thread that the system lists is past "initialized": where it says so, it tells nothing.
constexpr std::array kStates{"", "ready", "running", "ready", "ended", "waiting", "ready", "ready"};
constexpr ULONG kWaiting = 5;
constexpr std::array kReasons{"Executive", "FreePage", "PageIn", "PoolAllocation", "DelayExecution", "Suspended", "UserRequest", "WrExecutive",
                              "WrFreePage", "WrPageIn", "WrPoolAllocation", "WrDelayExecution", "WrSuspended", "WrUserRequest", "WrSpare0",
                              "WrQueue", "WrLpcReceive", "WrLpcReply", "WrVirtualMemory", "WrPageOut", "WrRendezvous", "WrKeyedEvent",
                              "WrTerminated", "WrProcessInSwap", "WrCpuRateControl", "WrCalloutStack", "WrKernel", "WrResource", "WrPushLock",
                              "WrMutex", "WrQuantumEnd", "WrDispatchInt", "WrPreempted", "WrYieldExecution", "WrFastMutex", "WrGuardedMutex",
                              "WrRundown", "WrAlertByThreadId", "WrDeferredPreempt"};

// NtQueryInformationProcess and NtQueryInformationThread.
using QueryFacts = LONG(WINAPI*)(HANDLE, int, void*, ULONG, ULONG*);

std::vector<std::byte> allProcesses()
{
    static const auto query = systemFunction<LONG(WINAPI*)(int, void*, ULONG, ULONG*)>(L"ntdll.dll", "NtQuerySystemInformation");
    std::vector<std::byte> entries(1 << 16);
    ULONG needed = 0;
    LONG status = kLengthMismatch;
    while (query && (status = query(SystemProcessInformation, entries.data(), static_cast<ULONG>(entries.size()), &needed)) == kLengthMismatch)
        entries.resize(entries.size() * 2 + needed);
    return query && status == 0 ? entries : std::vector<std::byte>();
}

ThreadFacts factsOf(const ThreadEntry& thread)
{
    ThreadFacts facts;
    facts.id = thread.thread;
    facts.cpuTime = static_cast<std::uint64_t>(thread.kernelTime.QuadPart + thread.userTime.QuadPart) * 100;
    if (thread.state < kStates.size())
        facts.state = kStates[thread.state];
    if (thread.state == kWaiting && thread.waitReason < kReasons.size())
        facts.waitsIn = kReasons[thread.waitReason];
    return facts;
}

ProcessFacts factsOf(const ProcessEntry& process)
{
    ProcessFacts facts;
    if (process.parent != 0)
        facts.parent = process.parent;
    if (process.handles != 0)
        facts.handles = process.handles;
    if (process.pageFaults != 0) {
        facts.softFaults = process.pageFaults - std::min(process.pageFaults, process.hardFaults);
        facts.hardFaults = process.hardFaults;
    }
    const auto* threads = reinterpret_cast<const ThreadEntry*>(&process + 1);
    for (ULONG i = 0; i < process.numberOfThreads; ++i)
        facts.threads.push_back(factsOf(threads[i]));
    return facts;
}

template <typename Value>
bool readAt(HANDLE process, std::uintptr_t address, Value* values, std::size_t count = 1)
{
    return count > 0 && ReadProcessMemory(process, reinterpret_cast<const void*>(address), values, count * sizeof(Value), nullptr);
}

std::string textAt(HANDLE process, const UNICODE_STRING& text)
{
    std::wstring read(text.Length / sizeof(wchar_t), L'\0');
    return readAt(process, reinterpret_cast<std::uintptr_t>(text.Buffer), read.data(), read.size()) ? narrow(read) : std::string();
}

// "A=1\0B=2\0\0", in a heap whose end the system knows.
std::vector<std::string> environmentAt(HANDLE process, std::uintptr_t address)
{
    MEMORY_BASIC_INFORMATION memory = {};
    if (VirtualQueryEx(process, reinterpret_cast<const void*>(address), &memory, sizeof memory) != sizeof memory)
        return {};
    const std::size_t left = reinterpret_cast<std::uintptr_t>(memory.BaseAddress) + memory.RegionSize - address;
    std::wstring block(std::min(left / sizeof(wchar_t), kLongest), L'\0');
    if (!readAt(process, address, block.data(), block.size()))
        return {};
    std::vector<std::string> variables;
    for (std::size_t at = 0; at < block.size() && block[at] != 0; at += std::wstring_view(block.c_str() + at).size() + 1)
        variables.push_back(narrow(block.c_str() + at));
    return variables;
}

std::vector<std::uint64_t> heapsOf(HANDLE process, const Block& block)
{
    std::vector<void*> heaps(std::min(block.numberOfHeaps, kMostHeaps));
    if (process == GetCurrentProcess()) {
        heaps.resize(kMostHeaps);
        heaps.resize(std::min<ULONG>(GetProcessHeaps(kMostHeaps, heaps.data()), kMostHeaps));
    } else if (!readAt(process, block.heaps, heaps.data(), heaps.size())) {
        heaps.clear();
    }
    std::vector<std::uint64_t> addresses;
    for (void* heap : heaps)
        addresses.push_back(reinterpret_cast<std::uintptr_t>(heap));
    return addresses;
}

}  // namespace

std::optional<ProcessFacts> processFacts(DWORD process)
{
    const std::vector<std::byte> entries = allProcesses();
    for (std::size_t at = 0; at < entries.size();) {
        const auto& entry = *reinterpret_cast<const ProcessEntry*>(entries.data() + at);
        if (entry.process == process)
            return factsOf(entry);
        if (entry.next == 0)
            break;
        at += entry.next;
    }
    return std::nullopt;
}

ProcessBlock processBlock(HANDLE process)
{
    static const auto query = systemFunction<QueryFacts>(L"ntdll.dll", "NtQueryInformationProcess");
    PROCESS_BASIC_INFORMATION basic = {};
    Block block = {};
    Parameters parameters = {};
    if (!query || query(process, ProcessBasicInformation, &basic, sizeof basic, nullptr) != 0
        || !readAt(process, reinterpret_cast<std::uintptr_t>(basic.PebBaseAddress), &block) || !readAt(process, block.parameters, &parameters))
        return {};
    return {textAt(process, parameters.commandLine), environmentAt(process, parameters.environment), heapsOf(process, block)};
}

// The thread's block begins with the bounds of what is committed of its stack; the reservation around it is one allocation.
ThreadStack threadStack(HANDLE process, HANDLE thread)
{
    struct Basic {
        LONG status;
        void* block;
        void* ids[2];
        ULONG_PTR affinity;
        LONG priorities[2];
    };
    static const auto query = systemFunction<QueryFacts>(L"ntdll.dll", "NtQueryInformationThread");
    Basic basic = {};
    NT_TIB bounds = {};
    MEMORY_BASIC_INFORMATION memory = {};
    if (!query || query(thread, 0, &basic, sizeof basic, nullptr) != 0 || !readAt(process, reinterpret_cast<std::uintptr_t>(basic.block), &bounds)
        || VirtualQueryEx(process, bounds.StackLimit, &memory, sizeof memory) != sizeof memory)
        return {};
    const auto top = reinterpret_cast<std::uintptr_t>(bounds.StackBase);
    const auto base = reinterpret_cast<std::uintptr_t>(memory.AllocationBase);
    return {base, top - base, top - reinterpret_cast<std::uintptr_t>(bounds.StackLimit), 0};
}

}  // namespace ipc::win32
