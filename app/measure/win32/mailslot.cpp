// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/win32/handle_end.h"

namespace measure {
namespace {

/// A slot of one's own to read from; the other's is opened at the first message.
class SlotEnd final : public End {
public:
    SlotEnd(HANDLE own, std::wstring other) : m_own(own), m_other(std::move(other)) {}
    void send(std::span<const std::byte> message) override
    {
        if (!m_out)
            m_out = open();
        DWORD put = 0;
        mustSucceed(WriteFile(m_out, message.data(), static_cast<DWORD>(message.size()), &put, nullptr), "WriteFile");
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        DWORD got = 0;
        mustSucceed(ReadFile(m_own, room.data(), static_cast<DWORD>(room.size()), &got, nullptr), "ReadFile");
        return room.first(got);
    }

private:
    HANDLE open() const
    {
        return mustMake(CreateFileW(m_other.c_str(), GENERIC_WRITE, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr), "CreateFile");
    }

    HANDLE m_own;
    std::wstring m_other;
    HANDLE m_out = nullptr;
};

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place) : m_name(wideName(LR"(\\.\mailslot\)", place.name)) {}
    std::unique_ptr<End> driver() override { return std::make_unique<SlotEnd>(make(L"driver"), m_name + L"echo"); }
    std::unique_ptr<End> echo() override { return std::make_unique<SlotEnd>(make(L"echo"), m_name + L"driver"); }

private:
    HANDLE make(const wchar_t* whose) const
    {
        return mustMake(CreateMailslotW((m_name + whose).c_str(), 0, MAILSLOT_WAIT_FOREVER, nullptr), "CreateMailslot");
    }

    std::wstring m_name;
};

}  // namespace

Raw rawMailslot() { return {"a mailslot each: WriteFile, ReadFile", makeLink<RawLink>}; }

}  // namespace measure
