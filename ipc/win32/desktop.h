// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Wine's desktop is a process that the first who needs a window starts. Who finds it half made gets no windows for as long as
/// it lives: each CreateWindow fails, without an error (Wine 8.0). On a busy machine that is the second of two who start
/// at once, or the first, whose patience with it is 10 s. So one process makes it, the lab's idle one, and the others wait
/// until it is complete. Which of the two a process is stands in its environment (IPCLAB_DESKTOP=hold, wait); elsewhere, and so
/// on Windows, nothing is done here.
namespace ipc::win32 {

/// In the process that holds it: makes the desktop as soon as another one wants it.
void holdDesktop();

/// Before the first call that may need it; returns at once later on.
void awaitDesktop();

}  // namespace ipc::win32
