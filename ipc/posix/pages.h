// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/mapping/view.h"
#include "ipc/posix/shared_page.h"
#include "ipc/posix/unique_fd.h"

#include <memory>

namespace ipc::posix {

/// The memory of a section; lives as long as a handle or a view of this process needs it.
///
/// Of a SEC_RESERVE section without a file the memory holds, behind its last page, a bit for each page that was committed, in
/// whichever process: who has the section has them, and they are gone with it.
struct SectionPages {
    UniqueFd fd;
    std::uint64_t size = 0;         ///< bytes, as given
    std::uint32_t protection = 0;   ///< PAGE_* and SEC_*
    std::uint64_t channel = 0;
    bool isFile = false;
    SharedMapping commits{};        ///< those bits

    /// Where the last view may end: memory has whole pages, a file ends where it ends.
    std::uint64_t end() const { return isFile ? size : mapping::wholePages(size); }
    /// Whether pages have to be committed. Those of a file are there (L:CreateFileMappingA: SEC_RESERVE has no effect on one).
    bool isReserved() const { return isReservedSection(protection, isFile); }
    bool isCommitted(std::uint64_t page) const noexcept;
    /// Commits the pages from `first` to `last`. False if there is not that much memory.
    bool commit(std::uint64_t first, std::uint64_t last) const noexcept;
    std::uint64_t committedCount() const noexcept;

    static constexpr bool isReservedSection(std::uint32_t protection, bool isFile) { return (protection & 0x04000000) != 0 && !isFile; }
    /// What the memory needs: the pages, and the bits behind them.
    static std::uint64_t memoryFor(std::uint64_t size, std::uint32_t protection);
};

/// The section whose memory that is. 8 if its bits cannot be mapped.
Result<std::shared_ptr<const SectionPages>> sectionPages(const char* call, UniqueFd memory, std::uint64_t size, std::uint32_t protection,
                                                         bool isFile);

/// Whether there is as much memory and swap at all.
bool fitsCommit(std::uint64_t size);

/// The PROT_* of a PAGE_*, without its modifiers.
int nativeRights(std::uint32_t protection);

/// What to map.
struct ViewPlan {
    std::shared_ptr<const SectionPages> pages;
    std::uint64_t base = 0;         ///< 0: anywhere
    std::uint64_t offset = 0;
    std::uint64_t size = 0;         ///< whole pages
    std::uint32_t protection = 0;   ///< PAGE_*
};

/// Maps a view. 487 if the base is occupied, 5 if the file does not allow it, 8 if there is no room.
Result<View> mapPages(const ViewPlan& plan);

}  // namespace ipc::posix
