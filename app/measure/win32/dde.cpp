// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/win32/handle_end.h"

#include <cstring>
#include <dde.h>

namespace measure {
namespace {

// The messages of DDE on one thread at each end, with no more around them than they need.
HWND makeWindow(const std::wstring& name, WNDPROC procedure, void* self)
{
    WNDCLASSEXW description = {};
    description.cbSize = sizeof description;
    description.lpfnWndProc = procedure;
    description.hInstance = GetModuleHandleW(nullptr);
    description.lpszClassName = name.c_str();
    mustSucceed(RegisterClassExW(&description) != 0, "RegisterClass");
    const HWND window = CreateWindowExW(0, name.c_str(), L"", WS_POPUP, 0, 0, 0, 0, nullptr, nullptr, description.hInstance, nullptr);
    mustSucceed(window != nullptr, "CreateWindow");
    SetWindowLongPtrW(window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(self));
    return window;
}

template <class T>
T* selfOf(HWND window)
{
    return reinterpret_cast<T*>(GetWindowLongPtrW(window, GWLP_USERDATA));
}

void nextMessage()
{
    MSG message;
    if (GetMessageW(&message, nullptr, 0, 0) > 0)
        DispatchMessageW(&message);
}

class RawClient final : public End {
public:
    explicit RawClient(const std::wstring& name) : m_item(GlobalAddAtomW(L"item")), m_window(makeWindow(name + L"client", procedure, this))
    {
        const HWND server = FindWindowW((name + L"server").c_str(), nullptr);
        mustSucceed(server != nullptr, "FindWindow");
        SendMessageW(server, WM_DDE_INITIATE, reinterpret_cast<WPARAM>(m_window), MAKELPARAM(m_item, m_item));
        if (!m_server)
            giveUp("the server did not acknowledge");
    }
    void send(std::span<const std::byte>) override
    {
        mustSucceed(PostMessageW(m_server, WM_DDE_REQUEST, reinterpret_cast<WPARAM>(m_window), PackDDElParam(WM_DDE_REQUEST, CF_TEXT, m_item)), "PostMessage");
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        m_wanted = room;
        while (!m_wanted.empty())
            nextMessage();
        return room;
    }

private:
    static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
    {
        auto* self = selfOf<RawClient>(window);
        if (self && message == WM_DDE_ACK && !self->m_server)
            self->m_server = reinterpret_cast<HWND>(wParam);
        else if (self && message == WM_DDE_DATA)
            self->take(lParam);
        else
            return DefWindowProcW(window, message, wParam, lParam);
        return 0;
    }
    void take(LPARAM lParam)
    {
        UINT_PTR data = 0;
        UINT_PTR item = 0;
        UnpackDDElParam(WM_DDE_DATA, lParam, &data, &item);
        FreeDDElParam(WM_DDE_DATA, lParam);
        const auto memory = reinterpret_cast<HGLOBAL>(data);
        const auto* object = static_cast<const DDEDATA*>(GlobalLock(memory));
        std::memcpy(m_wanted.data(), object->Value, m_wanted.size());
        GlobalUnlock(memory);
        GlobalFree(memory);   // fRelease says so
        m_wanted = {};
    }

    ATOM m_item;
    HWND m_window;
    HWND m_server = nullptr;
    std::span<std::byte> m_wanted;
};

class RawServer final : public End {
public:
    RawServer(const std::wstring& name, std::size_t size) : m_value(size), m_window(makeWindow(name + L"server", procedure, this))
    {
        fillPattern(m_value);
    }
    void send(std::span<const std::byte>) override {}
    std::span<const std::byte> receive(std::span<std::byte>) override
    {
        nextMessage();
        return {};
    }

private:
    static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
    {
        auto* self = selfOf<RawServer>(window);
        if (self && message == WM_DDE_INITIATE)
            return SendMessageW(reinterpret_cast<HWND>(wParam), WM_DDE_ACK, reinterpret_cast<WPARAM>(window), lParam);
        if (!self || message != WM_DDE_REQUEST)
            return DefWindowProcW(window, message, wParam, lParam);
        self->answer(reinterpret_cast<HWND>(wParam), HIWORD(lParam));
        return 0;
    }
    void answer(HWND client, ATOM item) const
    {
        const HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, offsetof(DDEDATA, Value) + m_value.size());
        auto* object = static_cast<DDEDATA*>(GlobalLock(memory));
        *object = {};
        object->fRelease = 1;
        object->fResponse = 1;
        object->cfFormat = CF_TEXT;
        std::memcpy(object->Value, m_value.data(), m_value.size());
        GlobalUnlock(memory);
        const LPARAM packed = PackDDElParam(WM_DDE_DATA, reinterpret_cast<UINT_PTR>(memory), item);
        mustSucceed(PostMessageW(client, WM_DDE_DATA, reinterpret_cast<WPARAM>(m_window), packed), "PostMessage");
    }

    std::vector<std::byte> m_value;
    HWND m_window;
};

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place) : m_name(wideName(L"", place.name)), m_size(place.size) {}
    std::unique_ptr<End> driver() override { return std::make_unique<RawClient>(m_name); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawServer>(m_name, m_size); }

private:
    std::wstring m_name;
    std::size_t m_size;
};

}  // namespace

Raw rawDde() { return {"WM_DDE_REQUEST and WM_DDE_DATA between two windows", makeLink<RawLink>}; }

}  // namespace measure
