// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mapping/view.h"

#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

namespace ipc::mapping {

// As in a handle table: `pins` counts uses plus one while the view is mapped; who takes it to zero after the open bit
// was cleared unmaps. Base and size are read before the pin is taken, hence atomic; they are checked again after.
struct ViewSlot {
    static constexpr std::uint64_t kOpen = std::uint64_t{1} << 63;
    std::atomic<std::uint64_t> pins{0};
    std::atomic<std::uint64_t> base{0};
    std::atomic<std::uint64_t> size{0};
    ViewFacts facts;
    std::atomic<bool> varies{false};
    std::vector<std::atomic<bool>> privatePages;   // of copy-on-write views
    bool taken = false;                            // guarded by the table's mutex

    bool holds(std::uint64_t address) const
    {
        const std::uint64_t begin = base.load(std::memory_order_relaxed);
        return address >= begin && address - begin < size.load(std::memory_order_relaxed);
    }
};

namespace {

struct Table {
    std::array<ViewSlot, 4096> slots;
    std::atomic<std::size_t> used{0};   // slots from here on were never taken
    std::mutex mutex;                   // mapping and unmapping; never looking up
};

Table g_table;

bool enter(ViewSlot& slot) noexcept
{
    std::uint64_t pins = slot.pins.load(std::memory_order_acquire);
    while ((pins & ViewSlot::kOpen) != 0)
        if (slot.pins.compare_exchange_weak(pins, pins + 1, std::memory_order_acq_rel))
            return true;
    return false;
}

[[gnu::cold]] void unmap(ViewSlot& slot) noexcept
{
    sys::unmapPages(slot.base.load(), slot.size.load());
    slot.facts.keeps.reset();
    const std::lock_guard lock(g_table.mutex);
    slot.taken = false;
}

void leave(ViewSlot& slot) noexcept
{
    if (slot.pins.fetch_sub(1, std::memory_order_acq_rel) == 1)
        unmap(slot);
}

ViewSlot* takeSlot()
{
    const std::lock_guard lock(g_table.mutex);
    auto& slots = g_table.slots;
    const auto free = std::ranges::find(slots, false, &ViewSlot::taken);
    if (free == slots.end())
        return nullptr;
    free->taken = true;
    g_table.used.store(std::max(g_table.used.load(), static_cast<std::size_t>(free - slots.begin()) + 1));
    return &*free;
}

}  // namespace

Result<View> addView(ViewFacts facts)
{
    ViewSlot* slot = takeSlot();
    if (!slot)
        return fail("MapViewOfFile", ErrorCode::NotEnoughMemory, 0, "too many views");
    const View view{facts.base, facts.size};
    slot->base.store(facts.base);
    slot->size.store(facts.size);
    slot->privatePages = std::vector<std::atomic<bool>>(isCopyOnWrite(facts.protection) ? facts.size / kPageSize : 0);
    slot->varies.store(facts.varies);
    slot->facts = std::move(facts);
    slot->pins.store(ViewSlot::kOpen + 1, std::memory_order_release);
    return view;
}

ViewPin::~ViewPin()
{
    if (m_slot)
        leave(*m_slot);
}

const ViewFacts& ViewPin::facts() const { return m_slot->facts; }

bool ViewPin::varies() const { return m_slot->varies.load(std::memory_order_acquire); }
void ViewPin::setVaries() const { m_slot->varies.store(true, std::memory_order_release); }

bool ViewPin::isPrivate(std::uint64_t at, std::uint64_t size) const
{
    const auto& pages = m_slot->privatePages;
    for (std::uint64_t page = at / kPageSize; page < pages.size() && page * kPageSize < at + size; ++page)
        if (pages[page].load(std::memory_order_relaxed))
            return true;
    return false;
}

void ViewPin::makePrivate(std::uint64_t at, std::uint64_t size) const
{
    auto& pages = m_slot->privatePages;
    for (std::uint64_t page = at / kPageSize; page < pages.size() && page * kPageSize < at + size; ++page)
        pages[page].store(true, std::memory_order_relaxed);
}

ViewPin pinView(std::uint64_t address) noexcept
{
    const std::size_t used = g_table.used.load(std::memory_order_acquire);
    for (std::size_t index = 0; index < used; ++index) {
        ViewSlot& slot = g_table.slots[index];
        if (!slot.holds(address) || !enter(slot))
            continue;
        ViewPin pin(&slot);
        if (slot.holds(address)) [[likely]]
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
        call->channel(slot.facts.channel);
    if ((slot.pins.fetch_and(~ViewSlot::kOpen, std::memory_order_acq_rel) & ViewSlot::kOpen) == 0)
        return fail(kCall, ErrorCode::InvalidAddress, 0, "another thread unmapped it first");
    slot.pins.fetch_sub(1, std::memory_order_acq_rel);   // the mapped view's own; `view` still holds one
    return {};
}

std::vector<View> viewsOf(std::uint64_t channel)
{
    std::vector<View> views;
    const std::size_t used = g_table.used.load(std::memory_order_acquire);
    for (std::size_t index = 0; index < used; ++index) {
        ViewSlot& slot = g_table.slots[index];
        if (!enter(slot))
            continue;
        if (slot.facts.channel == channel)
            views.push_back({slot.facts.base, slot.facts.size});
        leave(slot);
    }
    return views;
}

}  // namespace ipc::mapping
