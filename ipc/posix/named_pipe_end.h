// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/overlapped.h"
#include "ipc/posix/event_state.h"
#include "ipc/posix/io_thread.h"
#include "ipc/posix/pipe_end.h"
#include "ipc/posix/pipe_instance.h"
#include "ipc/trace/call.h"

#include <deque>
#include <mutex>

namespace ipc::posix {

/// What is told of an end to the process that inherits it: "7 overlapped \\.\pipe\demo".
struct EndTold {
    std::uint64_t connection = 0;
    bool overlapped = false;
    std::string name;
};
std::optional<EndTold> toldOfEnd(std::string_view text);

/// The sockets of one connection. Through `data` the other end sends what a reader here waits for, or a bell that
/// something is in the queue; through `room` it wakes a writer here that waits for its reader. Their end of file says
/// that the other end is gone, in whatever way.
struct PipeLink {
    UniqueFd data;
    UniqueFd room;
    std::uint64_t connection = 0;
};

struct PipeOperation;

/// What a handle has that was opened with FILE_FLAG_OVERLAPPED: its operations that are pending, each list in the order
/// of its start. Guarded by `turn`, which is held for the length of what a call does at once.
struct OverlappedEnd {
    using List = std::deque<std::shared_ptr<PipeOperation>>;

    OverlappedEnd() { event.init(true, true); }

    std::mutex turn;
    /// The file's own, which a wait for the handle looks at: reset by each operation that is started, and as those have events of
    /// their own, set again only by a call that has none. Source: IRP completion in the I/O manager; as measured on Wine 8.0.
    EventState event;
    List reads;      ///< and transactions, once they have written; the first is the reader that waits
    List writes;     ///< and flushes
    List connects;
    bool announced = false;        ///< the first read waits where a writer sees it
    std::uint64_t inMessage = 0;   ///< where in its message the last read began
    bool watched = false;          ///< the I/O thread knows the end
    // While a write waits its process must hold the lock of the end's calls, by which others see that it lives.
    std::atomic<int> holders{0};   ///< calls about to leave a write that waits
    bool held = false;             ///< by the I/O thread, which alone looks at it
};

/// One end of a named-pipe instance: what server and client have in common.
///
/// Data takes one of two ways. If a reader waits, the writer sends it through the socket, exactly as much as that read
/// takes. What nobody waits for is put in the queue of the shared file, where quotas count it, PeekNamedPipe sees it
/// and a cancelled write takes it back; a reader finds it there without a system call.
class NamedPipeEnd : public PipeEnd, public IoSource, public std::enable_shared_from_this<NamedPipeEnd> {
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
    void lastHandleClosed(Closing how) override;
    Result<WaitStatus> wait(Timeout timeout) override { return m_io ? m_io->event.wait(timeout) : WaitStatus::Signalled; }
    std::uint64_t watch(WatchList& list, bool any) override { return m_io ? m_io->event.watch(list, any) : 0; }
    bool caught(std::uint64_t seen) override { return m_io && m_io->event.caught(static_cast<std::uint32_t>(seen)); }

    Result<Transfer> start(const std::shared_ptr<PipeOperation>& operation) override;
    bool cancel(const sys::Operation* operation) override;
    void addWaits(std::vector<pollfd>& waits) override;
    void proceed() override;

protected:
    NamedPipeEnd(PipeInstance instance, std::string name, bool overlapped)
        : m_instance(std::move(instance)), m_name(std::move(name)), m_io(overlapped ? std::make_unique<OverlappedEnd>() : nullptr)
    {
    }

    /// Says which pipe the call is about, for calls that move no data.
    void tellChannel() const;
    /// A call without an event has succeeded.
    void setFileEvent() const
    {
        if (m_io)
            m_io->event.set();
    }

    /// Holds the right to make a call on this end: one at a time. On a synchronous handle for the length of the call,
    /// in all processes that have it; on an overlapped one for what the call does at once.
    class Turn {
    public:
        Turn(NamedPipeEnd& end, const Blocking& blocking) noexcept;
        ~Turn();
        explicit operator bool() const { return m_calls != nullptr || m_overlapped; }

    private:
        RobustMutex* m_calls;
        std::unique_lock<std::mutex> m_overlapped;
    };

    virtual PipeDirection out() const = 0;
    virtual RobustMutex& othersCalls() const = 0;   ///< `calls` of the other end
    virtual std::atomic<std::uint32_t>& mode() const = 0;
    virtual std::uint32_t infoFlag() const = 0;
    /// Why a call cannot be made now; nothing if this end is connected. Reads and writes have other codes than the rest.
    enum class For : std::uint8_t { Data, Control };
    virtual std::optional<ErrorCode> refusal(For use) const = 0;
    /// Takes over the sockets of a connection that was made meanwhile.
    virtual Result<void> linkUp(const char* call) = 0;

