// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/mailslot.h"

#include "app/measure/link.h"
#include "ipc/file.h"

namespace measure {
namespace {

constexpr std::uint32_t kShareBoth = 1 | 2;   // FILE_SHARE_READ | FILE_SHARE_WRITE: Wine wants it

/// A slot of one's own to read from; the other's is opened at the first message.
class SlotEnd final : public End {
public:
    SlotEnd(ipc::Handle own, std::string other) : m_own(own), m_otherName(std::move(other)) {}
    void send(std::span<const std::byte> message) override
    {
        if (m_other == ipc::Handle::Null)
            m_other = open();
        must(ipc::writeFile(m_other, message));
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override { return room.first(must(ipc::readFile(m_own, room)).bytes); }

private:
    ipc::Handle open() const
    {
        ipc::FileOptions options;
        options.name = m_otherName;
        options.access = ipc::kGenericWrite;
        options.share = kShareBoth;
        return must(ipc::createFile(options));
    }

    ipc::Handle m_own;
    std::string m_otherName;
    ipc::Handle m_other = ipc::Handle::Null;
};

class LibraryLink final : public Link {
public:
    explicit LibraryLink(const Place& place) : m_name(R"(\\.\mailslot\)" + place.name) {}
    std::unique_ptr<End> driver() override { return std::make_unique<SlotEnd>(make("driver"), m_name + "echo"); }
    std::unique_ptr<End> echo() override { return std::make_unique<SlotEnd>(make("echo"), m_name + "driver"); }

private:
    ipc::Handle make(const char* whose) const
    {
        ipc::MailslotOptions options;
        options.name = m_name + whose;
        options.readTimeout = ipc::kInfinite;
        return must(ipc::createMailslot(options));
    }

    std::string m_name;
};

}  // namespace

Mechanism mailslot() { return {"mailslot", rawMailslot(), makeLink<LibraryLink>}; }

}  // namespace measure
