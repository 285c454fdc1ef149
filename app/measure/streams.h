// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"
#include "ipc/file.h"

namespace measure {

/// Bytes through two handles, or one that is used both ways.
class HandleEnd final : public End {
public:
    HandleEnd(ipc::Handle in, ipc::Handle out) : m_in(in), m_out(out) {}
    void send(std::span<const std::byte> message) override
    {
        while (!message.empty())
            message = message.subspan(must(ipc::writeFile(m_out, message)));
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        for (auto rest = room; !rest.empty();)
            rest = rest.subspan(must(ipc::readFile(m_in, rest)).bytes);
        return room;
    }

private:
    ipc::Handle m_in;
    ipc::Handle m_out;
};

}  // namespace measure
