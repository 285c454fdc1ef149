// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/native.h"

#include <memory>
#include <string_view>

/// Which kernel object a handle is of. Windows tells no identity. An object with a name is known in every process by what the
/// first of the lab's handles to it put down beside the name (ObjectIdentity), one without a name only in the process that made it.
namespace ipc::win32 {

struct KnownHandle;

/// Channel of a section, mutex, event or semaphore that nobody else has open: one that no other object has had.
std::uint64_t newChannel(HandleKind kind);

/// What the handles to one named object agree upon as its channel. It lives as long as they do, and so does the name: the
/// next object of that name is another one, also while views of the first still show its pages.
class ObjectIdentity {
public:
    /// Null if the memory cannot be had. `proposed` becomes the channel if this is the first of the handles.
    static std::shared_ptr<const ObjectIdentity> of(const std::wstring& kernelName, std::uint64_t proposed);
    ~ObjectIdentity();
    ObjectIdentity(const ObjectIdentity&) = delete;
    ObjectIdentity& operator=(const ObjectIdentity&) = delete;

    std::uint64_t channel() const { return m_channel; }

private:
    ObjectIdentity(HANDLE section, std::uint64_t channel) : m_section(section), m_channel(channel) {}

    HANDLE m_section;
    std::uint64_t m_channel;
};

/// Finds the identity of a handle that was just made or inherited, and keeps it with the entry. It must be let go before the
/// handle is closed: then whoever makes the name anew finds none.
void attachIdentity(Handle handle, KnownHandle& entry);

/// Channel of a file: the same as on Linux, where a process under Wine sees the same inode. 0 if it cannot be told.
std::uint64_t fileChannel(HANDLE file);

/// Channel of the mailslot that a name, as it was given or as the kernel keeps it, means on this computer; 0 for a name of
/// other computers.
std::uint64_t mailslotChannel(std::string_view name);

/// A name as the Windows calls take it: null if it is empty.
class OptionalName {
public:
    explicit OptionalName(std::string_view name) : m_name(wide(name)) {}
    const wchar_t* get() const { return m_name.empty() ? nullptr : m_name.c_str(); }

private:
    std::wstring m_name;
};

}  // namespace ipc::win32
