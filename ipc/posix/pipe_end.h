// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/named_pipe.h"
#include "ipc/posix/access.h"
#include "ipc/posix/object.h"
#include "ipc/posix/robust_mutex.h"
#include "ipc/posix/sharers.h"
#include "ipc/sys/overlapped.h"

#include <cerrno>

namespace ipc::posix {

struct PipeOperation;

/// One end of a pipe of either kind: what the named-pipe calls may ask of a handle. What a kind has not keeps the
/// default, which fails with 1.
class PipeEnd : public Object {
public:
    virtual Result<PipePeek> peek(std::span<std::byte> buffer) = 0;
    virtual Result<NamedPipeInfo> info() = 0;
    virtual Result<NamedPipeState> state(PipeStateQuery query) = 0;
    virtual Result<void> setMode(std::uint32_t mode) = 0;
    virtual Result<std::uint64_t> clientProcess() = 0;
    virtual Result<std::uint64_t> serverProcess() = 0;
    Result<WaitStatus> wait(Timeout) override { return WaitStatus::Signalled; }   // as a file: says nothing of data
    virtual Result<void> connect();
    virtual Result<void> disconnect();
    virtual Result<Transfer> transact(std::span<const std::byte> request, std::span<std::byte> reply);
    /// Starts an overlapped operation (ipc/sys/overlapped.h); as it is here, on a synchronous handle.
    virtual Result<Transfer> start(const std::shared_ptr<PipeOperation>& operation);
    /// Cancels it, or all; false if nothing was pending.
    virtual bool cancel(const sys::Operation* operation);
    /// What the parent made for this process, if it has inherited the end.
    void adoptSharers(UniqueFd own) { m_sharers.adopt(std::move(own), sharersByte()); }

protected:
    virtual RobustMutex& calls() const = 0;   ///< held for the length of a call on this end, if it is synchronous
    /// A process died while it held them.
    virtual void ownerDied() noexcept = 0;
    /// The byte of the file of this end that its `Sharers` lock.
    virtual off_t sharersByte() const = 0;

    /// Takes `calls`, which is this end's and was busy, behind those that have it.
    Taken await(RobustMutex& calls, const Blocking& blocking) noexcept;
    /// Waits until every call on this end is over. Cannot be cancelled.
    void awaitCalls() noexcept;

    Sharers m_sharers;

private:
    std::atomic<std::uint32_t> m_queued{0};   // calls of this process in `await`
};

/// The call was cancelled while it waited, or the last handle was closed.
inline Unexpected pipeCallAborted(const char* call) { return fail(call, ErrorCode::OperationAborted, ECANCELED); }

}  // namespace ipc::posix
