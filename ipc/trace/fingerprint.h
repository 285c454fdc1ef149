// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/trace/channel.h"

#include <cstddef>
#include <cstring>
#include <span>

namespace ipc::trace {

/// Which bytes these are, as far as 64 bits can tell: the same in every process and on every platform.
inline std::uint64_t fingerprint(std::span<const std::byte> data)
{
    std::uint64_t hash = channelFrom(data.size(), 2);
    while (!data.empty()) {
        std::uint64_t word = 0;
        const std::size_t size = data.size() < sizeof word ? data.size() : sizeof word;
        std::memcpy(&word, data.data(), size);
        hash = channelFrom(hash ^ word, size);
        data = data.subspan(size);
    }
    return hash;
}

}  // namespace ipc::trace
