// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/calls.h"
#include "ipc/constants.h"
#include "ipc/trace/keys.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace ipc::trace {

/// What a record tells.
enum class Kind : std::uint8_t {
    Call = 1,      ///< a portable call, from its start to its end
    Native = 2,    ///< a system call beneath the portable call that encloses it on the same thread
    Object = 3,    ///< a handle was opened, changed or closed (ObjectEvent in `call`), with its facts as details
    Message = 4,   ///< a window message or X11 event was sent or received (MessageId in `call`)
    Process = 5,   ///< a process or thread started or ended (ProcessEvent in `call`)
    Note = 6,      ///< a remark of the experiment, or of the writer about itself
};

enum class ObjectEvent : std::uint16_t { Opened = 1, Changed = 2, Closed = 3 };
enum class ProcessEvent : std::uint16_t { Started = 1, Ended = 2, ThreadStarted = 3, ThreadEnded = 4 };

/// Window messages and X11 events by name; the values are written into recordings: append only.
#define IPC_MESSAGES(X)                                                                                        \
    X(WM_DESTROYCLIPBOARD) X(WM_RENDERFORMAT) X(WM_RENDERALLFORMATS) X(WM_CLIPBOARDUPDATE) X(WM_DRAWCLIPBOARD)   \
    X(WM_CHANGECBCHAIN) X(WM_DDE_INITIATE) X(WM_DDE_TERMINATE) X(WM_DDE_ADVISE) X(WM_DDE_UNADVISE) X(WM_DDE_ACK) \
    X(WM_DDE_DATA) X(WM_DDE_REQUEST) X(WM_DDE_POKE) X(WM_DDE_EXECUTE) X(SelectionRequest) X(SelectionNotify)     \
    X(SelectionClear) X(PropertyNotify) X(XFixesSelectionNotify)
enum class MessageId : std::uint16_t {
    None_ = 0,
#define IPC_X(name) name##_,
    IPC_MESSAGES(IPC_X)
#undef IPC_X
    Count_,
};
std::string_view messageName(MessageId message);

/// System calls of Linux that the library makes; the values are written into recordings: append only.
#define IPC_NATIVE_CALLS(X)                                                                                       \
    X(read) X(write) X(recv) X(send) X(recvmsg) X(sendmsg) X(readv) X(writev) X(pipe2) X(fcntl) X(ioctl) X(tee)    \
    X(socket) X(socketpair) X(bind) X(listen) X(accept4) X(connect) X(shutdown) X(close) X(dup) X(open) X(openat)  \
    X(unlink) X(flock) X(ftruncate) X(fstat) X(mmap) X(munmap) X(msync) X(mprotect) X(shm_open) X(shm_unlink)      \
    X(memfd_create) X(futex) X(poll) X(eventfd) X(pidfd_open) X(posix_spawn) X(vfork) X(execve) X(waitid) X(kill)  \
    X(setpriority) X(getsockopt) X(setsockopt) X(mkdir) X(rename) X(readdir) X(nanosleep) X(exit) X(pread)         \
    X(pwrite) X(fsync) X(process_vm_readv) X(xcb_set_selection_owner) X(xcb_convert_selection)                     \
    X(xcb_change_property) X(xcb_get_property) X(xcb_send_event) X(xcb_get_selection_owner) X(xcb_intern_atom)     \
    X(xcb_wait_for_event) X(xcb_flush) X(xcb_grab_server) X(xcb_ungrab_server) X(lseek) X(pause) X(vmsplice) X(tgkill)  \
    X(epoll_create1) X(epoll_ctl) X(epoll_wait) X(futex_waitv)
enum class NativeId : std::uint16_t {
    none_ = 0,
#define IPC_X(name) name##_,
    IPC_NATIVE_CALLS(IPC_X)
#undef IPC_X
    count_,
};
std::string_view nativeName(NativeId call);

/// Bits of Record::flags.
enum : std::uint8_t {
    kWrites = 1,       ///< data went into the channel at `position`
    kReads = 2,        ///< data came out of the channel from `position` on
    kMessage = 4,      ///< `position` counts messages; without it, bytes of a stream
    kUnfinished = 8,   ///< the process ended inside this call; `end` is when that was noticed
    kMoreOfMessage = 16, ///< a read that began inside a message or left a rest in it (position: the message)
    kPeek = 32,        ///< kReads, but nothing was taken out
    kNoDetails = 64,   ///< details were lost for want of room; the record itself is whole
};

/// `position` of data whose place in the channel is not known. Nothing is tied to it.
inline constexpr std::uint64_t kNoPosition = ~std::uint64_t{0};

