// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/constants.h"
#include "ipc/result.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ipc {

/// A handle as the caller sees it: a number that means something in this process only. On Windows the real HANDLE;
/// on Linux an index into this process's handle table, a multiple of 4 as on Windows.
enum class Handle : std::uint64_t {
    Null = 0,                 ///< what CreateFileMapping, CreateMutex and CreateEvent return on failure
    Invalid = ~std::uint64_t{0},  ///< INVALID_HANDLE_VALUE: what CreateFile and the pipe calls return on failure
};

constexpr std::uint64_t value(Handle handle) { return static_cast<std::uint64_t>(handle); }

/// What a handle refers to.
enum class HandleKind : std::uint8_t {
    Unknown, File, AnonymousPipeRead, AnonymousPipeWrite, NamedPipeServer, NamedPipeClient, MailslotServer,
    MailslotClient, FileMapping, Mutex, Event, Process, Thread, Semaphore,
};

/// "Pipe, server end" and the like: the field's own term, for people.
std::string_view toText(HandleKind kind);

/// How the rights of a handle of that kind are called: the low bits of an access mask mean something else for each.
Family accessFamily(HandleKind kind);

/// One further fact about a handle, in the order to show it ("Buffers out · in", "4096 · 4096 B").
struct HandleFact {
    std::string name;
    std::string value;
};

/// Everything that can be said of an open handle without changing it.
struct HandleInfo {
    Handle handle = Handle::Null;
    HandleKind kind = HandleKind::Unknown;
    std::string name;             ///< the object's Win32 name; empty if it has none
    std::uint32_t access = 0;     ///< granted access mask (0x0012019F …)
    bool inheritable = false;
    std::uint64_t channel = 0;    ///< identity of the kernel object, equal in every process that has it open
    std::string state;            ///< "listening", "connected", … ; empty if the object has no states
    std::string native;           ///< what it is underneath ("socket:[4711], fd 7"); the HANDLE itself on Windows
    std::string standsFor;        ///< what stands in for what, or empty where it is the real thing
    std::string security;         ///< SDDL on Windows, mode and owner on Linux
    std::vector<HandleFact> facts;
};

/// CloseHandle. 6 if it is not open. The number means nothing any more at once; but the last handle, in whatever process, of an end
/// of a pipe that is not overlapped closes that end when the calls on it are over, and waits for them: a ReadFile that waits for
/// data goes on undisturbed. That wait cannot be cancelled, the call can. Source: IopCloseFile takes the lock of a synchronous file
/// object, in which every call on it is. Else it does not wait: the last of an overlapped end ends with 109 what is pending on it,
/// and that of a mailslot, which is not synchronous, its reads with 995. Where Wine differs: "SynchronousCloseWaits". A pseudo handle
/// (-1, the process itself, and those after it) is left as it is, and that succeeds.
Result<void> closeHandle(Handle handle);

inline constexpr std::uint32_t kHandleFlagInherit = 1;           ///< HANDLE_FLAG_INHERIT
inline constexpr std::uint32_t kHandleFlagProtectFromClose = 2;  ///< HANDLE_FLAG_PROTECT_FROM_CLOSE

/// GetHandleInformation: HANDLE_FLAG_* bits; none of a pseudo handle. 6 if the handle is not open.
Result<std::uint32_t> getHandleInformation(Handle handle);

/// SetHandleInformation: the bits of `mask` become those of `flags`. 87 for other bits, 5 for a pseudo handle.
Result<void> setHandleInformation(Handle handle, std::uint32_t mask, std::uint32_t flags);

inline constexpr std::uint32_t kDuplicateCloseSource = 1;   ///< DUPLICATE_CLOSE_SOURCE
inline constexpr std::uint32_t kDuplicateSameAccess = 2;    ///< DUPLICATE_SAME_ACCESS

struct DuplicateOptions {
    bool inheritHandle = false;
    std::uint32_t options = kDuplicateSameAccess;   ///< DUPLICATE_*
    std::uint32_t access = 0;                       ///< that of the copy, without DUPLICATE_SAME_ACCESS
};

/// DuplicateHandle inside this process: a second handle to the same object, and of the pseudo handles of process and thread real ones.
/// 6 if it is not open, 5 if the copy should have rights to a file, pipe or mailslot that it has not; to be closed it is also then.
Result<Handle> duplicateHandle(Handle handle, const DuplicateOptions& options);
inline Result<Handle> duplicateHandle(Handle handle, bool inheritable) { return duplicateHandle(handle, DuplicateOptions{inheritable}); }

/// The facts about one handle, and about all that are open. Not traced: asking leaves no record.
Result<HandleInfo> describeHandle(Handle handle);
std::vector<HandleInfo> openHandles();

/// Closes every handle of this process, protected ones too, as its end would; no call is recorded. What is blocked in them ends (Linux).
void closeAllHandles();

/// Owns one handle and closes it. Move-only.
class UniqueHandle {
public:
    UniqueHandle() = default;
    explicit UniqueHandle(Handle handle) : m_handle(handle) {}
    UniqueHandle(UniqueHandle&& other) noexcept : m_handle(other.release()) {}
    UniqueHandle& operator=(UniqueHandle&& other) noexcept
    {
        reset(other.release());
        return *this;
    }
    ~UniqueHandle() { reset(); }

    Handle get() const { return m_handle; }
    explicit operator bool() const { return m_handle != Handle::Null && m_handle != Handle::Invalid; }
    Handle release() { return std::exchange(m_handle, Handle::Null); }
    void reset(Handle handle = Handle::Null)
    {
        if (*this)
            (void)closeHandle(m_handle);
        m_handle = handle;
    }

private:
    Handle m_handle = Handle::Null;
};

}  // namespace ipc
