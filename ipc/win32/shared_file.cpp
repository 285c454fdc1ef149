// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/shared_file.h"

#include "ipc/trace/clock.h"
#include "ipc/win32/native.h"

#include <algorithm>

namespace ipc::sys {

Result<std::span<std::byte>> mapSharedFile(const std::string& path, std::size_t size)
{
    const HANDLE file = CreateFileW(win32::wide(path).c_str(), GENERIC_READ | GENERIC_WRITE,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                    size != 0 ? OPEN_ALWAYS : OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return win32::lastError("CreateFile", path);
    LARGE_INTEGER length = {};
    GetFileSizeEx(file, &length);
    length.QuadPart = std::max(length.QuadPart, static_cast<LONGLONG>(size));   // a mapping makes its file as large
    const HANDLE mapping = CreateFileMappingW(file, nullptr, PAGE_READWRITE, static_cast<DWORD>(length.QuadPart >> 32),
                                              static_cast<DWORD>(length.QuadPart), nullptr);
    void* base = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0) : nullptr;
    Unexpected error = win32::lastError("MapViewOfFile", "map " + path);
    if (mapping)
        CloseHandle(mapping);
    CloseHandle(file);
    if (!base)
        return error;
    return std::span(static_cast<std::byte*>(base), static_cast<std::size_t>(length.QuadPart));
}

std::uint64_t currentProcessId() { return GetCurrentProcessId(); }

}  // namespace ipc::sys

namespace ipc::trace {

std::uint64_t now() noexcept
{
    static const std::uint64_t frequency = [] {
        LARGE_INTEGER ticks;
        QueryPerformanceFrequency(&ticks);
        return static_cast<std::uint64_t>(ticks.QuadPart);
    }();
    LARGE_INTEGER counter;
    QueryPerformanceCounter(&counter);
    const auto ticks = static_cast<std::uint64_t>(counter.QuadPart);
    constexpr std::uint64_t kSecond = 1'000'000'000;
    return ticks / frequency * kSecond + ticks % frequency * kSecond / frequency;
}

}  // namespace ipc::trace