    /// ConnectNamedPipe as far as it does not wait; success: the instance listens, and a client is to be waited for.
    virtual Result<void> beginConnect() { return PipeEnd::connect(); }
    /// Where a client shows up, and taking one that is there: true if the end is linked to it now.
    virtual int listener() const { return -1; }
    virtual bool acceptNow() { return false; }
    /// Makes a call on an overlapped handle that waits for its end all the same.
    Result<Transfer> perform(CallId call, std::span<const std::byte> request, std::span<std::byte> buffer);

    /// What `toldOfEnd` reads.
    std::string told() const;
    PipeDirection in() const { return out() == kOutbound ? kInbound : kOutbound; }
    bool isMessage() const { return m_instance.header().type != 0; }
    bool messageMode() const { return (mode().load(std::memory_order_relaxed) & kPipeReadModeMessage) != 0; }
    bool noWait() const { return (mode().load(std::memory_order_relaxed) & kPipeNoWait) != 0; }
    /// True if the process at the other end closed its end or is gone.
    bool gone() const noexcept;
    void setLink(PipeLink link);
    /// Ends the connection for all who have copies of its sockets.
    void hangUp() const noexcept;
    std::string stateText() const;

    PipeInstance m_instance;
    const std::string m_name;
    PipeLink m_link;                  ///< changed only within a Turn, and under m_linkMutex
    mutable std::mutex m_linkMutex;   ///< for those who look at m_link without a Turn
    std::atomic<bool> m_closed{false};
    const std::unique_ptr<OverlappedEnd> m_io;   ///< of an overlapped handle only

    /// Completes what is pending, in a Turn: all of it with `error`; the connects because a client came.
    void abandonPending(ErrorCode error);
    void completeConnects();

private:
    /// How a wait for data ended: with data in the buffer, with a reason to look at the queue, with an error, or not yet.
    struct Arrival {
        enum class How : std::uint8_t { Data, Look, Failed, Waits } how = How::Look;
        Transfer transfer{};
        ErrorCode error = ErrorCode::Success;
        int native = 0;
    };
    /// What became of the data of a write: all of it is in the pipe now, though the writer may have to wait.
    struct Sent {
        std::size_t bytes = 0;
        bool pending = false;
        std::uint64_t position = trace::kNoPosition;
    };
    Result<Transfer> receive(Blocking& blocking, const char* call, std::span<std::byte> buffer, bool waits);
    std::optional<Result<Transfer>> takeOrAnnounce(const char* call, std::span<std::byte> buffer, bool waits);
    Arrival arrived(std::span<std::byte> buffer, ssize_t received);
    Arrival receiveClaimed(std::span<std::byte> buffer, std::size_t received);
    Arrival otherEndGone();
    Arrival cancelled(std::span<std::byte> buffer);
    Result<Sent> put(const char* call, std::span<const std::byte> data, bool forced);
    Result<std::size_t> send(Blocking& blocking, const char* call, std::span<const std::byte> data, bool forced);
    Result<void> request(const char* call, std::span<const std::byte> data);
    Result<void> deliver(const char* call, std::span<const std::byte> direct, bool bell);
    Result<void> waitFor(Blocking& blocking, const char* call, PipeSleep what, std::uint64_t position = trace::kNoPosition);
    bool reachedBeforeTheEnd(PipeSleep what, std::uint64_t position) const;
    void withdrawDeadWrite(PipeQueue& queue) const noexcept;
    void ownerDied() noexcept override;
    void ring() const noexcept;
    void moved(std::uint64_t position, std::uint8_t flags) const;
    void tellRead(const PipeTake& taken) const;

    // ---- overlapped: named_pipe_overlapped.cpp
    class Holding;
    using OperationList = OverlappedEnd::List;
    Result<Transfer> startInTurn(const std::shared_ptr<PipeOperation>& operation);
    Result<Transfer> startRead(const std::shared_ptr<PipeOperation>& operation);
    Result<Transfer> startWrite(const std::shared_ptr<PipeOperation>& operation);
    Result<Transfer> startFlush(const std::shared_ptr<PipeOperation>& operation);
    Result<Transfer> startConnect(const std::shared_ptr<PipeOperation>& operation);
    Result<Transfer> pending(OperationList& list, const std::shared_ptr<PipeOperation>& operation);
    std::optional<Result<Transfer>> tryReceive(PipeOperation& operation);
    bool wouldWait(std::size_t size) const;
    void holdCalls();
    void letGoOfCalls();
    void proceedReads();
    void proceedWrites();
    std::shared_ptr<PipeOperation> nextDoneWrite();
    void finishConnect(trace::Call& record);
    bool cancelReads(const sys::Operation* which, ErrorCode error);
    bool cancelWrites(const sys::Operation* which, ErrorCode error);
    bool cancelConnects(const sys::Operation* which, ErrorCode error);
};

}  // namespace ipc::posix
