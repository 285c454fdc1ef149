// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/result.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace ipc::posix {

/// Shared memory mapped into this process. Move-only.
class SharedMapping {
public:
    SharedMapping() = default;
    SharedMapping(SharedMapping&& other) noexcept
        : m_base(std::exchange(other.m_base, nullptr)), m_size(std::exchange(other.m_size, 0)) {}
    SharedMapping& operator=(SharedMapping&& other) noexcept
    {
        std::swap(m_base, other.m_base);
        std::swap(m_size, other.m_size);
        return *this;
    }
    ~SharedMapping();

    static Result<SharedMapping> map(const char* call, int fd, std::size_t size, std::uint64_t offset = 0);
    template <class T>
    T* as() const { return static_cast<T*>(m_base); }
    /// Leaves it mapped until the process ends.
    void leak() { m_base = nullptr; }

private:
    void* m_base = nullptr;
    std::size_t m_size = 0;
};

}  // namespace ipc::posix