/// One fact. 64 bytes, the same layout in Linux and Windows processes and in recordings.
struct Record {
    std::uint64_t start = 0;       ///< ns, CLOCK_MONOTONIC of the machine (QueryPerformanceCounter under Wine)
    std::uint64_t end = 0;         ///< ns, same clock; not before `start`
    std::uint64_t channel = 0;     ///< identity of the kernel object, equal in all processes; 0 if there is none
    std::uint64_t position = kNoPosition;  ///< see kMessage
    std::uint64_t side = 0;        ///< where the details begin in the side ring
    std::uint32_t sideLength = 0;  ///< length of the details in bytes
    std::uint32_t bytes = 0;       ///< bytes moved; of a Native record its result if not negative
    std::uint32_t error = 0;       ///< Win32 code
    std::int32_t native = 0;       ///< errno, or what GetLastError gave
    std::uint32_t handle = 0;      ///< the handle used or made (low half); of a Native record the fd
    std::uint16_t call = 0;        ///< CallId, NativeId, ObjectEvent, MessageId or ProcessEvent, by kind
    Kind kind = Kind::Note;
    std::uint8_t flags = 0;
};
static_assert(sizeof(Record) == 64 && std::is_trivially_copyable_v<Record>);

/// How a detail is stored: key, type (with kOut if it is a result), family, then the payload.
enum class DetailType : std::uint8_t { Number = 1, Signed, Handle, Constant, Text, Bytes, Bool };
inline constexpr std::uint8_t kOut = 0x80;

/// One argument or result of a call. Views point into the encoded bytes.
struct Detail {
    Key key = Key::none;
    DetailType type = DetailType::Number;
    bool out = false;
    Family family = Family::None;
    std::uint64_t number = 0;             ///< Number, Signed (two's complement), Handle, Constant, Bool; full size of Bytes
    std::string_view text;                ///< Text, UTF-8 as given (a hostile peer may send anything)
    std::span<const std::byte> bytes;     ///< Bytes: the first of them, as many as were kept
};

/// Walks encoded details; stops at the first byte that makes no sense, so that any input is safe.
class DetailReader {
public:
    explicit DetailReader(std::span<const std::byte> encoded) : m_rest(encoded) {}
    /// The next detail, or false at the end or at nonsense (see `corrupt`).
    bool next(Detail& detail);
    bool corrupt() const { return m_corrupt; }

private:
    bool take(void* target, std::size_t size);
    bool takeView(std::size_t size, std::span<const std::byte>& view);

    std::span<const std::byte> m_rest;
    bool m_corrupt = false;
};

/// Appends details to a fixed buffer; never allocates. What does not fit is left out and `truncated` says so.
class DetailWriter {
public:
    DetailWriter(std::byte* begin, std::size_t capacity) : m_begin(begin), m_capacity(capacity) {}
    void number(Key key, DetailType type, std::uint64_t value, std::uint8_t out, Family family = Family::None) noexcept
    {
        if (std::byte* place = room(kPrefix + 8)) {
            prefix(place, key, type, out, family);
            std::memcpy(place + kPrefix, &value, 8);
        }
    }
    void text(Key key, std::string_view text, std::uint8_t out) noexcept;
    /// `size` is the full size; `kept` the bytes to store.
    void bytes(Key key, std::uint64_t size, std::span<const std::byte> kept, std::uint8_t out) noexcept;
    std::span<const std::byte> written() const { return {m_begin, m_size}; }
    bool truncated() const { return m_truncated; }

    static constexpr std::size_t kPrefix = 3;   ///< key, type, family
    /// Header of a Bytes detail; the payload of `kept` bytes follows it.
    static constexpr std::size_t kBytesHeader = kPrefix + 8 + 4;
    static void bytesHeader(std::byte* target, Key key, std::uint64_t size, std::uint32_t kept, std::uint8_t out) noexcept
    {
        prefix(target, key, DetailType::Bytes, out, Family::None);
        std::memcpy(target + kPrefix, &size, 8);
        std::memcpy(target + kPrefix + 8, &kept, 4);
    }

private:
    static void prefix(std::byte* target, Key key, DetailType type, std::uint8_t out, Family family) noexcept
    {
        target[0] = static_cast<std::byte>(key);
        target[1] = static_cast<std::byte>(static_cast<std::uint8_t>(type) | out);
        target[2] = static_cast<std::byte>(family);
    }
    std::byte* room(std::size_t size) noexcept
    {
        if (m_capacity - m_size < size) [[unlikely]] {
            m_truncated = true;
            return nullptr;
        }
        std::byte* place = m_begin + m_size;
        m_size += size;
        return place;
    }

    std::byte* m_begin;
    std::size_t m_capacity;
    std::size_t m_size = 0;
    bool m_truncated = false;
};

}  // namespace ipc::trace
