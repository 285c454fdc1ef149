// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/robust_mutex.h"
#include "ipc/trace/record.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace ipc::posix {

/// What all holders of an anonymous pipe share beside the pipe itself: the quota of Windows, which counts bytes where
/// the kernel counts pages, and how far each side is. Positions count every byte that ever entered the pipe.
///
/// At most one read and one write are under way at a time, for each end is one synchronous file object. A write
/// announces itself before its first byte, so that what it holds back counts as there already; if it is cancelled, or
/// its process ends before it fits the quota, its unread bytes are withdrawn: they stay in the pipe and are skipped.
class AnonymousPipePage {
public:
    struct Range {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
    };

    void init(std::uint32_t quota, std::uint64_t creator, std::uint64_t channel) noexcept;

    RobustMutex reader;   ///< held for the length of a call on the read end
    RobustMutex writer;   ///< and on the write end
    std::atomic<std::uint32_t> readerMode{0};
    std::atomic<std::uint32_t> writerMode{0};
    std::atomic<std::uint32_t> wanted{0};   ///< room in the buffer of a reader that waits

    std::uint32_t quota() const noexcept { return m_quota; }
    std::uint64_t creator() const noexcept { return m_creator; }
    std::uint64_t channel() const noexcept { return m_channel; }

    // For the holder of `writer`.
    bool fits(std::uint64_t size) const noexcept;
    std::uint64_t announce(std::uint64_t size) noexcept;   ///< the position it will have
    void pushed(std::uint64_t size) noexcept
    {
        m_written.store(m_announced.begin.load(std::memory_order_relaxed) + size, std::memory_order_release);
    }
    void finish() noexcept
    {
        m_announced.begin.store(m_announced.end.load(std::memory_order_relaxed), std::memory_order_release);
    }
    void withdraw() noexcept;
    /// Asks to be woken when no more than `unread` bytes are; true if that is so already.
    bool sleepUntil(std::uint64_t unread) noexcept;
    void awake() noexcept { m_sleeping.store(0); }

    // For the holder of `reader`.
    std::uint64_t readPosition() const noexcept { return m_read.load(); }
    /// Counts bytes as read; true if the writer asked to be woken.
    bool advance(std::uint64_t size) noexcept;
    /// The withdrawn bytes at the read position, to be taken out of the pipe and dropped.
    std::uint64_t toSkip() noexcept;
    /// How many bytes from the read position on may be read in one go.
    std::uint64_t untilWithdrawn() const noexcept;
    std::uint64_t withdrawnUnread() const noexcept;
    bool isWithdrawn(std::uint64_t position) const noexcept;
    /// Whether there are any: seldom.
    bool anyWithdrawn() const noexcept { return m_withdrawnFront.load() != m_withdrawnBack.load(); }
    /// A write is under way, or its process died in it.
    bool announced() const noexcept { return m_announced.begin.load() != m_announced.end.load(); }
    /// Bytes unread, those counted that a write still holds back. `inPipe`: what the kernel says is in the pipe.
    std::uint64_t available(std::uint64_t inPipe) const noexcept;

    /// After a holder died: `inPipe` tells how many bytes the pipe really holds.
    void writerDied(std::uint64_t inPipe) noexcept;
    void readerDied(std::uint64_t inPipe) noexcept;

    /// A position for the record: none once a death made the count uncertain.
    std::uint64_t certain(std::uint64_t position) const noexcept
    {
        return m_uncertain.load(std::memory_order_relaxed) ? trace::kNoPosition : position;
    }

private:
    struct Announced {
        std::atomic<std::uint64_t> begin{0};
        std::atomic<std::uint64_t> end{0};
    };
    std::uint64_t unread() const noexcept;

    std::uint32_t m_quota = 0;
    std::uint64_t m_creator = 0;
    std::uint64_t m_channel = 0;
    std::atomic<std::uint64_t> m_written{0};
    std::atomic<std::uint64_t> m_read{0};
    Announced m_announced;
    std::atomic<std::uint64_t> m_sleeping{0};   // 0, or 1 + how many unread bytes the writer bears
    std::atomic<bool> m_uncertain{false};
    // The writer adds at the back, the reader takes off the front.
    std::array<Range, 64> m_withdrawn{};
    std::atomic<std::uint32_t> m_withdrawnFront{0};
    std::atomic<std::uint32_t> m_withdrawnBack{0};
};

}  // namespace ipc::posix
