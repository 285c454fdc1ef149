// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"

#include "app/measure/link.h"
#include "app/measure/streams.h"

#include <sys/socket.h>

namespace measure {
namespace {

constexpr auto kName = R"(\\.\pipe\measure)";

class RawLink final : public Link {
public:
    RawLink() { mustCall(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends), "socketpair"); }
    std::unique_ptr<End> driver() override { return std::make_unique<FdEnd>(m_ends[0], m_ends[0]); }
    std::unique_ptr<End> echo() override { return std::make_unique<FdEnd>(m_ends[1], m_ends[1]); }

private:
    int m_ends[2];
};

class LibraryLink final : public Link {
public:
    explicit LibraryLink(std::size_t size)
    {
        ipc::NamedPipeOptions options;
        options.name = kName;
        options.maxInstances = 1;
        options.outBufferSize = options.inBufferSize = static_cast<std::uint32_t>(size * 2);
        m_server = must(ipc::createNamedPipe(options));
    }
    std::unique_ptr<End> driver() override
    {
        if (const auto connected = ipc::connectNamedPipe(m_server); !connected && connected.error().code != ipc::ErrorCode::PipeConnected)
            giveUp(ipc::toText(connected.error()));
        return std::make_unique<HandleEnd>(m_server, m_server);
    }
    std::unique_ptr<End> echo() override
    {
        ipc::FileOptions options;
        options.name = kName;
        options.access = ipc::kGenericRead | ipc::kGenericWrite;
        const ipc::Handle client = must(ipc::createFile(options));
        return std::make_unique<HandleEnd>(client, client);
    }

private:
    ipc::Handle m_server;
};

}  // namespace

Mechanism namedPipe()
{
    return {"named-pipe", "AF_UNIX stream: write, read", [](std::size_t) -> std::unique_ptr<Link> { return std::make_unique<RawLink>(); },
            [](std::size_t size) -> std::unique_ptr<Link> { return std::make_unique<LibraryLink>(size); },
            [] { return std::string(); }};
}

}  // namespace measure
