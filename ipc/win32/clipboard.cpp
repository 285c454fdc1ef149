// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/sys/clipboard.h"

#include "ipc/clipboard/renderings.h"
#include "ipc/clipboard/text.h"
#include "ipc/trace/call.h"
#include "ipc/win32/clipboard_origin.h"
#include "ipc/win32/window.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ipc::win32 {
namespace {

using trace::MessageId;

// Wine's own window opens the clipboard for a moment to exchange it with X11; nothing like it exists on Windows.
constexpr std::wstring_view kWineManager = L"__wine_clipboard_manager";
constexpr DWORD kWineManagerTime = 5000;   // ms; it waits for the X11 program that it asks

MessageId idOf(UINT message)
{
    switch (message) {
    case WM_RENDERFORMAT: return MessageId::WM_RENDERFORMAT_;
    case WM_RENDERALLFORMATS: return MessageId::WM_RENDERALLFORMATS_;
    case WM_DESTROYCLIPBOARD: return MessageId::WM_DESTROYCLIPBOARD_;
    case WM_CLIPBOARDUPDATE: return MessageId::WM_CLIPBOARDUPDATE_;
    default: return MessageId::None_;
    }
}

/// The part of a window's procedure that concerns the clipboard.
class ClipboardWindow final : public WindowAttachment {
public:
    explicit ClipboardWindow(Window window) : m_window(window) {}

    bool message(UINT message, WPARAM wParam, LPARAM lParam, LRESULT& result) override
    {
        const MessageId id = idOf(message);
        if (id == MessageId::None_)
            return false;
        const auto format = message == WM_RENDERFORMAT ? static_cast<ClipboardFormat>(wParam) : 0;
        tell(id, wParam, lParam, format);
        if (message == WM_RENDERFORMAT)
            renderClipboardFormat(format);
        else if (message == WM_RENDERALLFORMATS)
            renderAll();
        result = 0;
        return true;
    }

private:
    // The record has it as the window procedure saw it; GetMessage gets a copy, to show what it was.
    void tell(MessageId id, WPARAM wParam, LPARAM lParam, ClipboardFormat format)
    {
        std::array<std::byte, 64> buffer;
        trace::DetailWriter writer(buffer.data(), buffer.size());
        writer.number(trace::Key::window, trace::DetailType::Number, value(m_window), 0);
        if (format != 0)
            writer.number(trace::Key::format, trace::DetailType::Constant, format, 0, Family::ClipboardFormat);
        trace::message(id, kClipboardChannel, trace::kNoPosition, trace::kReads, writer.written());
        WindowMessage copy;
        copy.id = id;
        copy.wParam = wParam;
        copy.lParam = static_cast<std::uint64_t>(lParam);
        copy.format = format;
        copy.channel = kClipboardChannel;
        (void)postMessage(m_window, std::move(copy));
    }

    // As the documentation of the message asks: open, look whether one is still the owner, set, close.
    void renderAll()
    {
        const std::vector<ClipboardFormat> formats = willinglyRendered();
        trace::Call call(CallId::OpenClipboard);
        call.in(trace::Key::window, value(m_window));
        if (formats.empty() || !OpenClipboard(hwnd(m_window)))
            return;
        if (GetClipboardOwner() == hwnd(m_window))
            std::ranges::for_each(formats, renderClipboardFormat);
        (void)ipc::closeClipboard();
    }

    Window m_window;
};

Result<void> watch(const char* call, Window window)
{
    if (!isWindow(window))
        return fail(call, ErrorCode::InvalidWindowHandle, ERROR_INVALID_WINDOW_HANDLE, "window " + std::to_string(value(window)));
    if (!attachment<ClipboardWindow>(window))
        return attach(window, std::make_shared<ClipboardWindow>(window));
    return {};
}

bool heldByWine()
{
    std::array<wchar_t, 64> name{};
    const HWND holder = GetOpenClipboardWindow();
    if (!holder)
        return isWine() && !isOpenByLab();   // it opens it without a window when an X11 program asks
    return GetClassNameW(holder, name.data(), static_cast<int>(name.size())) > 0 && name.data() == kWineManager;
}

// Asks again and again: nobody is told of a close that has changed nothing (no WM_CLIPBOARDUPDATE, CB-11; the sequence number stays), and such are
// those after Wine has read for an X11 program. It takes some milliseconds.
BOOL open(HWND owner)
{
    const ULONGLONG end = GetTickCount64() + kWineManagerTime;
    BOOL opened = OpenClipboard(owner);
    while (!opened && GetLastError() == ERROR_ACCESS_DENIED && heldByWine() && GetTickCount64() < end) {
        Sleep(1);
        opened = OpenClipboard(owner);
    }
    return opened;
}

/// FALSE as the library tells it.
Result<void> done(const char* call, BOOL result) { return result ? Result<void>() : lastError(call); }

// Handles of the graphics system, not of memory: there are no bytes behind them.
bool isGraphics(ClipboardFormat format)
{
    return format == CF_BITMAP || format == CF_PALETTE || format == CF_METAFILEPICT || format == CF_ENHMETAFILE
           || format == CF_DSPBITMAP || format == CF_DSPMETAFILEPICT || format == CF_DSPENHMETAFILE;
}

Unexpected noBytes(const char* call)
{
    return fail(call, ErrorCode::NotSupported, ERROR_NOT_SUPPORTED, "the data of this format is a graphics object, not bytes");
}

HGLOBAL memoryWith(std::span<const std::byte> data)
{
    const HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, data.size());
    if (memory && !data.empty()) {
        std::memcpy(GlobalLock(memory), data.data(), data.size());
        GlobalUnlock(memory);
    }
    return memory;
}

}  // namespace
}  // namespace ipc::win32

