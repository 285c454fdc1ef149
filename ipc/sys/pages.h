// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/mapping/view.h"
#include "ipc/sync.h"

#include <cstdint>

/// What a backend supplies to the portable part of file mappings (ipc/mapping).
namespace ipc::sys {

/// Takes the pages of a view out of the address space.
void unmapPages(std::uint64_t base, std::uint64_t size) noexcept;

/// Whether `allows` is true of the PAGE_* of every page in a range of a view that varies; it is given 0 for one that is reserved only.
/// Then the range can be touched.
bool pagesAllow(const mapping::ViewPin& view, std::uint64_t at, std::uint64_t size, bool (*allows)(std::uint32_t protection)) noexcept;

/// Runs `action`; false if it touched a page that is there no longer, because the file behind it was cut off. Destructors in between do
/// not run.
template <class F>
bool guarded(F&& action) noexcept;

/// WaitForSingleObject and ReleaseMutex of a mutex inside another call: without a record of their own. Waits for ever.
Result<WaitStatus> takeMutex(Handle mutex);
Result<void> giveMutex(Handle mutex);

}  // namespace ipc::sys

#include "guarded.h"   // of the backend
