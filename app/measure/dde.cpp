// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/dde.h"

#include "app/measure/link.h"
#include "ipc/process.h"

namespace measure {
namespace {

constexpr std::uint32_t kFormat = 0x2FF;   // a private one: the bytes as they are
constexpr ipc::Timeout kPatience{5000};

class LibraryClient final : public End {
public:
    explicit LibraryClient(ipc::Conversation conversation) : m_conversation(conversation) {}
    void send(std::span<const std::byte>) override {}
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        m_value = must(ipc::ddeRequest(m_conversation, m_item, kFormat, ipc::kInfinite, std::move(m_value)));
        return m_value.value;
    }

private:
    ipc::Conversation m_conversation;
    std::string m_item = "item";
    ipc::DdeValue m_value;   // its memory serves for the next one
};

/// The library answers in a thread of its own.
class LibraryServer final : public End {
public:
    void send(std::span<const std::byte>) override {}
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        ipc::sleep(ipc::kInfinite);
        return {};
    }
};

class LibraryLink final : public Link {
public:
    explicit LibraryLink(const Place& place) : m_size(place.size), m_service(place.name) {}
    std::unique_ptr<End> driver() override
    {
        return std::make_unique<LibraryClient>(must(ipc::ddeInitiate(ipc::Window::Null, m_service, "topic", kPatience)).front().id);
    }
    std::unique_ptr<End> echo() override
    {
        std::vector<std::byte> value(m_size);
        fillPattern(value);
        must(ipc::ddeRegister(m_service, {{"topic", {{"item", std::move(value), kFormat}}}}));
        return std::make_unique<LibraryServer>();
    }

private:
    std::size_t m_size;
    std::string m_service;
};

}  // namespace

Mechanism dde() { return {"dde", rawDde(), makeLink<LibraryLink>}; }

}  // namespace measure
