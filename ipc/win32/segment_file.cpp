// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/segment_file.h"

#include "ipc/win32/native.h"

#include <array>

namespace ipc::sys {
namespace {

std::wstring temporaryFile()
{
    std::array<wchar_t, MAX_PATH + 1> folder{};
    std::array<wchar_t, MAX_PATH + 1> file{};
    const DWORD length = GetTempPathW(static_cast<DWORD>(folder.size()), folder.data());
    if (length == 0 || GetTempFileNameW(folder.data(), L"ipc", 0, file.data()) == 0)
        return {};
    return file.data();
}

}  // namespace

Result<SegmentFile> SegmentFile::create(std::uint64_t size)
{
    const std::wstring path = temporaryFile();
    const HANDLE handle = CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                      nullptr, CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return win32::lastError("CreateFile", win32::narrow(path));
    SegmentFile file;
    file.m_native = reinterpret_cast<std::intptr_t>(handle);
    file.m_path = win32::narrow(path);
    const HANDLE mapping = CreateFileMappingW(handle, nullptr, PAGE_READWRITE, static_cast<DWORD>(size >> 32), static_cast<DWORD>(size), nullptr);
    void* base = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, static_cast<SIZE_T>(size)) : nullptr;
    Unexpected error = win32::lastError("MapViewOfFile", "map a trace segment");
    if (mapping)
        CloseHandle(mapping);
    if (!base)
        return error;
    file.m_bytes = {static_cast<std::byte*>(base), static_cast<std::size_t>(size)};
    return file;
}

SegmentFile::~SegmentFile()
{
    if (m_bytes.data())
        UnmapViewOfFile(m_bytes.data());
    if (m_native >= 0)
        CloseHandle(reinterpret_cast<HANDLE>(m_native));
}

}  // namespace ipc::sys
