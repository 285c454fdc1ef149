// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/native.h"

#include <functional>
#include <string>
#include <thread>

/// Threads that own windows. A window's messages are delivered to the thread that made it, and only while that thread
/// looks at its queue; the peer's threads do not, they wait for the next line of input.
namespace ipc::win32 {

/// A window of the library and what its window procedure does. Lives until its window is destroyed.
class WindowProcedure {
public:
    virtual ~WindowProcedure() = default;
    /// On the thread that owns the window. True if it was dealt with; `result` is what the procedure returns.
    virtual bool message(HWND window, UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result) = 0;
};

/// A thread with a message loop, named on screen; lives as long as the process.
class WindowThread {
public:
    explicit WindowThread(std::string name);

    /// Runs `work` on the thread and waits until it is done. Directly, if this is the thread.
    void run(const std::function<void()>& work);

    /// CreateWindow: top-level, for only such windows hear broadcasts, and never shown. Null with GetLastError kept.
    HWND create(const std::wstring& title, WindowProcedure& procedure);
    void destroy(HWND window);

    bool isThis() const { return GetCurrentThreadId() == m_id; }

private:
    void loop(const std::string& name);

    HANDLE m_ready;
    HWND m_control = nullptr;
    DWORD m_id = 0;
};

/// The thread of client and clipboard windows ("window") and that of DDE servers ("dde"), whose window procedure may be
/// told to be slow or to hang without holding up the others.
WindowThread& windowThread();
WindowThread& serverThread();

}  // namespace ipc::win32
