// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mailslot.h"

#include "app/measure/link.h"
#include "app/measure/streams.h"

#include <sys/socket.h>

namespace measure {
namespace {

constexpr auto kDriver = R"(\\.\mailslot\driver)";
constexpr auto kEcho = R"(\\.\mailslot\echo)";

class RawLink final : public Link {
public:
    RawLink() { mustCall(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, m_ends), "socketpair"); }
    std::unique_ptr<End> driver() override { return std::make_unique<FdEnd>(m_ends[0], m_ends[0]); }
    std::unique_ptr<End> echo() override { return std::make_unique<FdEnd>(m_ends[1], m_ends[1]); }

private:
    int m_ends[2];
};

/// A slot of one's own to read from; the other's is opened at the first message, when it is sure to be there.
class SlotEnd final : public End {
public:
    SlotEnd(ipc::Handle own, const char* other) : m_own(own), m_otherName(other) {}
    void send(std::span<const std::byte> message) override
    {
        if (m_other == ipc::Handle::Null)
            m_other = open();
        must(ipc::writeFile(m_other, message));
    }
    void receive(std::span<std::byte> message) override { must(ipc::readFile(m_own, message)); }

private:
    ipc::Handle open() const
    {
        ipc::FileOptions options;
        options.name = m_otherName;
        options.access = ipc::kGenericWrite;
        return must(ipc::createFile(options));
    }

    ipc::Handle m_own;
    const char* m_otherName;
    ipc::Handle m_other = ipc::Handle::Null;
};

class LibraryLink final : public Link {
public:
    LibraryLink() : m_driver(make(kDriver)), m_echo(make(kEcho)) {}
    std::unique_ptr<End> driver() override { return std::make_unique<SlotEnd>(m_driver, kEcho); }
    std::unique_ptr<End> echo() override { return std::make_unique<SlotEnd>(m_echo, kDriver); }

private:
    static ipc::Handle make(const char* name)
    {
        ipc::MailslotOptions options;
        options.name = name;
        options.readTimeout = ipc::kInfinite;
        return must(ipc::createMailslot(options));
    }

    ipc::Handle m_driver;
    ipc::Handle m_echo;
};

}  // namespace

Mechanism mailslot()
{
    return {"mailslot", "AF_UNIX datagrams: write, read", [](std::size_t) -> std::unique_ptr<Link> { return std::make_unique<RawLink>(); },
            [](std::size_t) -> std::unique_ptr<Link> { return std::make_unique<LibraryLink>(); }, [] { return std::string(); }};
}

}  // namespace measure
