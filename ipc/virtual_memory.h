// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstdint>

namespace ipc {

inline constexpr std::uint32_t kMemCommit = 0x1000;
inline constexpr std::uint32_t kMemReserve = 0x2000;
inline constexpr std::uint32_t kMemDecommit = 0x4000;
inline constexpr std::uint32_t kMemRelease = 0x8000;
inline constexpr std::uint32_t kMemFree = 0x10000;      ///< what VirtualQuery says of addresses that nobody has reserved
inline constexpr std::uint32_t kMemPrivate = 0x20000;
inline constexpr std::uint32_t kMemMapped = 0x40000;
inline constexpr std::uint32_t kMemImage = 0x1000000;

/// VirtualAlloc: reserves addresses (a multiple of 64 KiB), gives them pages, or both; the base address. Sizes are
/// rounded up to whole pages. An address of 0 lets the system choose. 487 if the addresses are taken, or are to be
/// committed but not reserved; 87 for other kinds. On Linux mmap without access, and mprotect where pages are given.
/// In a view MEM_COMMIT commits the section's pages: those of SEC_RESERVE are there then in all views of all processes, each with
/// the view's protection, here with `protection`; pages that were committed before only change it. 5 in a view of a file, whose
/// pages are there already, 87 for more than the view allows, 487 where the range leaves the view, 1455 where memory lacks.
Result<std::uint64_t> virtualAlloc(std::uint64_t address, std::uint64_t size, std::uint32_t type, std::uint32_t protection);

/// VirtualFree: MEM_DECOMMIT takes the pages back, MEM_RELEASE (size 0) the addresses too. 487 if `address` is not in the
/// first page of what was reserved, 87 for a size with MEM_RELEASE or beyond the reservation, and for a view: what was committed in a
/// section stays so as long as it.
Result<void> virtualFree(std::uint64_t address, std::uint64_t size, std::uint32_t type);

}  // namespace ipc
