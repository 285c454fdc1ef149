// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/ending.h"
#include "ipc/posix/exit_record.h"
#include "ipc/posix/object.h"

#include <mutex>
#include <sys/types.h>

namespace ipc::posix {

/// A process that somebody has a handle to: a pidfd, and the record of how it ended.
class ProcessObject final : public Object {
public:
    ProcessObject(pid_t id, UniqueFd pidfd, ExitRecord record);

    HandleKind kind() const override { return HandleKind::Process; }
    std::uint64_t channel() const override { return m_channel; }
    Result<WaitStatus> wait(Timeout timeout) override;
    std::uint64_t watch(WatchList& list, bool any) override;
    void describe(HandleInfo& info) const override;
    std::optional<Inheritance> inheritance() const override;

    pid_t id() const { return m_id; }
    int pidfd() const { return m_pidfd.get(); }
    bool running() const;
    Result<std::uint32_t> exitCode() const;
    Result<void> terminate(std::uint32_t exitCode);
    /// Takes the exit status of a child that has ended, so that no zombie stays. Only in the process that started it.
    void reap();

private:
    pid_t m_id;
    UniqueFd m_pidfd;
    ExitRecord m_record;
    std::uint64_t m_channel;
    std::once_flag m_watched;
    Ending m_ending;
};

inline constexpr std::uint32_t kProcessAllAccess = 0x001FFFFF;

/// A real handle to this process itself.
Result<Handle> openOwnProcess(std::uint32_t access, bool inheritable);

/// The pid behind a process handle, kCurrentProcess and Null being this process itself; 6 if it is no process handle, 5 if it
/// allows none of `rights`, where there are any.
Result<pid_t> processIdOf(Handle process, const char* call, std::uint32_t rights = 0);

}  // namespace ipc::posix
