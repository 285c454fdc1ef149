// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/win32/handle_end.h"

#include <cstring>

namespace measure {
namespace {

class RawEnd final : public End {
public:
    RawEnd(void* memory, HANDLE out, HANDLE in) : m_memory(memory), m_out(out), m_in(in) {}
    void send(std::span<const std::byte> message) override
    {
        std::memcpy(m_memory, message.data(), message.size());
        mustSucceed(SetEvent(m_out), "SetEvent");
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        mustSucceed(WaitForSingleObject(m_in, INFINITE) == WAIT_OBJECT_0, "WaitForSingleObject");
        std::memcpy(room.data(), m_memory, room.size());
        return room;
    }

private:
    void* m_memory;
    HANDLE m_out;
    HANDLE m_in;
};

// What is made under a name that is there already is opened: both processes do the same.
class RawLink final : public Link {
public:
    explicit RawLink(const Place& place)
    {
        const HANDLE section = mustMake(CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, static_cast<DWORD>(place.size >> 32),
                                                           static_cast<DWORD>(place.size), wideName(L"", place.name).c_str()), "CreateFileMapping");
        m_memory = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, place.size);
        mustSucceed(m_memory != nullptr, "MapViewOfFile");
        m_there = rawNamedEvent(place.name + "there");
        m_back = rawNamedEvent(place.name + "back");
    }
    std::unique_ptr<End> driver() override { return std::make_unique<RawEnd>(m_memory, m_there, m_back); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawEnd>(m_memory, m_back, m_there); }

private:
    void* m_memory;
    HANDLE m_there;
    HANDLE m_back;
};

}  // namespace

Raw rawMemoryMappedFile() { return {"memcpy, SetEvent, WaitForSingleObject", makeLink<RawLink>}; }

}  // namespace measure
