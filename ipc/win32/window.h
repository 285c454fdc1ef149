// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/window_thread.h"
#include "ipc/window.h"

#include <memory>
#include <vector>

/// The windows of this process, for the mechanisms that hear through them.
namespace ipc::win32 {

inline HWND hwnd(Window window) { return reinterpret_cast<HWND>(static_cast<std::uintptr_t>(value(window))); }
inline Window windowOf(HWND window) { return static_cast<Window>(reinterpret_cast<std::uintptr_t>(window) & 0xFFFFFFFF); }

/// What a mechanism keeps with a window. At most one of each type.
class WindowAttachment {
public:
    virtual ~WindowAttachment() = default;
    /// A message for the window, on the thread that owns it. True if it was this mechanism's.
    virtual bool message(UINT /*message*/, WPARAM /*wParam*/, LPARAM /*lParam*/, LRESULT& /*result*/) { return false; }
    /// The window is being destroyed, on the thread that owns it.
    virtual void windowDestroyed() {}
};

/// True if `window` was made by createWindow and lives.
bool isWindow(Window window);

/// Puts a message, decoded, where getMessage finds it. From any thread. 1400 no such window, 1816 10,000 wait.
Result<void> postMessage(Window window, WindowMessage message);

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

}  // namespace ipc::win32
