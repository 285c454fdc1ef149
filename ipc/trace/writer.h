// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"
#include "ipc/trace/clock.h"
#include "ipc/trace/segment.h"

#include <span>
#include <string>
#include <string_view>

namespace ipc::trace {

/// Starts tracing this process into the segment at `path`, made by the lab with SegmentReader::create. Call once,
/// before other threads call the library. Without it every trace call costs one test of a flag.
Result<void> attach(const std::string& path);

/// Names the calling thread on screen ("main", "T2"); at most 47 bytes. Before its first traced call.
void nameThread(std::string_view name);

/// The calling thread publishes nothing from now on, and none of it counts as lost: for work that is not the user's.
void silenceThread() noexcept;

class ThreadRing;

namespace detail {
inline constinit bool attached = false;   // set once, before other threads call the library
inline constinit thread_local ThreadRing* ring = nullptr;
ThreadRing* takeRing() noexcept;
}  // namespace detail

/// This thread's ring, taken at the first use; null when tracing is off or no ring is left. A record that a thread
/// without a ring would have published counts as lost, so ask once for each.
inline ThreadRing* threadRing() noexcept
{
    if (!detail::attached) [[likely]]
        return nullptr;
    return detail::ring ? detail::ring : detail::takeRing();
}

/// True once `attach` has succeeded.
inline bool attached() noexcept { return detail::attached; }

/// One single-producer ring: publishes records with their details. Never blocks, never allocates.
class ThreadRing {
public:
    ThreadRing(SegmentHeader& header, std::uint32_t index) noexcept;

    /// Publishes `record`, which ends at `end`, with `details` and then, as a last detail, the first bytes of `data` under `dataKey`. The
    /// ring fills in where they are.
    void publish(const Record& record, std::uint64_t end, std::span<const std::byte> details, Key dataKey = Key::none,
                 std::span<const std::byte> data = {}, std::uint8_t dataOut = 0) noexcept;
    /// Publishes a system call that has just returned `result`, or failed with `error`.
    void publishNative(NativeId id, std::int64_t fd, std::uint64_t start, std::int64_t result, int error) noexcept;

    /// Reads the clock.
    std::uint64_t tick() noexcept { return m_reading = now(); }
    /// What it showed last, for a moment since which less was done than a reading costs.
    std::uint64_t lastTick() const noexcept { return m_reading; }

    /// The thread is inside a call from now on, until `leave`: what the lab sees while it is blocked.
    void enter(CallId call, std::uint64_t handle, std::uint64_t since) noexcept;
    void leave() noexcept;

private:
    bool hasRoom() noexcept;
    void beginAgain() noexcept;
    Record& nextSlot() const noexcept { return m_records[(m_published - m_first) & m_recordMask]; }
    void drop() noexcept;
    void copyAround(std::uint64_t at, std::span<const std::byte> bytes) noexcept;
    void commit(Record& slot, std::uint64_t length) noexcept;

    ThreadHeader& m_thread;
    Record* m_records;
    std::byte* m_side;
    std::uint64_t m_recordMask;
    std::uint64_t m_sideMask;
    std::uint64_t m_published;      // as in the header, which this thread alone writes
    std::uint64_t m_sideProduced;   // likewise
    std::uint64_t m_first;          // likewise
    std::uint64_t m_sideFirst;
    std::uint64_t m_reading;
    std::uint32_t m_dataLimit;
    std::uint32_t m_dataInHaste;
};

/// Publishes that a handle was opened, changed or closed, and keeps the segment's handle table. Not for hot paths.
void objectChanged(ObjectEvent event, const HandleInfo& info);

}  // namespace ipc::trace
