// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/pages.h"

#include <cstdlib>
#include <memory>
#include <mutex>

namespace ipc::posix {

/// The pages of one view of this process, where they differ: those of a SEC_RESERVE section are there once any process has committed
/// them, and VirtualAlloc gives each a protection of its own in this view. What another process has committed the kernel still
/// refuses here until it is opened: by VirtualQuery, by the next call that touches it, or by a commit of this process.
class ViewPages {
public:
    ViewPages(std::uint64_t base, const ViewPlan& plan);
    /// What the others need, unless the view's pages are all alike (ViewPin::varies). False if there is no memory.
    bool allocate() const noexcept;

    const SectionPages& section() const { return *m_section; }
    /// PAGE_* of a page of the view; 0 if it is only reserved. No lock.
    std::uint32_t protectionOf(std::uint64_t page) const noexcept;
    /// Lets through to those pages that are committed. False if the kernel has no room to say so.
    bool open(std::uint64_t first, std::uint64_t last) const noexcept;
    /// VirtualAlloc(MEM_COMMIT): commits the pages for all, and gives them `protection` here. 1455 for more than there is memory.
    Result<void> commit(std::uint64_t first, std::uint64_t last, std::uint32_t protection) const;

private:
    std::uint32_t own(std::uint64_t page) const noexcept;
    bool protect(std::uint64_t first, std::uint64_t last, std::uint32_t protection) const noexcept;

    const std::shared_ptr<const SectionPages> m_section;
    const std::uint64_t m_base;
    const std::uint64_t m_firstPage;      // in the section
    const std::uint64_t m_pageCount;
    const std::uint32_t m_protection;     // of the view
    mutable std::mutex m_mutex;           // guards what the kernel is told
    // PAGE_* of pages that were opened or committed here; else 0. From calloc, which takes memory only for what is touched.
    struct Free {
        void operator()(std::uint16_t* pages) const noexcept { std::free(pages); }
    };
    mutable std::unique_ptr<std::uint16_t[], Free> m_own;
};

/// The pages of a view; only while the view is pinned.
const ViewPages& pagesOf(const mapping::ViewPin& view);

}  // namespace ipc::posix
