// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/window.h"

#include <memory>
#include <vector>

/// The windows of this process, for the mechanisms that post to them.
namespace ipc::posix {

/// What a mechanism keeps with a window (an X11 window, the DDE conversations it leads). At most one of each type.
class WindowAttachment {
public:
    virtual ~WindowAttachment() = default;
    /// The window is being destroyed, on the thread that destroys it; it has no queue any more.
    virtual void windowDestroyed() {}
    /// Descriptors to wait on for further messages; GetMessage polls them for reading beside the queue.
    virtual void waitFor(std::vector<int>& /*descriptors*/) {}
    /// Takes what has arrived on them and posts it to the window. Never blocks.
    virtual void receive() {}
};

/// A number for a window, also for one without a queue (the server's end of a DDE conversation). 8 if none is left.
Result<Window> takeWindowId();
void returnWindowId(Window window);

/// True if `window` is a window of this process that has a queue.
bool isWindow(Window window);

/// True once destroyAllWindows has begun: the process ends, and as on Windows no window procedure runs any more.
bool processEnds();

/// PostMessage to a window of this process, from any thread. 1400 if there is none; 1816 when 10,000 messages wait.
Result<void> postMessage(Window window, WindowMessage message);

/// Wakes a GetMessage in that window, so that it asks its attachments again what to wait for.
void wakeWindow(Window window);

/// Adds an attachment to a window. 1400 if there is no such window.
Result<void> attach(Window window, std::shared_ptr<WindowAttachment> attachment);

std::vector<std::shared_ptr<WindowAttachment>> attachments(Window window);

/// The attachment of type `T`; null if it has none or there is no such window.
template <class T>
std::shared_ptr<T> attachment(Window window)
{
    for (const auto& each : attachments(window))
        if (auto found = std::dynamic_pointer_cast<T>(each))
            return found;
    return nullptr;
}

}  // namespace ipc::posix
