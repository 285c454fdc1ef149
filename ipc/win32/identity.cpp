// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/identity.h"

#include "ipc/trace/channel.h"
#include "ipc/win32/handle_table.h"

#include <atomic>

namespace ipc::win32 {

std::uint64_t objectChannel(HANDLE handle, HandleKind kind)
{
    const std::wstring name = kernelName(handle);
    if (!name.empty())
        return trace::nameChannel(narrow(name));
    static std::atomic<std::uint64_t> made{0};
    const std::uint64_t number = (std::uint64_t{GetCurrentProcessId()} << 32) + made.fetch_add(1);
    return trace::channelFrom(number, 16 + static_cast<std::uint64_t>(kind));
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
