// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <initializer_list>
#include <windows.h>

/// Waits that CancelSynchronousIo ends. The system's own call only ends I/O; a wait for a message has to look itself.
namespace ipc::win32 {

/// Marks the calling thread as being in a call that may be cancelled, until the object goes.
class Blocking {
public:
    Blocking();
    /// Leaves; a cancel that came too late is forgotten, as on Windows.
    ~Blocking();
    Blocking(const Blocking&) = delete;
    Blocking& operator=(const Blocking&) = delete;

    bool cancelled() const;

    /// WaitForMultipleObjects on `handles` and the cancel: the index of the handle that is signalled, WAIT_TIMEOUT,
    /// or kCancelled.
    DWORD wait(std::initializer_list<HANDLE> handles, DWORD milliseconds) const;
    static constexpr DWORD kCancelled = 0xFFFFFFFE;

private:
    bool m_outer;
};

/// What is left of a time-out, in milliseconds as the wait functions take them.
class Deadline {
public:
    explicit Deadline(Timeout timeout)
        : m_never(timeout == kInfinite), m_at(GetTickCount64() + static_cast<ULONGLONG>(timeout.count()))
    {
    }
    DWORD left() const
    {
        const ULONGLONG now = GetTickCount64();
        return m_never ? INFINITE : now >= m_at ? 0 : static_cast<DWORD>(m_at - now);
    }
    bool passed() const { return left() == 0; }

private:
    bool m_never;
    ULONGLONG m_at;
};

}  // namespace ipc::win32
