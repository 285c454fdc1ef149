// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/view.h"

#include "ipc/posix/section.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <sys/mman.h>
#include <vector>

namespace ipc::posix {

// As in the handle table: `pins` counts uses plus one while the view is mapped; who takes it to zero after the open
// bit was cleared unmaps. Base and size are read before the pin is taken, hence atomic; both are checked again after.
struct ViewSlot {
    static constexpr std::uint64_t kOpen = std::uint64_t{1} << 63;
    std::atomic<std::uint64_t> pins{0};
    std::atomic<std::uint64_t> base{0};
    std::atomic<std::uint64_t> size{0};
    std::uint64_t offset = 0;
    std::uint32_t protection = 0;
    std::shared_ptr<const SectionPages> pages;
    std::weak_ptr<const Section> section;
    std::vector<std::atomic<bool>> privatePages;   // of copy-on-write views
    bool taken = false;                            // guarded by the table's mutex

    bool holds(std::uint64_t address) const
    {
        const std::uint64_t begin = base.load(std::memory_order_relaxed);
        return address >= begin && address - begin < size.load(std::memory_order_relaxed);
    }
};

namespace {

using trace::native;
using trace::NativeId;

constexpr std::uint64_t kPage = 4096;

struct Table {
    std::array<ViewSlot, 4096> slots;
    std::atomic<std::size_t> used{0};   // slots from here on were never taken
    std::mutex mutex;                   // mapping and unmapping; never looking up
};

Table& table()
{
    static Table instance;
    return instance;
}

bool enter(ViewSlot& slot) noexcept
{
    std::uint64_t pins = slot.pins.load(std::memory_order_acquire);
    while ((pins & ViewSlot::kOpen) != 0)
        if (slot.pins.compare_exchange_weak(pins, pins + 1, std::memory_order_acq_rel))
            return true;
    return false;
}

void leave(ViewSlot& slot) noexcept
{
    if (slot.pins.fetch_sub(1, std::memory_order_acq_rel) != 1)
        return;
    native(NativeId::munmap_, -1,
           [&] { return munmap(reinterpret_cast<void*>(slot.base.load()), slot.size.load()); });
    slot.pages.reset();
    const std::lock_guard lock(table().mutex);
    slot.taken = false;
}

ViewSlot* takeSlot()
{
    const std::lock_guard lock(table().mutex);
    auto& slots = table().slots;
    const auto free = std::ranges::find(slots, false, &ViewSlot::taken);
    if (free == slots.end())
        return nullptr;
    free->taken = true;
    table().used.store(std::max(table().used.load(), static_cast<std::size_t>(free - slots.begin()) + 1));
    return &*free;
}

int nativeProtection(const ViewPlan& plan)
{
    if ((plan.pages->protection & 0x04000000) != 0)   // SEC_RESERVE: nothing is committed yet
        return PROT_NONE;
    switch (plan.protection) {
    case 0x01: return PROT_NONE;
    case 0x02: return PROT_READ;
    case 0x20: return PROT_READ | PROT_EXEC;
    case 0x40:
    case 0x80: return PROT_READ | PROT_WRITE | PROT_EXEC;
    default: return PROT_READ | PROT_WRITE;
    }
}

bool isCopyOnWrite(std::uint32_t protection) { return protection == 0x08 || protection == 0x80; }

// Linux places mappings at any page; Windows at multiples of 64 KiB. So more is reserved than is needed and the rest
// given back.
void* reserve(std::uint64_t size)
{
    const std::uint64_t room = size + kAllocationGranularity - kPage;
    void* reserved = mmap(nullptr, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED)
        return MAP_FAILED;
    const auto begin = reinterpret_cast<std::uint64_t>(reserved);
    const std::uint64_t base = (begin + kAllocationGranularity - 1) & ~(kAllocationGranularity - 1);
    if (base != begin)
        munmap(reserved, base - begin);
    if (begin + room != base + size)
        munmap(reinterpret_cast<void*>(base + size), begin + room - base - size);
    return reinterpret_cast<void*>(base);
}

void* mapPlan(const ViewPlan& plan)
{
    void* base = plan.base != 0 ? reinterpret_cast<void*>(plan.base) : reserve(plan.size);
    if (base == MAP_FAILED)
        return MAP_FAILED;
    const int flags = (isCopyOnWrite(plan.protection) ? MAP_PRIVATE : MAP_SHARED)
                      | (plan.base != 0 ? MAP_FIXED_NOREPLACE : MAP_FIXED);
    void* mapped = MAP_FAILED;
    native(NativeId::mmap_, plan.pages->fd.get(), [&] {
        mapped = mmap(base, plan.size, nativeProtection(plan), flags, plan.pages->fd.get(),
                      static_cast<off_t>(plan.offset));
        return mapped == MAP_FAILED ? -1 : 0;
    });
    if (mapped == MAP_FAILED && plan.base == 0) {
        const int error = errno;
        munmap(base, plan.size);
        errno = error;
    }
    return mapped;
}

void tellSection(const std::weak_ptr<const Section>& section)
{
    if (const auto alive = section.lock())
        recordViews(*alive);
}

}  // namespace

Result<View> addView(const ViewPlan& plan)
{
    constexpr auto kCall = "MapViewOfFile";
    ViewSlot* slot = takeSlot();
    if (!slot)
        return fail(kCall, ErrorCode::NotEnoughMemory, 0, "too many views");
    void* mapped = mapPlan(plan);
    if (mapped == MAP_FAILED) {
        const int error = errno;
        const std::lock_guard lock(table().mutex);
        slot->taken = false;
        return fail(kCall, plan.base != 0 && error != EACCES ? ErrorCode::InvalidAddress
                           : error == EACCES ? ErrorCode::AccessDenied : ErrorCode::NotEnoughMemory, error);
    }
    slot->base.store(reinterpret_cast<std::uint64_t>(mapped));
    slot->size.store(plan.size);
    slot->offset = plan.offset;
    slot->protection = plan.protection;
    slot->pages = plan.pages;
    slot->section = plan.section;
    slot->privatePages = std::vector<std::atomic<bool>>(isCopyOnWrite(plan.protection) ? plan.size / kPage : 0);
    slot->pins.store(ViewSlot::kOpen + 1, std::memory_order_release);
    tellSection(plan.section);
    return View{reinterpret_cast<std::uint64_t>(mapped), plan.size};
}

ViewPin::~ViewPin()
{
    if (m_slot)
        leave(*m_slot);
}

std::byte* ViewPin::base() const { return reinterpret_cast<std::byte*>(m_slot->base.load()); }
std::uint64_t ViewPin::size() const { return m_slot->size.load(); }
std::uint64_t ViewPin::offset() const { return m_slot->offset; }
std::uint32_t ViewPin::protection() const { return m_slot->protection; }
const SectionPages& ViewPin::pages() const { return *m_slot->pages; }

bool ViewPin::isPrivate(std::uint64_t at, std::uint64_t size) const
{
    const auto& pages = m_slot->privatePages;
    for (std::uint64_t page = at / kPage; page < pages.size() && page * kPage < at + size; ++page)
        if (pages[page].load(std::memory_order_relaxed))
            return true;
    return false;
}

void ViewPin::makePrivate(std::uint64_t at, std::uint64_t size) const
{
    auto& pages = m_slot->privatePages;
    for (std::uint64_t page = at / kPage; page < pages.size() && page * kPage < at + size; ++page)
        pages[page].store(true, std::memory_order_relaxed);
}

ViewPin pinView(std::uint64_t address) noexcept
{
    const std::size_t used = table().used.load(std::memory_order_acquire);
    for (std::size_t index = 0; index < used; ++index) {
        ViewSlot& slot = table().slots[index];
        if (!slot.holds(address) || !enter(slot))
            continue;
        ViewPin pin(&slot);
        if (slot.holds(address))
            return pin;
    }
    return ViewPin();
}

Result<void> removeView(std::uint64_t address)
{
    constexpr auto kCall = "UnmapViewOfFile";
    const ViewPin view = pinView(address);
    if (!view)
        return fail(kCall, ErrorCode::InvalidAddress, 0, "no view is there");
    ViewSlot& slot = *view.m_slot;
    if (auto* call = trace::current())
        call->channel(slot.pages->channel);
    if ((slot.pins.fetch_and(~ViewSlot::kOpen, std::memory_order_acq_rel) & ViewSlot::kOpen) == 0)
        return fail(kCall, ErrorCode::InvalidAddress, 0, "another thread unmapped it first");
    slot.pins.fetch_sub(1, std::memory_order_acq_rel);   // the mapped view's own; `view` still holds one
    tellSection(slot.section);
    return {};
}

std::vector<View> viewsOf(const SectionPages& pages)
{
    std::vector<View> views;
    const std::size_t used = table().used.load(std::memory_order_acquire);
    for (std::size_t index = 0; index < used; ++index) {
        ViewSlot& slot = table().slots[index];
        if (!enter(slot))
            continue;
        if (slot.pages.get() == &pages)
            views.push_back({slot.base.load(), slot.size.load()});
        leave(slot);
    }
    return views;
}

}  // namespace ipc::posix
