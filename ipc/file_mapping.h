// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/sync.h"

#include <cstddef>
#include <span>

/// File mappings: memory that processes share, with or without a file behind it. On Windows section objects; on Linux
/// a sealed memfd or the file itself, and mmap. Names are shared with mutexes and events, and die with the last
/// *handle*: views keep the pages, not the name.
namespace ipc {

inline constexpr std::uint32_t kPageReadWrite = 0x04;
inline constexpr std::uint32_t kFileMapCopy = 1;
inline constexpr std::uint32_t kFileMapWrite = 2;
inline constexpr std::uint32_t kFileMapRead = 4;
inline constexpr std::uint64_t kAllocationGranularity = 65536;   ///< offsets and bases of views are multiples of it

/// Parameters of CreateFileMapping.
struct FileMappingOptions {
    Handle file = Handle::Invalid;               ///< INVALID_HANDLE_VALUE: no file, zeroed memory
    std::uint32_t protection = kPageReadWrite;   ///< one PAGE_*, and SEC_*
    std::uint64_t size = 0;                      ///< bytes; 0: the file's size
    std::string name;                            ///< empty: no name
    Security security{};
};

/// CreateFileMapping. Fixes the size for life; extends a file that is shorter. If the name exists, opens that object:
/// size and protection are the old ones, but the new handle allows what `protection` says now. 87 no size or a wrong
/// protection, 1006 empty file, 8 a read-only mapping larger than its file, 193 SEC_IMAGE of no program, 1314 large
/// pages, 3 and 6 as createMutex.
Result<Created> createFileMapping(const FileMappingOptions& options);

/// OpenFileMapping. `access`: FILE_MAP_*; FILE_MAP_COPY counts as FILE_MAP_READ. Errors as openMutex.
Result<Handle> openFileMapping(std::uint32_t access, bool inheritHandle, const std::string& name);

/// Parameters of MapViewOfFileEx.
struct ViewOptions {
    std::uint32_t access = kFileMapRead | kFileMapWrite;   ///< FILE_MAP_*; FILE_MAP_COPY alone: copy on write
    std::uint64_t offset = 0;    ///< where the view begins in the section
    std::uint64_t size = 0;      ///< bytes; 0: to the end
    std::uint64_t base = 0;      ///< address to map at; 0: the system chooses
};

/// A view: where its bytes are in this process. The same bytes are elsewhere in every other process.
struct View {
    std::uint64_t address = 0;
    std::uint64_t size = 0;      ///< bytes, whole pages
};

/// MapViewOfFile. 1132 offset or base no multiple of 64 KiB, 487 base occupied, 5 the handle does not allow the access
/// or the view would pass the end of the section, 87 the section's protection does not, or the offset is beyond it.
Result<View> mapViewOfFile(Handle mapping, const ViewOptions& options);

/// UnmapViewOfFile: any address inside the view will do. 487 if there is no view.
Result<void> unmapViewOfFile(std::uint64_t address);

/// FlushViewOfFile: the view's changes go to its file; 0 bytes: to the end of the view. Without a file nothing happens.
/// 487 if there is no view, 87 if the range leaves it.
Result<void> flushViewOfFile(std::uint64_t address, std::uint64_t size);

/// What VirtualQuery tells of the region around an address: pages alike in state and protection.
struct MemoryInfo {
    std::uint64_t baseAddress = 0;         ///< of the region
    std::uint64_t allocationBase = 0;      ///< of the view or allocation that it is part of; 0 if free
    std::uint32_t allocationProtect = 0;   ///< PAGE_* when it was mapped
    std::uint64_t regionSize = 0;          ///< bytes
    std::uint32_t state = 0;               ///< MEM_COMMIT, MEM_RESERVE or MEM_FREE
    std::uint32_t protection = 0;          ///< PAGE_* now; PAGE_NOACCESS if free, 0 if reserved
    std::uint32_t type = 0;                ///< MEM_PRIVATE, MEM_MAPPED or MEM_IMAGE; 0 if free
};

/// VirtualQuery. 87 for an address that no program can use.
Result<MemoryInfo> virtualQuery(std::uint64_t address);

/// Reads bytes of a mapped view, as a program would with a pointer. 487 if `address` is in no view; 998 if the range
/// leaves the view, or its protection forbids it, or the file behind it was cut off.
Result<void> readMemory(std::uint64_t address, std::span<std::byte> buffer);

/// Writes bytes of a mapped view. Errors as readMemory.
Result<void> writeMemory(std::uint64_t address, std::span<const std::byte> data);

/// How IncrementMemory adds one.
enum class IncrementSync : std::uint8_t {
    Plain,         ///< x = x + 1: read, add, write; another process may come in between
    Interlocked,   ///< InterlockedIncrement: indivisible
    Mutex,         ///< plain, but between WaitForSingleObject and ReleaseMutex each time
};

struct IncrementOptions {
    std::uint64_t address = 0;
    std::uint32_t width = 4;            ///< 4 or 8 bytes
    std::uint64_t count = 1;            ///< how often
    IncrementSync sync = IncrementSync::Plain;
    Handle mutex = Handle::Null;        ///< for IncrementSync::Mutex
};

/// Adds one to a number in a view, `count` times; gives the number that its last turn left there. Errors as
/// readMemory; 87 if the address is not aligned to the width.
Result<std::uint64_t> incrementMemory(const IncrementOptions& options);

struct BounceOptions {
    std::uint64_t address = 0;          ///< of a number of 4 bytes
    bool first = true;                  ///< takes its turns while the number is even; the other side while it is odd
    std::uint64_t count = 1000;         ///< turns of this side, at least 2
    Timeout timeout{10000};             ///< for all of them
};

/// How long a round trip took: from one turn of this side to its next. ns
struct Bounce {
    std::uint64_t value = 0;            ///< what the last turn left there
    std::uint64_t mean = 0;
    std::uint64_t fastest = 0;          ///< mean of the 64 quickest in a row, for one alone is quicker than a clock can tell
};

/// Passes a number to and fro with another thread or process, through memory alone: looks at it without pause until it is
/// this side's turn, adds one, `count` times. Errors as incrementMemory; 258 if the other side let it wait too long.
Result<Bounce> bounceMemory(const BounceOptions& options);

}  // namespace ipc
