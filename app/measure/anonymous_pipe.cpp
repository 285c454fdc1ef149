// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/link.h"
#include "app/measure/streams.h"
#include "ipc/anonymous_pipe.h"

namespace measure {
namespace {

class LibraryLink final : public Link {
public:
    explicit LibraryLink(const Place& place) : m_there(pipeOf(place, 0)), m_back(pipeOf(place, 1)) {}
    std::unique_ptr<End> driver() override { return std::make_unique<HandleEnd>(m_back.read, m_there.write); }
    std::unique_ptr<End> echo() override { return std::make_unique<HandleEnd>(m_there.read, m_back.write); }
    std::vector<std::uint64_t> toHandOver() const override
    {
        return {ipc::value(m_there.read), ipc::value(m_there.write), ipc::value(m_back.read), ipc::value(m_back.write)};
    }

private:
    static ipc::PipeEnds pipeOf(const Place& place, std::size_t which)
    {
        if (place.first)
            return must(ipc::createPipe(static_cast<std::uint32_t>(place.size * 2), {.inheritHandle = true}));
        return {static_cast<ipc::Handle>(place.inherited.at(which * 2)), static_cast<ipc::Handle>(place.inherited.at(which * 2 + 1))};
    }

    ipc::PipeEnds m_there;
    ipc::PipeEnds m_back;
};

}  // namespace

Mechanism anonymousPipe() { return {"anonymous-pipe", rawAnonymousPipe(), makeLink<LibraryLink>}; }

}  // namespace measure
