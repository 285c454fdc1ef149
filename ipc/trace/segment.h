// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/record.h"

#include <atomic>
#include <cstdint>
#include <span>

/// The layout of the shared segment through which one peer's records reach the lab. Fixed sizes and lock-free 64-bit
/// atomics only, so that a Linux and a Windows process see the same bytes.
///
///     SegmentHeader | ThreadHeader[threads] | HandleSlot[handles] | Record[threads][records] | byte[threads][side]
///
/// One writer per thread, one reader in all. Every counter only grows; an index is what the counter is beyond `first`, modulo the
/// capacity. `first` changes only where nothing is unread: then the writer begins again at the start of its rings, where pages and
/// cache lines are at hand, instead of going once through all of the memory that is there for the worst.
/// A record exists when `published` says so; one that found no room is counted in `dropped` and leaves nothing else.
/// So what was produced is `published + dropped`, and it equals what was consumed plus what was dropped once the
/// reader has caught up: there is no moment, kill -9 included, at which the two counters disagree.
namespace ipc::trace {

inline constexpr char kMagic[8] = {'I', 'P', 'C', 'L', 'T', 'R', 'C', '1'};
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::uint32_t kPage = 4096;

/// Sizes of a segment; powers of two. Pages are touched as they are used, so large capacities cost address space.
struct SegmentLayout {
    std::uint32_t threads = 64;         ///< rings; further threads are counted in `lostThreads`
    std::uint32_t records = 1u << 16;   ///< records per ring
    std::uint32_t side = 1u << 22;      ///< bytes of details per ring
    std::uint32_t handles = 1024;       ///< rows of the handle table
    std::uint32_t dataLimit = 4096;     ///< first bytes of the data kept with a call; fewer while the reader is behind

    bool valid() const;
    std::uint64_t threadsOffset() const;
    std::uint64_t handlesOffset() const;
    std::uint64_t recordsOffset(std::uint32_t thread) const;
    std::uint64_t sideOffset(std::uint32_t thread) const;
    std::uint64_t size() const;
};

using Counter = std::atomic<std::uint64_t>;
static_assert(Counter::is_always_lock_free && sizeof(Counter) == 8);

struct SegmentHeader {
    char magic[8];
    std::uint32_t version;
    std::uint32_t reserved;
    SegmentLayout layout;
    std::uint32_t reserved2;
    Counter processId;      ///< set by the peer when it attaches
    Counter threadsUsed;    ///< rings taken so far
    Counter lostThreads;    ///< records of threads that found no ring
    Counter handlesLost;    ///< handles that found no row in the table
};

/// The call a thread is in, or the last one. `turn` is odd while the thread is inside.
struct InProgress {
    Counter turn;
    Counter since;          ///< ns
    Counter handle;
    Counter call;           ///< CallId
};

struct alignas(256) ThreadHeader {
    Counter published;
    Counter dropped;
    Counter sideProduced;
    Counter threadId;       ///< the system's id of the thread; 0 while the ring is free
    InProgress inProgress;
    char name[48];          ///< UTF-8, ends with NUL; written before threadId
    Counter first;          ///< what `published` was when the ring of records last began at its start
    Counter sideFirst;      ///< what `sideProduced` was then
    alignas(64) Counter consumed;   ///< written by the reader alone
    Counter sideConsumed;
};
static_assert(sizeof(ThreadHeader) == 256);

/// One open handle with its present state. `turn` is odd while the row is being written (a seqlock).
struct alignas(1024) HandleSlot {
    Counter turn;
    Counter handle;         ///< 0: the row is free
    Counter channel;
    std::atomic<std::uint32_t> length;   ///< of `details`
    std::atomic<std::uint32_t> kind;     ///< HandleKind
    alignas(8) std::byte details[992];   ///< encoded facts, as in an Object record
};
static_assert(sizeof(HandleSlot) == 1024);

/// Copies between a slot and private memory word by word, as a seqlock needs it: what the other side changes
/// meanwhile makes the copy wrong, which `turn` tells, and nothing worse. `shared` is aligned to 8 and padded to it.
void storeBytes(std::byte* shared, std::span<const std::byte> source) noexcept;
void loadBytes(std::span<std::byte> target, const std::byte* shared) noexcept;

}  // namespace ipc::trace
