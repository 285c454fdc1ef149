// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/file_mapping.h"

#include "ipc/mapping/view.h"
#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"
#include "ipc/win32/handle_table.h"
#include "ipc/win32/identity.h"

#include <algorithm>

namespace ipc::win32 {
namespace {

void* pointer(std::uint64_t address) { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(address)); }
std::uint64_t number(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }
DWORD high(std::uint64_t value) { return static_cast<DWORD>(value >> 32); }
DWORD low(std::uint64_t value) { return static_cast<DWORD>(value); }

std::uint64_t sectionChannel(Handle file)
{
    const std::uint64_t ofFile = file == Handle::Invalid ? 0 : fileChannel(toNative(file));
    return ofFile != 0 ? ofFile : newChannel(HandleKind::FileMapping);
}

MEMORY_BASIC_INFORMATION queried(std::uint64_t address)
{
    MEMORY_BASIC_INFORMATION info = {};
    VirtualQuery(pointer(address), &info, sizeof info);
    return info;
}

// A view of a SEC_RESERVE section is as many regions as its pages differ.
std::uint64_t viewSize(std::uint64_t base)
{
    std::uint64_t end = base;
    for (MEMORY_BASIC_INFORMATION info = queried(base); number(info.AllocationBase) == base; info = queried(end))
        end = number(info.BaseAddress) + info.RegionSize;
    return end - base;
}

}  // namespace
}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<Created> createFileMapping(const FileMappingOptions& options)
{
    Inheriting security(options.security.inheritHandle);
    const OptionalName name(options.name);
    SetLastError(ERROR_SUCCESS);
    const HANDLE section = CreateFileMappingW(toNative(options.file), security.get(), options.protection, high(options.size),
                                              low(options.size), name.get());
    const DWORD error = GetLastError();
    if (!section)
        return lastError("CreateFileMapping", options.name);
    return Created{opened(section, HandleKind::FileMapping, options.name, sectionChannel(options.file)),
                   error == ERROR_ALREADY_EXISTS};
}

Result<Handle> openFileMapping(std::uint32_t access, bool inheritHandle, const std::string& name)
{
    const OptionalName wideName(name);
    const HANDLE section = OpenFileMappingW(access, inheritHandle, wideName.get());
    if (!section)
        return lastError("OpenFileMapping", name);
    return opened(section, HandleKind::FileMapping, name, newChannel(HandleKind::FileMapping));
}

Result<View> mapViewOfFile(Handle mapping, const ViewOptions& options)
{
    const KnownHandle* section = known(mapping);
    const std::uint64_t channel = section ? section->channel : 0;
    if (auto* call = trace::current())
        call->channel(channel);
    void* base = MapViewOfFileEx(toNative(mapping), options.access, high(options.offset), low(options.offset),
                                 static_cast<SIZE_T>(options.size), pointer(options.base));
    if (!base)
        return lastError("MapViewOfFile");
    const MEMORY_BASIC_INFORMATION info = queried(number(base));
    const std::uint64_t size = viewSize(number(base));
    const bool varies = info.State != MEM_COMMIT || size != info.RegionSize;
    auto view = mapping::addView({number(base), size, options.offset, info.AllocationProtect, channel, varies, false, nullptr});
    if (!view)
        UnmapViewOfFile(base);
    return view;
}

Result<void> unmapViewOfFile(std::uint64_t address) { return mapping::removeView(address); }

Result<void> flushViewOfFile(std::uint64_t address, std::uint64_t size)
{
    if (auto* call = trace::current())
        if (const auto view = mapping::pinView(address))
            call->channel(view.facts().channel);
    return done(FlushViewOfFile(pointer(address), static_cast<SIZE_T>(size)), "FlushViewOfFile");
}

Result<MemoryInfo> virtualQuery(std::uint64_t address)
{
    MEMORY_BASIC_INFORMATION info = {};
    if (VirtualQuery(pointer(address), &info, sizeof info) == 0)
        return lastError("VirtualQuery");
    return MemoryInfo{number(info.BaseAddress), number(info.AllocationBase), info.AllocationProtect, info.RegionSize,
                      info.State, info.Protect, info.Type};
}

void unmapPages(std::uint64_t base, std::uint64_t) noexcept { UnmapViewOfFile(pointer(base)); }

bool pagesAllow(const mapping::ViewPin& view, std::uint64_t at, std::uint64_t size, bool (*allows)(std::uint32_t protection)) noexcept
{
    const std::uint64_t end = view.facts().base + at + std::max<std::uint64_t>(size, 1);
    for (std::uint64_t from = view.facts().base + at; from < end;) {
        const MEMORY_BASIC_INFORMATION info = queried(from);
        if (!allows(info.State == MEM_COMMIT ? info.Protect : 0))
            return false;
        from = number(info.BaseAddress) + info.RegionSize;
    }
    return true;
}

}  // namespace ipc::sys
