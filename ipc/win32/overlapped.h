// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/handle_table.h"
#include "ipc/win32/pipe_traffic.h"

#include <functional>

namespace ipc::win32 {

/// Makes a call that takes an OVERLAPPED on a handle opened with FILE_FLAG_OVERLAPPED, and waits for its end, which
/// CancelSynchronousIo brings about too. TRUE or GetLastError as the call itself has it on a synchronous handle.
BOOL waitForEnd(HANDLE handle, DWORD& bytes, const std::function<BOOL(OVERLAPPED*)>& call);

/// The same on any handle.
template <class F>
BOOL waited(const KnownHandle* entry, HANDLE handle, DWORD& bytes, F&& call)
{
    return entry && entry->overlapped ? waitForEnd(handle, bytes, call) : call(nullptr);
}

/// To be called before what a read of this handle has brought is counted: the pending ones that have ended came before it.
void countEarlierReads(const KnownHandle* entry, PipeMove& move);

/// Whether a handle was opened for overlapped operations, by asking the system.
bool isOverlapped(HANDLE handle);

}  // namespace ipc::win32
