// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/calls.h"
#include "ipc/file.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ipc::trace {
class Call;
}

/// What a backend supplies for ipc/overlapped.h, and what it tells back.
namespace ipc::sys {

/// Something that happens once, and that others wait for. Not std::atomic's wait(): in the library of MinGW's GCC 12 it looks at
/// the value outside the lock it sleeps with, and then may miss the notification and sleep for ever.
class Milestone {
public:
    void reach()
    {
        const std::lock_guard lock(m_mutex);
        m_reached = true;
        m_changed.notify_all();
    }

    void await() const
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_reached; });
    }

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    bool m_reached = false;
};

/// One overlapped operation with the memory that it needs until it is completed.
struct Operation {
    virtual ~Operation() = default;

    CallId call = CallId::None;
    Handle handle = Handle::Null;
    Handle event = Handle::Null;       ///< Null: of a call that waits for it, and that nobody else sees
    std::string name;                  ///< of its structure
    std::uint64_t number = 0;          ///< in this process, from 1
    std::vector<std::byte> request;    ///< what goes
    std::vector<std::byte> buffer;     ///< what comes
    Milestone told;                    ///< its start is on record

    /// Internal and InternalHigh: nothing while it is pending. After an error at once it stays that way.
    virtual std::optional<Result<Transfer>> outcome() const = 0;
};
using OperationPtr = std::shared_ptr<Operation>;

OperationPtr makeOperation();

/// Starts it; resets the event. 997: it is pending. Any other result is final; with an error nothing was started.
Result<Transfer> startOperation(const OperationPtr& operation);

/// Waits for the event of the operation.
Result<void> awaitOperation(const Operation& operation);

/// CancelIoEx; null for all that is pending on the handle. An operation is completed with 995 or, if it was faster, as
/// it is. 1168: nothing was pending.
Result<void> cancelIoEx(Handle handle, const Operation* operation);

/// Records that the facts about a handle changed.
void handleChanged(Handle handle);

/// For the backend: what was pending is completed. `record`, of the call IoCompletion, was opened before the work that
/// completed it. Waits until the start is on record, which is a matter of microseconds.
void completed(trace::Call& record, const Operation& operation);

}  // namespace ipc::sys
