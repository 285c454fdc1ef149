// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/virtual_memory.h"

#include "ipc/sys/virtual_memory.h"
#include "ipc/trace/call.h"

namespace ipc {

using trace::Key;

Result<std::uint64_t> virtualAlloc(std::uint64_t address, std::uint64_t size, std::uint32_t type, std::uint32_t protection)
{
    trace::Call call(CallId::VirtualAlloc);
    call.in(Key::address, address).in(Key::size, size).in(Key::kind, Family::MemoryState, type)
        .in(Key::protection, Family::PageProtection, protection);
    auto base = call.end(sys::virtualAlloc(address, size, type, protection));
    if (base)
        call.out(Key::base, *base);
    return base;
}

Result<void> virtualFree(std::uint64_t address, std::uint64_t size, std::uint32_t type)
{
    trace::Call call(CallId::VirtualFree);
    call.in(Key::address, address).in(Key::size, size).in(Key::kind, Family::MemoryState, type);
    return call.end(sys::virtualFree(address, size, type));
}

}  // namespace ipc
