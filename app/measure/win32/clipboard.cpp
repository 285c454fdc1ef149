// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/win32/handle_end.h"

#include <cstring>

namespace measure {
namespace {

constexpr UINT kFormat = 0x2FF;   // a private one: the bytes as they are

// Whoever else has it open lets it go soon: Wine's own window, which exchanges it with X11.
void openClipboard(HWND window)
{
    while (!OpenClipboard(window))
        Sleep(1);
}

// Other measurements take the clipboard away in between. Who finds nothing asks the other process to copy again.
class RawReader final : public End {
public:
    RawReader(HANDLE wanted, HANDLE copied) : m_wanted(wanted), m_copied(copied) {}
    void send(std::span<const std::byte>) override {}
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        while (!paste(room)) {
            SetEvent(m_wanted);
            WaitForSingleObject(m_copied, INFINITE);
        }
        return room;
    }

private:
    static bool paste(std::span<std::byte> message)
    {
        openClipboard(nullptr);
        const HANDLE memory = GetClipboardData(kFormat);
        if (memory) {
            if (GlobalSize(memory) < message.size())
                giveUp("the clipboard holds something else");
            std::memcpy(message.data(), GlobalLock(memory), message.size());
            GlobalUnlock(memory);
        }
        CloseClipboard();
        return memory != nullptr;
    }

    HANDLE m_wanted;
    HANDLE m_copied;
};

/// Copies when it is told to; what it has copied is pasted without it.
class RawOwner final : public End {
public:
    RawOwner(HANDLE wanted, HANDLE copied, std::size_t size)
        : m_wanted(wanted), m_copied(copied), m_data(size), m_window(CreateWindowExW(0, L"STATIC", L"", WS_POPUP, 0, 0, 0, 0, nullptr, nullptr, nullptr, nullptr))
    {
        mustSucceed(m_window != nullptr, "CreateWindow");
        fillPattern(m_data);
    }
    void send(std::span<const std::byte>) override { SetEvent(m_copied); }
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        // The window's messages must be looked at meanwhile: whoever empties the clipboard tells the owner, and waits.
        while (MsgWaitForMultipleObjects(1, &m_wanted, FALSE, INFINITE, QS_ALLINPUT) != WAIT_OBJECT_0)
            for (MSG message; PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE);)
                DispatchMessageW(&message);
        copy();
        return {};
    }

private:
    void copy() const
    {
        const HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, m_data.size());
        std::memcpy(GlobalLock(memory), m_data.data(), m_data.size());
        GlobalUnlock(memory);
        openClipboard(m_window);
        EmptyClipboard();
        mustSucceed(SetClipboardData(kFormat, memory) != nullptr, "SetClipboardData");
        CloseClipboard();
    }

    HANDLE m_wanted;
    HANDLE m_copied;
    std::vector<std::byte> m_data;
    HWND m_window;
};

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place)
        : m_size(place.size), m_wanted(rawNamedEvent(place.name + "wanted")), m_copied(rawNamedEvent(place.name + "copied")) {}
    std::unique_ptr<End> driver() override { return std::make_unique<RawReader>(m_wanted, m_copied); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawOwner>(m_wanted, m_copied, m_size); }

private:
    std::size_t m_size;
    HANDLE m_wanted;
    HANDLE m_copied;
};

}  // namespace

Raw rawClipboard() { return {"OpenClipboard, GetClipboardData, CloseClipboard", makeLink<RawLink>}; }

}  // namespace measure
