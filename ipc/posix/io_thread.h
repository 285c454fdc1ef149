// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <poll.h>
#include <vector>

/// The thread that completes overlapped operations, where on Windows the kernel does. A process has one from its first
/// operation that has to wait, and none before.
namespace ipc::posix {

/// Something with operations that wait for sockets. Called on that thread only.
class IoSource {
public:
    virtual ~IoSource() = default;
    /// Adds what the operations wait for now. Adding nothing says that none is left: then it is watched no more.
    virtual void addWaits(std::vector<pollfd>& waits) = 0;
    /// One of those is ready: completes what can be completed. Must not wait.
    virtual void proceed() = 0;
};

/// Has the source's waits watched from now on. Say it again when they change.
void watchIo(const std::shared_ptr<IoSource>& source);

/// Has the thread run `work`, and waits for its end.
void runOnIoThread(const std::function<void()>& work);

}  // namespace ipc::posix
