// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/virtual_memory.h"

#include "ipc/mapping/view.h"
#include "ipc/win32/native.h"

namespace ipc::sys {

Result<std::uint64_t> virtualAlloc(std::uint64_t address, std::uint64_t size, std::uint32_t type, std::uint32_t protection)
{
    void* const base = VirtualAlloc(reinterpret_cast<void*>(address), size, type, protection);
    if (!base)
        return win32::lastError("VirtualAlloc");
    if (const auto view = mapping::pinView(address))
        view.setVaries();
    return reinterpret_cast<std::uintptr_t>(base);
}

Result<void> virtualFree(std::uint64_t address, std::uint64_t size, std::uint32_t type)
{
    return win32::done(VirtualFree(reinterpret_cast<void*>(address), size, type), "VirtualFree");
}

}  // namespace ipc::sys
