// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/virtual_memory.h"

#include "ipc/mapping/view.h"
#include "ipc/sys/virtual_memory.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <vector>

namespace ipc::posix {
namespace {

using trace::NativeId;

constexpr std::uint64_t kGranularity = 65536;

/// One reservation: the kernel joins neighbours and forgets which was which.
struct Allocation {
    std::uint32_t protection = 0;          ///< when it was reserved
    std::vector<std::uint32_t> pages;      ///< PAGE_* of each; 0 if it is reserved only
    std::uint64_t size() const { return pages.size() * mapping::kPageSize; }
};

struct Allocations {
    std::mutex mutex;
    std::map<std::uint64_t, Allocation> byBase;
};
Allocations& allocations()
{
    static auto* instance = new Allocations;
    return *instance;
}

using Place = std::map<std::uint64_t, Allocation>::iterator;

/// The allocation that holds the whole range; `end` if none does. The mutex must be held.
Place holding(std::uint64_t address, std::uint64_t size)
{
    auto& all = allocations().byBase;
    auto place = all.upper_bound(address);
    if (place == all.begin())
        return all.end();
    --place;
    return address + size <= place->first + place->second.size() && address + size >= address ? place : all.end();
}

int rights(std::uint32_t protection)
{
    switch (protection & 0xFF) {
    case 0x02: return PROT_READ;
    case 0x04: return PROT_READ | PROT_WRITE;
    case 0x10: return PROT_EXEC;
    case 0x20: return PROT_READ | PROT_EXEC;
    case 0x40: return PROT_READ | PROT_WRITE | PROT_EXEC;
    default: return PROT_NONE;
    }
}

// One PAGE_*, though not copy-on-write; PAGE_GUARD and the like may be added.
bool isProtection(std::uint32_t protection)
{
    const std::uint32_t page = protection & 0xFF;
    return page != 0 && (page & (page - 1)) == 0 && page != 0x08 && page != 0x80 && (protection & ~0x7FFu) == 0;
}

void* pointer(std::uint64_t address) { return reinterpret_cast<void*>(address); }

// mmap aligns to pages only: reserve more and give back what is before and behind.
std::uint64_t reserveAnywhere(std::uint64_t size)
{
    const std::uint64_t room = size + kGranularity;
    std::uint64_t found = 0;
    const int done = trace::native(NativeId::mmap_, -1, [&] {
        void* const got = mmap(nullptr, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        found = reinterpret_cast<std::uint64_t>(got);
        return got == MAP_FAILED ? -1 : 0;
    });
    if (done != 0)
        return 0;
    const std::uint64_t base = (found + kGranularity - 1) & ~(kGranularity - 1);
    if (base != found)
        munmap(pointer(found), base - found);
    munmap(pointer(base + size), found + room - base - size);
    return base;
}

std::uint64_t reserveAt(std::uint64_t address, std::uint64_t size)
{
    const int done = trace::native(NativeId::mmap_, -1, [&] {
        return mmap(pointer(address), size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0)
                       == MAP_FAILED
                   ? -1
                   : 0;
    });
    return done == 0 ? address : 0;
}

Result<std::uint64_t> reserve(std::uint64_t address, std::uint64_t size, std::uint32_t protection)
{
    const std::uint64_t base = address == 0 ? reserveAnywhere(mapping::wholePages(size))
                                            : reserveAt(address & ~(kGranularity - 1), mapping::wholePages(size + address % kGranularity));
    if (base == 0)
        return fail("VirtualAlloc", errno == EEXIST ? ErrorCode::InvalidAddress : ErrorCode::NotEnoughMemory, errno);
    const std::uint64_t whole = mapping::wholePages(size + (address == 0 ? 0 : address % kGranularity));
    allocations().byBase.emplace(base, Allocation{protection, std::vector<std::uint32_t>(whole / mapping::kPageSize)});
    return base;
}

/// Gives the pages of a range a protection, or with 0 takes them away. The mutex must be held.
Result<void> setPages(const char* call, Place place, std::uint64_t address, std::uint64_t size, std::uint32_t protection)
{
    const std::uint64_t first = (address - place->first) / mapping::kPageSize;
    const std::uint64_t last = (address + size - 1 - place->first) / mapping::kPageSize;
    void* const begin = pointer(place->first + first * mapping::kPageSize);
    const std::uint64_t bytes = (last - first + 1) * mapping::kPageSize;
    if (protection == 0)
        madvise(begin, bytes, MADV_DONTNEED);
    if (trace::native(NativeId::mprotect_, -1, [&] { return mprotect(begin, bytes, rights(protection)); }) != 0)
        return fail(call, ErrorCode::NotEnoughMemory, errno, "mprotect");
    std::fill_n(place->second.pages.begin() + static_cast<std::ptrdiff_t>(first), last - first + 1, protection);
    return {};
}

}  // namespace

std::optional<MemoryInfo> allocationAt(std::uint64_t address)
{
    const std::lock_guard lock(allocations().mutex);
    const Place place = holding(address, 1);
    if (place == allocations().byBase.end())
        return std::nullopt;
    const auto& pages = place->second.pages;
    const auto page = pages.begin() + static_cast<std::ptrdiff_t>((address - place->first) / mapping::kPageSize);
    const auto end = std::find_if(page, pages.end(), [&](std::uint32_t other) { return other != *page; });
    return MemoryInfo{address & ~(mapping::kPageSize - 1), place->first, place->second.protection,
                      static_cast<std::uint64_t>(end - page) * mapping::kPageSize, *page != 0 ? kMemCommit : kMemReserve, *page, kMemPrivate};
}

}  // namespace ipc::posix

namespace ipc::sys {

using namespace ipc::posix;

Result<std::uint64_t> virtualAlloc(std::uint64_t address, std::uint64_t size, std::uint32_t type, std::uint32_t protection)
{
    if (size == 0 || type == 0 || (type & ~(kMemCommit | kMemReserve)) != 0 || size > std::uint64_t{1} << 47
        || !isProtection(protection))
        return fail("VirtualAlloc", ErrorCode::InvalidParameter);
    const std::lock_guard lock(allocations().mutex);
    if ((type & kMemReserve) != 0 || address == 0) {   // to commit nothing in particular reserves it first
        const auto base = reserve(address, size, protection);
        if (!base || (type & kMemCommit) == 0)
            return base;
        const Place made = allocations().byBase.find(*base);
        const auto set = setPages("VirtualAlloc", made, *base, made->second.size(), protection);
        return set ? base : Unexpected(set.error());
    }
    const Place place = holding(address, size);
    if (place == allocations().byBase.end())
        return fail("VirtualAlloc", ErrorCode::InvalidAddress, 0, "these addresses are not reserved");
    if (auto set = setPages("VirtualAlloc", place, address, size, protection); !set)
        return Unexpected(set.error());
    return address & ~(mapping::kPageSize - 1);
}

Result<void> virtualFree(std::uint64_t address, std::uint64_t size, std::uint32_t type)
{
    if ((type != kMemRelease && type != kMemDecommit) || (type == kMemRelease && size != 0))
        return fail("VirtualFree", ErrorCode::InvalidParameter);
    if (mapping::pinView(address))
        return fail("VirtualFree", ErrorCode::InvalidParameter, 0, "a view, which UnmapViewOfFile gives back");
    const std::lock_guard lock(allocations().mutex);
    const Place place = holding(address, 1);
    if (place == allocations().byBase.end() || (size == 0 && place->first != (address & ~(mapping::kPageSize - 1))))
        return fail("VirtualFree", ErrorCode::InvalidAddress, 0, "not the base of a reservation");
    if (holding(address, std::max<std::uint64_t>(size, 1)) != place)
        return fail("VirtualFree", ErrorCode::InvalidParameter, 0, "more than the reservation");
    if (type == kMemDecommit)
        return size == 0 ? setPages("VirtualFree", place, place->first, place->second.size(), 0)
                         : setPages("VirtualFree", place, address, size, 0);
    trace::native(trace::NativeId::munmap_, -1, [&] { return munmap(pointer(place->first), place->second.size()); });
    allocations().byBase.erase(place);
    return {};
}

}  // namespace ipc::sys
