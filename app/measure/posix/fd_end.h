// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"

#include <unistd.h>

namespace measure {

/// A system call that must succeed.
long mustCall(long result, const char* what);

/// Bytes through two descriptors, which it borrows.
class FdEnd final : public End {
public:
    FdEnd(int in, int out) : m_in(in), m_out(out) {}
    void send(std::span<const std::byte> message) override
    {
        while (!message.empty())
            message = message.subspan(static_cast<std::size_t>(mustCall(write(m_out, message.data(), message.size()), "write")));
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        for (auto rest = room; !rest.empty();) {
            const long got = mustCall(read(m_in, rest.data(), rest.size()), "read");
            if (got == 0)
                giveUp("the other end is gone");
            rest = rest.subspan(static_cast<std::size_t>(got));
        }
        return room;
    }

private:
    int m_in;
    int m_out;
};

}  // namespace measure
