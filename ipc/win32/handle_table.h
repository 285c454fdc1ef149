// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/native.h"

#include <atomic>
#include <memory>

/// What this process knows of its handles besides what the system tells: those it made, and those it inherited and used.
/// Looking one up takes no lock and allocates nothing.
namespace ipc::win32 {

/// One handle that is open.
struct KnownHandle {
    HandleKind kind = HandleKind::Unknown;
    std::string name;                    ///< of the object, as it was given
    bool inherited = false;              ///< made by another process
    bool overlapped = false;             ///< opened with FILE_FLAG_OVERLAPPED
    std::atomic<bool> associated{false}; ///< with the completion port
    std::uint64_t channel = 0;
    std::atomic<std::shared_ptr<class PipeTraffic>> traffic;        ///< of a pipe, with tracing on
    std::atomic<std::shared_ptr<class MailslotTraffic>> messages;   ///< of a mailslot, with tracing on
    std::shared_ptr<const class ObjectIdentity> identity;           ///< of an object with a name, with tracing on
    std::atomic<bool> disconnected{false};   ///< a server end without a client since DisconnectNamedPipe
    std::atomic<std::uint32_t> calls{0}; ///< that are inside now: a synchronous handle is not asked anything meanwhile
};

/// Takes note of a handle that was just made, and records it (Object/Opened).
Handle opened(HANDLE handle, HandleKind kind, std::string name = {}, std::uint64_t channel = 0, bool overlapped = false);

/// The handle's entry; makes one for a handle that was inherited. Null for what is no handle.
KnownHandle* known(Handle handle) noexcept;

/// Forgets a handle and records that (Object/Closed). Before it is closed.
void closing(Handle handle);

/// Records the present state of a handle (Object/Changed).
void changed(Handle handle);

/// Counts a call as inside the handle while this lives.
class InCall {
public:
    explicit InCall(Handle handle) noexcept : m_known(known(handle))
    {
        if (m_known)
            m_known->calls.fetch_add(1, std::memory_order_relaxed);
    }
    ~InCall()
    {
        if (m_known)
            m_known->calls.fetch_sub(1, std::memory_order_relaxed);
    }
    InCall(const InCall&) = delete;
    InCall& operator=(const InCall&) = delete;
    KnownHandle* get() const { return m_known; }
    KnownHandle* operator->() const { return m_known; }
    explicit operator bool() const { return m_known != nullptr; }

private:
    KnownHandle* m_known;
};

/// Everything that can be told of a handle.
HandleInfo infoOf(Handle handle, const KnownHandle& known);

/// What kind of object a handle is of, by asking the system.
HandleKind kindOf(HANDLE handle);

/// Name of the object as the kernel keeps it ("\Device\NamedPipe\demo"); empty if it has none or is busy.
std::wstring kernelName(HANDLE handle);

}  // namespace ipc::win32
