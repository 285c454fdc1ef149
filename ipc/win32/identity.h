// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/native.h"

#include <string_view>

/// Which kernel object a handle is of. Windows tells no identity: an object with a name is known by it in every
/// process, one without a name only in the process that made it.
namespace ipc::win32 {

/// Channel of a section, mutex or event.
std::uint64_t objectChannel(HANDLE handle, HandleKind kind);

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
