// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/virtual_memory.h"

#include "ipc/mapping/view.h"
#include "ipc/posix/view_pages.h"
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

// One PAGE_*; PAGE_GUARD and the like may be added.
bool isProtection(std::uint32_t protection)
{
    const std::uint32_t page = protection & 0xFF;
    return page != 0 && (page & (page - 1)) == 0 && (protection & ~0x7FFu) == 0;
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
    if (trace::native(NativeId::mprotect_, -1, [&] { return mprotect(begin, bytes, nativeRights(protection)); }) != 0)
        return fail(call, ErrorCode::NotEnoughMemory, errno, "mprotect");
    std::fill_n(place->second.pages.begin() + static_cast<std::ptrdiff_t>(first), last - first + 1, protection);
    return {};
}

// The other views of this process in which these pages of the section are.
void openOthers(std::uint64_t channel, std::uint64_t first, std::uint64_t last)
{
    for (const View& other : mapping::viewsOf(channel)) {
        const mapping::ViewPin view = mapping::pinView(other.address);
        if (!view || view.facts().channel != channel || !view.varies())
            continue;
        const std::uint64_t begin = view.facts().offset / mapping::kPageSize;
        const std::uint64_t end = begin + view.facts().size / mapping::kPageSize;
        if (first < end && last >= begin)   // what the kernel has no room to open now the next call finds closed
            (void)pagesOf(view).open(std::max(first, begin) - begin, std::min(last, end - 1) - begin);
    }
}

// What a view's pages may be made: no more than the view allows, and copy-on-write only in one that is.
bool isWithin(std::uint32_t protection, std::uint32_t view)
{
    const std::uint32_t page = protection & 0xFF;
    if (mapping::isCopyOnWrite(page) != mapping::isCopyOnWrite(view) && (nativeRights(page) & PROT_WRITE) != 0)
        return false;
    return (nativeRights(page) & ~nativeRights(view)) == 0;
}

// MEM_COMMIT in a view: it is the section's pages that are committed. Where they were before, this changes their protection.
Result<std::uint64_t> commitInView(const mapping::ViewPin& view, std::uint64_t address, std::uint64_t size, std::uint32_t protection)
{
    constexpr auto kCall = "VirtualAlloc";
    constexpr std::uint32_t kUncached = 0x200 | 0x400;   // PAGE_NOCACHE, PAGE_WRITECOMBINE
    const mapping::ViewFacts& facts = view.facts();
    if (auto* call = trace::current())
        call->channel(facts.channel);
    if (size > facts.size - (address - facts.base))
        return fail(kCall, ErrorCode::InvalidAddress, 0, "the range leaves the view");
    if (facts.isFile)
        return fail(kCall, ErrorCode::AccessDenied, 0, "the pages of a file are committed already");
    if ((protection & kUncached) != 0 || !isWithin(protection, facts.protection))
        return fail(kCall, ErrorCode::InvalidParameter, 0, "the view does not allow that protection");
    const std::uint64_t first = (address - facts.base) / mapping::kPageSize;
    const std::uint64_t last = (address - facts.base + size - 1) / mapping::kPageSize;
    if (auto done = pagesOf(view).commit(first, last, protection); !done)
        return Unexpected(done.error());
    view.setVaries();
    openOthers(facts.channel, facts.offset / mapping::kPageSize + first, facts.offset / mapping::kPageSize + last);
    return address & ~(mapping::kPageSize - 1);
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
    if (type == kMemCommit && address != 0)
        if (const mapping::ViewPin view = mapping::pinView(address))
            return commitInView(view, address, size, protection);
    if (mapping::isCopyOnWrite(protection & 0xFF))
        return fail("VirtualAlloc", ErrorCode::InvalidParameter, 0, "memory that is nobody else's has nothing to be copied");
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
