// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/pipe_end.h"
#include "ipc/posix/pipe_instance.h"
#include "ipc/trace/record.h"

#include <mutex>

namespace ipc::posix {

/// The sockets of one connection. Through `data` the other end sends what a reader here waits for, or a bell that
/// something is in the queue; through `room` it wakes a writer here that waits for its reader. Their end of file says
/// that the other end is gone, in whatever way.
struct PipeLink {
    UniqueFd data;
    UniqueFd room;
    std::uint64_t connection = 0;
};

/// One end of a named-pipe instance: what server and client have in common.
///
/// Data takes one of two ways. If a reader waits, the writer sends it through the socket, exactly as much as that read
/// takes. What nobody waits for is put in the queue of the shared file, where quotas count it, PeekNamedPipe sees it
/// and a cancelled write takes it back; a reader finds it there without a system call.
class NamedPipeEnd : public PipeEnd {
public:
    std::uint64_t channel() const override { return m_instance.header().channel; }
    Result<Transfer> read(std::span<std::byte> buffer) override;
    Result<std::size_t> write(std::span<const std::byte> data) override;
    Result<void> flush() override;
    Result<PipePeek> peek(std::span<std::byte> buffer) override;
    Result<Transfer> transact(std::span<const std::byte> request, std::span<std::byte> reply) override;
    Result<void> setMode(std::uint32_t mode) override;
    Result<NamedPipeInfo> info() override;
    void describe(HandleInfo& info) const override;
    void lastHandleClosed() override;

protected:
    NamedPipeEnd(PipeInstance instance, std::string name) : m_instance(std::move(instance)), m_name(std::move(name)) {}

    /// Says which pipe the call is about, for calls that move no data.
    void tellChannel() const;

    /// Holds the right to make a call on this end: one at a time, for the handle is synchronous.
    class Turn {
    public:
        Turn(NamedPipeEnd& end, const Blocking& blocking) noexcept;
        ~Turn();
        explicit operator bool() const { return m_calls != nullptr; }

    private:
        RobustMutex* m_calls;
    };

    virtual PipeDirection out() const = 0;
    virtual RobustMutex& calls() const = 0;        ///< this end's
    virtual RobustMutex& othersCalls() const = 0;
    virtual std::atomic<std::uint32_t>& mode() const = 0;
    virtual std::uint32_t infoFlag() const = 0;
    /// Why a call cannot be made now; nothing if this end is connected. Reads and writes have other codes than the rest.
    enum class For : std::uint8_t { Data, Control };
    virtual std::optional<ErrorCode> refusal(For use) const = 0;
    /// Takes over the sockets of a connection that was made meanwhile.
    virtual Result<void> linkUp(const char* call) = 0;

    PipeDirection in() const { return out() == kOutbound ? kInbound : kOutbound; }
    bool isMessage() const { return m_instance.header().type != 0; }
    bool messageMode() const { return (mode().load(std::memory_order_relaxed) & kPipeReadModeMessage) != 0; }
    bool noWait() const { return (mode().load(std::memory_order_relaxed) & kPipeNoWait) != 0; }
    /// True if the process at the other end closed its end or is gone.
    bool gone() const noexcept;
    void setLink(PipeLink link);
    std::string stateText() const;

    PipeInstance m_instance;
    const std::string m_name;
    PipeLink m_link;                  ///< changed only within a Turn, and under m_linkMutex
    mutable std::mutex m_linkMutex;   ///< for those who look at m_link without a Turn
    std::atomic<bool> m_closed{false};

private:
    struct Arrival;
    Result<Transfer> receive(Blocking& blocking, const char* call, std::span<std::byte> buffer);
    Arrival await(Blocking& blocking, std::span<std::byte> buffer);
    Arrival receiveClaimed(std::span<std::byte> buffer, std::size_t received);
    Arrival otherEndGone();
    Arrival cancelled(std::span<std::byte> buffer);
    Result<std::size_t> send(Blocking& blocking, const char* call, std::span<const std::byte> data, bool forced);
    Result<void> deliver(const char* call, std::span<const std::byte> direct, bool bell);
    Result<void> waitFor(Blocking& blocking, const char* call, PipeSleep what);
    void withdrawDeadWrite(PipeQueue& queue) const noexcept;
    void ownerDied() noexcept;
    void ring() const noexcept;
    void moved(std::uint64_t position, std::uint8_t flags) const;
};

}  // namespace ipc::posix
