// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/mapping/view.h"
#include "ipc/posix/unique_fd.h"

#include <memory>

namespace ipc::posix {

/// The memory of a section; lives as long as a handle or a view of this process needs it.
struct SectionPages {
    UniqueFd fd;
    std::uint64_t size = 0;         ///< bytes, as given
    std::uint32_t protection = 0;   ///< PAGE_* and SEC_*
    std::uint64_t channel = 0;
    bool isFile = false;

    /// Where the last view may end: memory has whole pages, a file ends where it ends.
    std::uint64_t end() const { return isFile ? size : mapping::wholePages(size); }
    bool isCommitted() const { return (protection & 0x04000000) == 0; }   // not SEC_RESERVE
};

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
