// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/identity.h"

#include "ipc/trace/channel.h"
#include "ipc/win32/handle_table.h"

#include <atomic>

namespace ipc::win32 {

namespace {

// A process id is given out again; what was counted from another time differs all the same.
std::uint32_t startOfCount()
{
    LARGE_INTEGER ticks = {};
    QueryPerformanceCounter(&ticks);
    return ticks.LowPart;
}

bool mayHaveName(HandleKind kind)
{
    return kind == HandleKind::FileMapping || kind == HandleKind::Mutex || kind == HandleKind::Event || kind == HandleKind::Semaphore;
}

// The first to come puts its own there.
std::uint64_t agree(HANDLE section, std::uint64_t proposed)
{
    void* page = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(std::atomic<std::uint64_t>));
    if (!page)
        return 0;
    std::uint64_t there = 0;
    if (static_cast<std::atomic<std::uint64_t>*>(page)->compare_exchange_strong(there, proposed))
        there = proposed;
    UnmapViewOfFile(page);
    return there;
}

}  // namespace

std::uint64_t newChannel(HandleKind kind)
{
    static std::atomic<std::uint32_t> made{startOfCount()};
    const std::uint64_t number = (std::uint64_t{GetCurrentProcessId()} << 32) + made.fetch_add(1);
    return trace::channelFrom(number, 16 + static_cast<std::uint64_t>(kind));
}

std::shared_ptr<const ObjectIdentity> ObjectIdentity::of(const std::wstring& kernelName, std::uint64_t proposed)
{
    const std::wstring name = L"Local\\ipclab-object-" + std::to_wstring(trace::nameChannel(narrow(kernelName)));
    const HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, sizeof(std::atomic<std::uint64_t>), name.c_str());
    if (!section)
        return nullptr;
    if (const std::uint64_t channel = agree(section, proposed); channel != 0)
        return std::shared_ptr<const ObjectIdentity>(new ObjectIdentity(section, channel));
    CloseHandle(section);
    return nullptr;
}

ObjectIdentity::~ObjectIdentity()
{
    const LastErrorKept kept;
    CloseHandle(m_section);
}

void attachIdentity(Handle handle, KnownHandle& entry)
{
    if (!mayHaveName(entry.kind))
        return;
    const std::wstring name = kernelName(toNative(handle));
    if (name.empty())
        return;
    entry.identity = ObjectIdentity::of(name, entry.channel != 0 ? entry.channel : newChannel(entry.kind));
    if (entry.identity)
        entry.channel = entry.identity->channel();
}

std::uint64_t fileChannel(HANDLE file)
{
    BY_HANDLE_FILE_INFORMATION information = {};
    if (!GetFileInformationByHandle(file, &information))
        return 0;
    return trace::fileChannel(std::uint64_t{information.nFileIndexHigh} << 32 | information.nFileIndexLow);
}

std::uint64_t mailslotChannel(std::string_view name)
{
    constexpr std::wstring_view kGiven = LR"(\\.\MAILSLOT\)";
    constexpr std::wstring_view kKernels = LR"(\DEVICE\MAILSLOT\)";
    std::wstring folded = wide(name);
    CharUpperBuffW(folded.data(), static_cast<DWORD>(folded.size()));
    for (const std::wstring_view prefix : {kGiven, kKernels})
        if (folded.starts_with(prefix))
            return trace::nameChannel(narrow(folded.substr(prefix.rfind(L"MAILSLOT"))));
    return 0;
}

}  // namespace ipc::win32
