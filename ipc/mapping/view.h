// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file_mapping.h"

#include <memory>
#include <utility>
#include <vector>

/// The views of this process. Looking one up takes no lock and allocates nothing.
namespace ipc::mapping {

inline constexpr std::uint64_t kPageSize = 4096;
constexpr std::uint64_t wholePages(std::uint64_t bytes) { return (bytes + kPageSize - 1) & ~(kPageSize - 1); }

/// What is known of a view. `size` is in whole pages.
struct ViewFacts {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;          ///< in the section
    std::uint32_t protection = 0;      ///< PAGE_*
    std::uint64_t channel = 0;         ///< of the section
    bool varies = false;               ///< its pages may be reserved only (SEC_RESERVE), or differ in their protection
    bool isFile = false;
    std::shared_ptr<const void> keeps; ///< what must live as long as the view
};

/// PAGE_WRITECOPY and PAGE_EXECUTE_WRITECOPY.
constexpr bool isCopyOnWrite(std::uint32_t protection) { return protection == 0x08 || protection == 0x80; }

/// Enters a view that was just mapped. 8 if there are too many: then it is still the caller's to unmap.
Result<View> addView(ViewFacts facts);

/// A use of a view: it stays mapped meanwhile, even if another thread unmaps it.
class ViewPin {
public:
    ViewPin() = default;
    explicit ViewPin(struct ViewSlot* slot) : m_slot(slot) {}
    ViewPin(ViewPin&& other) noexcept : m_slot(std::exchange(other.m_slot, nullptr)) {}
    ViewPin& operator=(ViewPin&&) = delete;
    ~ViewPin();

    explicit operator bool() const { return m_slot != nullptr; }
    const ViewFacts& facts() const;

    /// What may be done with a page is to be asked of the backend (sys::pagesAllow), for they are not all alike; and that it is so now.
    bool varies() const;
    void setVaries() const;

    /// Copy-on-write views: whether this process has written to one of the pages, and that it does now.
    bool isPrivate(std::uint64_t at, std::uint64_t size) const;
    void makePrivate(std::uint64_t at, std::uint64_t size) const;

private:
    friend Result<void> removeView(std::uint64_t address);
    ViewSlot* m_slot = nullptr;
};

/// The view that an address is in; empty if none.
ViewPin pinView(std::uint64_t address) noexcept;

/// Unmaps the view that an address is in, when the last use of it ends. 487 if there is none.
Result<void> removeView(std::uint64_t address);

/// The views of one section, for display.
std::vector<View> viewsOf(std::uint64_t channel);

}  // namespace ipc::mapping
