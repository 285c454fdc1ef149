// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/named_pipe.h"

#include "app/measure/link.h"
#include "app/measure/streams.h"

namespace measure {
namespace {

class LibraryLink final : public Link {
public:
    explicit LibraryLink(const Place& place) : m_name(R"(\\.\pipe\)" + place.name)
    {
        if (!place.first)
            return;
        ipc::NamedPipeOptions options;
        options.name = m_name;
        options.maxInstances = 1;
        options.outBufferSize = options.inBufferSize = static_cast<std::uint32_t>(place.size * 2);
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
        options.name = m_name;
        options.access = ipc::kGenericRead | ipc::kGenericWrite;
        const ipc::Handle client = must(ipc::createFile(options));
        return std::make_unique<HandleEnd>(client, client);
    }

private:
    std::string m_name;
    ipc::Handle m_server = ipc::Handle::Null;
};

}  // namespace

Mechanism namedPipe() { return {"named-pipe", rawNamedPipe(), makeLink<LibraryLink>}; }

}  // namespace measure
