// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/file_mapping.h"

#include "app/measure/named_event.h"

namespace measure {
namespace {

class LibraryEnd final : public End {
public:
    LibraryEnd(std::uint64_t address, ipc::Handle out, ipc::Handle in) : m_address(address), m_out(out), m_in(in) {}
    void send(std::span<const std::byte> message) override
    {
        must(ipc::writeMemory(m_address, message));
        must(ipc::setEvent(m_out));
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        must(ipc::waitForSingleObject(m_in, ipc::kInfinite));
        must(ipc::readMemory(m_address, room));
        return room;
    }

private:
    std::uint64_t m_address;
    ipc::Handle m_out;
    ipc::Handle m_in;
};

class LibraryLink final : public Link {
public:
    explicit LibraryLink(const Place& place) : m_name(place.name)
    {
        ipc::FileMappingOptions section;
        section.size = place.size;
        section.name = m_name;
        m_section = must(ipc::createFileMapping(section)).handle;
    }
    std::unique_ptr<End> driver() override { return std::make_unique<LibraryEnd>(view(), namedEvent(m_name + "there"), namedEvent(m_name + "back")); }
    std::unique_ptr<End> echo() override { return std::make_unique<LibraryEnd>(view(), namedEvent(m_name + "back"), namedEvent(m_name + "there")); }

private:
    std::uint64_t view() const { return must(ipc::mapViewOfFile(m_section, {})).address; }

    std::string m_name;
    ipc::Handle m_section;
};

}  // namespace

Mechanism memoryMappedFile() { return {"memory-mapped-file", rawMemoryMappedFile(), makeLink<LibraryLink>}; }

}  // namespace measure
