// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/view_pages.h"

#include "ipc/sys/pages.h"
#include "ipc/trace/call.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <sys/mman.h>

namespace ipc::posix {

ViewPages::ViewPages(std::uint64_t base, const ViewPlan& plan)
    : m_section(plan.pages), m_base(base), m_firstPage(plan.offset / mapping::kPageSize), m_pageCount(plan.size / mapping::kPageSize),
      m_protection(plan.protection)
{
}

std::uint32_t ViewPages::own(std::uint64_t page) const noexcept
{
    return std::atomic_ref(m_own[page]).load(std::memory_order_acquire);
}

std::uint32_t ViewPages::protectionOf(std::uint64_t page) const noexcept
{
    const std::uint32_t here = own(page);
    return here != 0 ? here : m_section->isCommitted(m_firstPage + page) ? m_protection : 0;
}

bool ViewPages::allocate() const noexcept
{
    if (!m_own)
        m_own.reset(static_cast<std::uint16_t*>(std::calloc(m_pageCount, sizeof(std::uint16_t))));
    return m_own != nullptr;
}

bool ViewPages::protect(std::uint64_t first, std::uint64_t last, std::uint32_t protection) const noexcept
{
    void* const begin = reinterpret_cast<void*>(m_base + first * mapping::kPageSize);
    const std::uint64_t size = (last - first + 1) * mapping::kPageSize;
    if (trace::native(trace::NativeId::mprotect_, -1, [&] { return mprotect(begin, size, nativeRights(protection)); }) != 0)
        return false;
    for (std::uint64_t page = first; page <= last; ++page)
        std::atomic_ref(m_own[page]).store(static_cast<std::uint16_t>(protection), std::memory_order_release);
    return true;
}

bool ViewPages::open(std::uint64_t first, std::uint64_t last) const noexcept
{
    if (!m_section->isReserved())
        return true;
    const auto isClosed = [&](std::uint64_t page) {
        return own(page) == 0 && m_section->isCommitted(m_firstPage + page);
    };
    std::unique_lock lock(m_mutex, std::defer_lock);   // for most there is nothing to open
    for (std::uint64_t page = first; page <= last; ++page) {
        if (!isClosed(page))
            continue;
        if (!lock)
            lock.lock();
        std::uint64_t end = page;
        for (; end <= last && isClosed(end); ++end) {}
        if (end != page && !protect(page, end - 1, m_protection))
            return false;
        page = std::max(page, end - 1);
    }
    return true;
}

Result<void> ViewPages::commit(std::uint64_t first, std::uint64_t last, std::uint32_t protection) const
{
    const std::lock_guard lock(m_mutex);
    if (!allocate())
        return fail("VirtualAlloc", ErrorCode::NotEnoughMemory);
    if (!m_section->commit(m_firstPage + first, m_firstPage + last))
        return fail("VirtualAlloc", ErrorCode::CommitmentLimit);
    if (!protect(first, last, protection))
        return fail("VirtualAlloc", ErrorCode::NotEnoughMemory, errno, "mprotect");
    return {};
}

const ViewPages& pagesOf(const mapping::ViewPin& view) { return *static_cast<const ViewPages*>(view.facts().keeps.get()); }

}  // namespace ipc::posix

namespace ipc::sys {

bool pagesAllow(const mapping::ViewPin& view, std::uint64_t at, std::uint64_t size, bool (*allows)(std::uint32_t protection)) noexcept
{
    const posix::ViewPages& pages = posix::pagesOf(view);
    const std::uint64_t first = at / mapping::kPageSize;
    const std::uint64_t last = (at + (size != 0 ? size - 1 : 0)) / mapping::kPageSize;
    for (std::uint64_t page = first; page <= last; ++page)
        if (!allows(pages.protectionOf(page)))
            return false;
    return pages.open(first, last);
}

}  // namespace ipc::sys
