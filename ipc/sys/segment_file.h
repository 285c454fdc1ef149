// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace ipc::sys {

/// Zeroed memory that other processes of this user can map by a path, for as long as this object lives. Nobody can
/// make it shorter meanwhile, so that touching it never faults. On Linux a sealed memfd, reached through /proc.
class SegmentFile {
public:
    static Result<SegmentFile> create(std::uint64_t size);

    SegmentFile(SegmentFile&& other) noexcept
        : m_bytes(std::exchange(other.m_bytes, {})), m_native(std::exchange(other.m_native, -1)), m_path(std::move(other.m_path))
    {
    }
    SegmentFile& operator=(SegmentFile&& other) noexcept
    {
        std::swap(m_bytes, other.m_bytes);
        std::swap(m_native, other.m_native);
        std::swap(m_path, other.m_path);
        return *this;
    }
    ~SegmentFile();

    std::span<std::byte> bytes() const { return m_bytes; }
    const std::string& path() const { return m_path; }

private:
    SegmentFile() = default;

    std::span<std::byte> m_bytes;
    std::intptr_t m_native = -1;
    std::string m_path;
};

}  // namespace ipc::sys
