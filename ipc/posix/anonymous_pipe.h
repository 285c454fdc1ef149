// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/anonymous_pipe_page.h"
#include "ipc/posix/pipe_end.h"
#include "ipc/posix/unique_fd.h"

namespace ipc::posix {

/// The descriptors of one end. `data` is the pipe that carries the bytes; through `room` the reader wakes a writer
/// that waits for room, and its end of file tells that writer that the last reader is gone; `page` is a memfd.
struct AnonymousPipeFds {
    UniqueFd data;
    UniqueFd room;
    UniqueFd page;
};

/// What both ends have in common.
class AnonymousPipeEnd : public PipeEnd {
public:
    AnonymousPipeEnd(AnonymousPipeFds fds, AnonymousPipePage* page) : m_fds(std::move(fds)), m_page(*page) {}
    ~AnonymousPipeEnd() override;

    std::uint64_t channel() const override { return m_page.channel(); }
    Result<NamedPipeInfo> info() override;
    Result<NamedPipeState> state(PipeStateQuery query) override;
    Result<void> setMode(std::uint32_t mode) override;
    Result<std::uint64_t> clientProcess() override { return creator("GetNamedPipeClientProcessId"); }
    Result<std::uint64_t> serverProcess() override { return creator("GetNamedPipeServerProcessId"); }
    std::optional<Inheritance> inheritance() const override;
    void describe(HandleInfo& info) const override;
    void lastHandleClosed(Closing how) override;

protected:
    /// Holds the right to make a call on this end: one at a time, in all processes that have it.
    class Turn {
    public:
        Turn(AnonymousPipeEnd& end, RobustMutex& calls, const Blocking& blocking) noexcept;
        ~Turn();
        explicit operator bool() const { return m_calls != nullptr; }
        /// Of the first system call made in it: a turn that was free at once takes less time than a reading of the clock.
        trace::Begin begin() const { return m_begin; }

    private:
        RobustMutex* m_calls;
        trace::Begin m_begin;
    };

    virtual std::atomic<std::uint32_t>& mode() const = 0;
    virtual std::uint32_t infoFlag() const = 0;
    std::uint64_t inPipe() const noexcept;
    /// True if every handle to the other end is closed, in all processes.
    bool otherEndClosed() const noexcept;
    bool noWait() const { return (mode().load(std::memory_order_relaxed) & kPipeNoWait) != 0; }

    AnonymousPipeFds m_fds;
    AnonymousPipePage& m_page;
    std::atomic<bool> m_closed{false};

private:
    Result<std::uint64_t> creator(const char* call);
};

class AnonymousPipeReader final : public AnonymousPipeEnd {
public:
    using AnonymousPipeEnd::AnonymousPipeEnd;
    HandleKind kind() const override { return HandleKind::AnonymousPipeRead; }
    Result<Transfer> read(std::span<std::byte> buffer) override;
    Result<PipePeek> peek(std::span<std::byte> buffer) override;
    Result<void> connect() override;

private:
    RobustMutex& calls() const override { return m_page.reader; }
    void ownerDied() noexcept override { m_page.readerDied(inPipe()); }
    std::atomic<std::uint32_t>& mode() const override { return m_page.readerMode; }
    std::uint32_t infoFlag() const override { return kPipeServerEnd; }
    off_t sharersByte() const override { return 0; }
    void withdrawDeadWrite() noexcept;
    void skipWithdrawn() noexcept;
    void taken(std::uint64_t size) noexcept;
    ssize_t readOnce(Blocking& blocking, std::span<std::byte> buffer, trace::Begin begin) noexcept;
    std::size_t readHeldBack(Blocking& blocking, std::span<std::byte> buffer) noexcept;
    Result<Transfer> waitForData(Blocking& blocking);
    Result<Transfer> transfer(Blocking& blocking, std::span<std::byte> buffer, trace::Begin begin);
    Result<std::size_t> copy(std::span<std::byte> buffer);
};

class AnonymousPipeWriter final : public AnonymousPipeEnd {
public:
    using AnonymousPipeEnd::AnonymousPipeEnd;
    HandleKind kind() const override { return HandleKind::AnonymousPipeWrite; }
    Result<std::size_t> write(std::span<const std::byte> data) override;
    Result<void> flush() override;
    Result<PipePeek> peek(std::span<std::byte> buffer) override;

private:
    RobustMutex& calls() const override { return m_page.writer; }
    void ownerDied() noexcept override { m_page.writerDied(inPipe()); }
    std::atomic<std::uint32_t>& mode() const override { return m_page.writerMode; }
    std::uint32_t infoFlag() const override { return 0; }
    off_t sharersByte() const override { return 1; }
    Result<std::size_t> transfer(Blocking& blocking, std::span<const std::byte> data, trace::Begin begin);
    bool push(Blocking& blocking, std::span<const std::byte> data, trace::Begin begin) noexcept;
    bool waitUntilUnread(Blocking& blocking, std::uint64_t bytes) noexcept;
};

}  // namespace ipc::posix
