// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/window_thread.h"

#include "ipc/trace/writer.h"

namespace ipc::win32 {
namespace {

constexpr const wchar_t* kClass = L"IpcLabWindow";
constexpr const wchar_t* kControlClass = L"IpcLabControl";
constexpr UINT kRun = WM_APP;

LRESULT CALLBACK windowProcedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message == WM_NCCREATE)
        SetWindowLongPtrW(window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(reinterpret_cast<CREATESTRUCTW*>(lParam)->lpCreateParams));
    auto* procedure = reinterpret_cast<WindowProcedure*>(GetWindowLongPtrW(window, GWLP_USERDATA));
    LRESULT result = 0;
    if (procedure && procedure->message(window, message, wParam, lParam, result))
        return result;
    return DefWindowProcW(window, message, wParam, lParam);
}

LRESULT CALLBACK controlProcedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != kRun)
        return DefWindowProcW(window, message, wParam, lParam);
    (*reinterpret_cast<const std::function<void()>*>(lParam))();
    return 0;
}

void registerClass(const wchar_t* name, WNDPROC procedure)
{
    WNDCLASSEXW description = {};
    description.cbSize = sizeof description;
    description.lpfnWndProc = procedure;
    description.hInstance = GetModuleHandleW(nullptr);
    description.lpszClassName = name;
    RegisterClassExW(&description);
}

void registerClasses()
{
    [[maybe_unused]] static const bool once = [] {
        registerClass(kClass, windowProcedure);
        registerClass(kControlClass, controlProcedure);
        return true;
    }();
}

}  // namespace

WindowThread::WindowThread(std::string name) : m_ready(CreateEventW(nullptr, TRUE, FALSE, nullptr))
{
    registerClasses();
    std::thread([this, name = std::move(name)] { loop(name); }).detach();
    WaitForSingleObject(m_ready, INFINITE);
    CloseHandle(m_ready);
}

void WindowThread::loop(const std::string& name)
{
    trace::nameThread(name);
    m_id = GetCurrentThreadId();
    m_control = CreateWindowExW(0, kControlClass, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, GetModuleHandleW(nullptr), nullptr);
    SetEvent(m_ready);
    for (MSG message; GetMessageW(&message, nullptr, 0, 0) > 0;)
        DispatchMessageW(&message);
}

void WindowThread::run(const std::function<void()>& work)
{
    if (isThis())
        return work();
    SendMessageW(m_control, kRun, 0, reinterpret_cast<LPARAM>(&work));
}

HWND WindowThread::create(const std::wstring& title, WindowProcedure& procedure)
{
    HWND window = nullptr;
    DWORD error = 0;
    run([&] {
        window = CreateWindowExW(WS_EX_TOOLWINDOW, kClass, title.c_str(), WS_POPUP, 0, 0, 0, 0, nullptr, nullptr,
                                 GetModuleHandleW(nullptr), &procedure);
        error = GetLastError();
    });
    SetLastError(error);
    return window;
}

void WindowThread::destroy(HWND window)
{
    run([&] { DestroyWindow(window); });
}

WindowThread& windowThread()
{
    static auto* thread = new WindowThread("window");   // lives as long as the process
    return *thread;
}

WindowThread& serverThread()
{
    static auto* thread = new WindowThread("dde");
    return *thread;
}

}  // namespace ipc::win32
