// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file_mapping.h"
#include "ipc/posix/unique_fd.h"

#include <memory>
#include <utility>

/// The views of this process. Looking one up takes no lock and allocates nothing.
namespace ipc::posix {

/// The memory of a section; lives as long as a handle or a view of this process needs it.
struct SectionPages {
    UniqueFd fd;
    std::uint64_t size = 0;         ///< bytes, as given
    std::uint32_t protection = 0;   ///< PAGE_* and SEC_*
    std::uint64_t channel = 0;
    bool isFile = false;

    /// Where the last view may end: memory has whole pages, a file ends where it ends.
    std::uint64_t end() const { return isFile ? size : wholePages(size); }
    static constexpr std::uint64_t wholePages(std::uint64_t bytes) { return (bytes + 4095) & ~std::uint64_t{4095}; }
};

class Section;

/// What to map.
struct ViewPlan {
    std::shared_ptr<const SectionPages> pages;
    std::weak_ptr<const Section> section;   ///< to record that its views changed
    std::uint64_t base = 0;                 ///< 0: anywhere
    std::uint64_t offset = 0;
    std::uint64_t size = 0;                 ///< whole pages
    std::uint32_t protection = 0;           ///< PAGE_*
};

/// Maps a view. 487 if the base is occupied, 8 if there is no room.
Result<View> addView(const ViewPlan& plan);

/// A use of a view: it stays mapped meanwhile, even if another thread unmaps it.
class ViewPin {
public:
    ViewPin() = default;
    explicit ViewPin(struct ViewSlot* slot) : m_slot(slot) {}
    ViewPin(ViewPin&& other) noexcept : m_slot(std::exchange(other.m_slot, nullptr)) {}
    ViewPin& operator=(ViewPin&&) = delete;
    ~ViewPin();

    explicit operator bool() const { return m_slot != nullptr; }
    std::byte* base() const;
    std::uint64_t size() const;
    std::uint64_t offset() const;
    std::uint32_t protection() const;
    const SectionPages& pages() const;

    /// Copy-on-write views: whether this process has written to one of the pages, and that it does now.
    bool isPrivate(std::uint64_t at, std::uint64_t size) const;
    void makePrivate(std::uint64_t at, std::uint64_t size) const;

private:
    friend Result<void> removeView(std::uint64_t address);
    ViewSlot* m_slot = nullptr;
};

/// The view that an address is in; empty if none.
ViewPin pinView(std::uint64_t address) noexcept;

/// Unmaps the view that an address is in. 487 if there is none.
Result<void> removeView(std::uint64_t address);

/// The views of one section, for display.
std::vector<View> viewsOf(const SectionPages& pages);

}  // namespace ipc::posix
