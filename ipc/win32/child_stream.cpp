// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/process.h"

#include "ipc/win32/native.h"

#include <algorithm>

namespace ipc {
namespace {

constexpr std::size_t kMostForStream = std::size_t{1} << 20;

HANDLE handleOf(std::intptr_t native) { return reinterpret_cast<HANDLE>(native); }

}  // namespace

Result<std::size_t> ChildStream::read(std::span<std::byte> buffer)
{
    DWORD got = 0;
    if (ReadFile(handleOf(m_native), buffer.data(), static_cast<DWORD>(std::min(buffer.size(), kMostForStream)), &got, nullptr))
        return got;
    if (GetLastError() == ERROR_BROKEN_PIPE)
        return 0;
    return win32::lastError("ReadFile", "standard output of a child");
}

Result<void> ChildStream::write(std::span<const std::byte> data)
{
    while (!data.empty()) {
        DWORD put = 0;
        if (!WriteFile(handleOf(m_native), data.data(), static_cast<DWORD>(std::min(data.size(), kMostForStream)), &put, nullptr))
            return win32::lastError("WriteFile", "standard input of a child");
        data = data.subspan(put);
    }
    return {};
}

void ChildStream::close() noexcept
{
    if (*this)
        CloseHandle(handleOf(std::exchange(m_native, kNone)));
}

}  // namespace ipc
