// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/blocking.h"
#include "ipc/posix/handle_table.h"
#include "ipc/sys/overlapped.h"
#include "ipc/trace/call.h"

namespace ipc::posix {

/// An operation of a handle of a file, and how it ended.
struct PipeOperation final : sys::Operation {
    Pin heldEvent;             ///< while it is pending: closing the handle does not take the event away
    std::uint64_t entry = 0;   ///< of a write: its place in the queue
    trace::Call::Place place;  ///< of what a call that waits has read, for its record
    std::uint64_t inMessage = 0; ///< and where in the message that began

    const char* callName() const;
    std::optional<Result<Transfer>> outcome() const override;
    /// It is over. Sets the event and wakes who waits below.
    void settle(Result<Transfer> result);
    /// Waits until it is over. False if the wait was cancelled.
    bool await(Blocking& blocking) const;

private:
    std::atomic<std::uint32_t> m_over{0};
    Result<Transfer> m_result;
};

/// What did not have to wait has ended. An error sets no event.
Result<Transfer> settled(PipeOperation& operation, Result<Transfer> result);

/// ReadFile or WriteFile on a synchronous handle: the system waits for the end, then fills in the structure. Blocks as the call
/// without one. 1 for the other calls, which only a pipe knows.
Result<Transfer> startOnSynchronous(Object& object, PipeOperation& operation);

}  // namespace ipc::posix
