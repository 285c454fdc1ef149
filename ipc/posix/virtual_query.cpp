// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mapping/view.h"
#include "ipc/posix/view_pages.h"
#include "ipc/posix/virtual_memory.h"
#include "ipc/sys/file_mapping.h"
#include "ipc/virtual_memory.h"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <memory>
#include <string_view>

namespace ipc::posix {
namespace {

using mapping::ViewPin;

constexpr std::uint64_t kHighestAddress = 0x7FFF'FFFF'F000;   // user space of x86-64 with four-level page tables
constexpr std::uint32_t kPageNoAccess = 0x01;

// Pages of a copy-on-write view change their protection with the first write to each. 0: reserved.
std::uint32_t protectionAt(const ViewPin& view, std::uint64_t at)
{
    const std::uint32_t mapped = view.varies() ? pagesOf(view).protectionOf(at / mapping::kPageSize) : view.facts().protection;
    if (!mapping::isCopyOnWrite(mapped) || !view.isPrivate(at, 1))
        return mapped;
    return mapped == 0x80 ? 0x40 : 0x04;
}

Result<MemoryInfo> viewInfo(const ViewPin& view, std::uint64_t address)
{
    const std::uint64_t base = view.facts().base;
    const std::uint64_t begin = (address - base) & ~(mapping::kPageSize - 1);
    const std::uint32_t protection = protectionAt(view, begin);
    std::uint64_t end = begin + mapping::kPageSize;
    while (end < view.facts().size && protectionAt(view, end) == protection)
        end += mapping::kPageSize;
    MemoryInfo info{base + begin, base, view.facts().protection, end - begin, kMemCommit, protection, kMemMapped};
    if (protection == 0)
        info.state = kMemReserve;
    else if (view.varies() && !pagesOf(view).open(begin / mapping::kPageSize, end / mapping::kPageSize - 1))
        return fail("VirtualQuery", ErrorCode::NotEnoughMemory, errno, "mprotect");
    return info;
}

// One line of /proc/self/maps.
struct Mapping {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char rights[5] = {};
    bool hasFile = false;
};

bool parse(const char* line, Mapping& mapping)
{
    int path = 0;
    const int fields = std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %n", &mapping.begin, &mapping.end,
                                   mapping.rights, &path);
    mapping.hasFile = fields == 3 && line[path] == '/';
    return fields == 3;
}

std::uint32_t pageProtection(std::string_view rights)
{
    const bool write = rights[1] == 'w';
    if (rights[2] == 'x')
        return write ? 0x40 : rights[0] == 'r' ? 0x20 : 0x10;
    return write ? 0x04 : rights[0] == 'r' ? 0x02 : 0x01;
}

MemoryInfo mappingInfo(const Mapping& mapping, std::uint64_t address)
{
    const std::uint32_t protection = pageProtection(mapping.rights);
    const bool reserved = protection == 0x01;
    const bool executable = mapping.rights[2] == 'x';
    const std::uint64_t page = address & ~(mapping::kPageSize - 1);
    return {page, mapping.begin, protection, mapping.end - page, reserved ? kMemReserve : kMemCommit,
            reserved ? 0 : protection, !mapping.hasFile ? kMemPrivate : executable ? kMemImage : kMemMapped};
}

MemoryInfo systemInfo(std::uint64_t address)
{
    const std::unique_ptr<FILE, decltype([](FILE* file) { fclose(file); })> maps(fopen("/proc/self/maps", "re"));
    char line[512];
    Mapping mapping;
    std::uint64_t next = kHighestAddress;
    while (maps && fgets(line, sizeof line, maps.get())) {
        if (!parse(line, mapping) || mapping.end <= address)
            continue;
        if (mapping.begin <= address)
            return mappingInfo(mapping, address);
        next = mapping.begin;
        break;
    }
    const std::uint64_t page = address & ~(mapping::kPageSize - 1);
    return {page, 0, 0, next - page, kMemFree, kPageNoAccess, 0};
}

}  // namespace
}  // namespace ipc::posix

namespace ipc::sys {

Result<MemoryInfo> virtualQuery(std::uint64_t address)
{
    using namespace ipc::posix;
    if (address >= kHighestAddress)
        return fail("VirtualQuery", ErrorCode::InvalidParameter, 0, "no address of a program");
    if (const ViewPin view = mapping::pinView(address))
        return viewInfo(view, address);
    if (const auto allocation = allocationAt(address))
        return *allocation;
    return systemInfo(address);
}

}  // namespace ipc::sys
