// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/link.h"
#include "app/measure/streams.h"
#include "ipc/anonymous_pipe.h"

#include <fcntl.h>

namespace measure {
namespace {

class RawLink final : public Link {
public:
    explicit RawLink(std::size_t size)
    {
        for (const auto& pipe : {m_there, m_back}) {
            mustCall(pipe2(const_cast<int*>(pipe), O_CLOEXEC), "pipe2");
            mustCall(fcntl(pipe[1], F_SETPIPE_SZ, static_cast<int>(size * 2)), "F_SETPIPE_SZ");
        }
    }
    std::unique_ptr<End> driver() override { return std::make_unique<FdEnd>(m_back[0], m_there[1]); }
    std::unique_ptr<End> echo() override { return std::make_unique<FdEnd>(m_there[0], m_back[1]); }

private:
    int m_there[2];
    int m_back[2];
};

class LibraryLink final : public Link {
public:
    explicit LibraryLink(std::size_t size)
        : m_there(must(ipc::createPipe(static_cast<std::uint32_t>(size * 2))))
        , m_back(must(ipc::createPipe(static_cast<std::uint32_t>(size * 2))))
    {
    }
    std::unique_ptr<End> driver() override { return std::make_unique<HandleEnd>(m_back.read, m_there.write); }
    std::unique_ptr<End> echo() override { return std::make_unique<HandleEnd>(m_there.read, m_back.write); }

private:
    ipc::PipeEnds m_there;
    ipc::PipeEnds m_back;
};

}  // namespace

Mechanism anonymousPipe()
{
    return {"anonymous-pipe", "pipe2, write, read", [](std::size_t size) -> std::unique_ptr<Link> { return std::make_unique<RawLink>(size); },
            [](std::size_t size) -> std::unique_ptr<Link> { return std::make_unique<LibraryLink>(size); },
            [] { return std::string(); }};
}

}  // namespace measure