namespace ipc::sys {

using namespace ipc::win32;

Result<void> openClipboard(Window newOwner)
{
    if (newOwner != Window::Null)
        if (auto watched = watch("OpenClipboard", newOwner); !watched)
            return watched;
    if (open(hwnd(newOwner))) {
        originsOpened();
        return {};
    }
    const DWORD error = GetLastError();
    const Window holder = windowOf(GetOpenClipboardWindow());
    return failed(error, "OpenClipboard", "it is open with window " + std::to_string(value(holder)));
}

Result<void> closeClipboard()
{
    originsClosing();
    return done("CloseClipboard", CloseClipboard());
}

Result<void> emptyClipboard()
{
    auto emptied = done("EmptyClipboard", EmptyClipboard());
    if (emptied) {
        originsEmptied();
        forgetRenderings();
    }
    return emptied;
}

Result<void> setClipboardData(ClipboardFormat format, std::span<const std::byte> data)
{
    if (isGraphics(format))
        return noBytes("SetClipboardData");
    // Half a character is refused by Windows 11, and earlier ones write before its block to end it. An empty block is refused by all.
    const bool whole = data.size() >= smallestClipboardData(format);
    const HGLOBAL memory = memoryWith(whole ? data : std::span<const std::byte>());
    if (!memory)
        return lastError("GlobalAlloc");
    SetLastError(data.empty() ? ERROR_DISCARDED : ERROR_INVALID_PARAMETER);   // where the system refuses it and says nothing
    if (SetClipboardData(format, memory)) {   // the memory is the system's from here on
        setRendering(format, std::nullopt);
        originsSet(format, data);
        return {};
    }
    auto failure = lastError("SetClipboardData");
    GlobalFree(memory);
    return failure;
}

Result<void> setClipboardDataDelayed(ClipboardFormat format, Rendering rendering)
{
    auto before = setRendering(format, std::move(rendering));   // it may be asked for before this returns
    SetLastError(ERROR_SUCCESS);
    SetClipboardData(format, nullptr);   // gives NULL also when it works
    if (GetLastError() != ERROR_SUCCESS) {
        auto failure = lastError("SetClipboardData");
        setRendering(format, std::move(before));
        return failure;
    }
    originsPromised(format);
    return {};
}

Result<std::optional<std::vector<std::byte>>> getClipboardData(ClipboardFormat format, std::vector<std::byte> room)
{
    SetLastError(ERROR_SUCCESS);
    const HANDLE memory = GetClipboardData(format);
    if (!memory) {
        if (GetLastError() != ERROR_SUCCESS && GetLastError() != ERROR_NOT_FOUND)   // so says Windows 11 of a format that is not there
            return lastError("GetClipboardData");
        return std::nullopt;
    }
    if (isGraphics(format))
        return noBytes("GetClipboardData");
    const SIZE_T size = GlobalSize(memory);
    const auto* first = static_cast<const std::byte*>(GlobalLock(memory));
    if (!first)
        return lastError("GlobalLock");
    room.assign(first, first + size);
    GlobalUnlock(memory);
    originsGot(format, room);
    return room;
}

Result<ClipboardFormat> enumClipboardFormats(ClipboardFormat previous)
{
    SetLastError(ERROR_SUCCESS);
    const UINT next = EnumClipboardFormats(previous);
    if (next == 0 && GetLastError() != ERROR_SUCCESS)
        return lastError("EnumClipboardFormats");
    return next;
}

Result<std::uint32_t> countClipboardFormats() { return static_cast<std::uint32_t>(CountClipboardFormats()); }

Result<bool> isClipboardFormatAvailable(ClipboardFormat format) { return IsClipboardFormatAvailable(format) != FALSE; }

Result<std::uint32_t> getClipboardSequenceNumber() { return static_cast<std::uint32_t>(GetClipboardSequenceNumber()); }

Result<Window> getClipboardOwner() { return windowOf(GetClipboardOwner()); }

Result<Window> getOpenClipboardWindow() { return windowOf(GetOpenClipboardWindow()); }

Result<ClipboardFormat> registerClipboardFormat(const std::string& name)
{
    const std::wstring text = wide(name);
    if (text.empty() || text.size() > 255)   // the longest name of an atom
        return fail("RegisterClipboardFormat", ErrorCode::InvalidParameter, ERROR_INVALID_PARAMETER, "a name has 1 to 255 characters");
    const UINT format = RegisterClipboardFormatW(text.c_str());
    if (format == 0)
        return lastError("RegisterClipboardFormat");
    return format;
}

Result<std::string> getClipboardFormatName(ClipboardFormat format)
{
    std::array<wchar_t, 256> name{};
    SetLastError(ERROR_INVALID_PARAMETER);   // Wine 8.0 says nothing where Windows says this
    const int length = GetClipboardFormatNameW(format, name.data(), static_cast<int>(name.size()));
    if (length == 0)
        return lastError("GetClipboardFormatName");
    return narrow({name.data(), static_cast<std::size_t>(length)});
}

Result<void> addClipboardFormatListener(Window window)
{
    if (auto watched = watch("AddClipboardFormatListener", window); !watched)
        return watched;
    return done("AddClipboardFormatListener", AddClipboardFormatListener(hwnd(window)));
}

Result<void> removeClipboardFormatListener(Window window)
{
    if (auto watched = watch("RemoveClipboardFormatListener", window); !watched)
        return watched;
    return done("RemoveClipboardFormatListener", RemoveClipboardFormatListener(hwnd(window)));
}

}  // namespace ipc::sys
