// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/desktop.h"

#include "ipc/win32/native.h"

#include <array>
#include <string>
#include <string_view>
#include <thread>

namespace ipc::win32 {
namespace {

constexpr DWORD kPatience = 60'000;   // ms; the holder may not have started yet
constexpr DWORD kBetweenLooks = 5;    // ms

bool isSet(std::wstring_view role)
{
    std::array<wchar_t, 8> value{};
    GetEnvironmentVariableW(L"IPCLAB_DESKTOP", value.data(), static_cast<DWORD>(value.size()));
    return value.data() == role;
}

// Whoever comes first makes them. They are never closed: what one has set the others find.
HANDLE wanted() { return CreateEventW(nullptr, TRUE, FALSE, L"Local\\ipclab-desktop-wanted"); }
HANDLE complete() { return CreateEventW(nullptr, TRUE, FALSE, L"Local\\ipclab-desktop-complete"); }

// As the first call for a window does it, but with the patience that a busy machine asks for: after 10 s that would make do with
// windows that nobody has chosen a driver for, and so would everyone after it.
void startDesktop()
{
    std::array<wchar_t, MAX_PATH> system{};
    GetSystemDirectoryW(system.data(), static_cast<UINT>(system.size()));
    const std::wstring program = std::wstring(system.data()) + L"\\explorer.exe";
    std::wstring commandLine = L'"' + program + L"\" /desktop";
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION process{};
    if (!CreateProcessW(program.c_str(), commandLine.data(), nullptr, nullptr, FALSE, DETACHED_PROCESS, nullptr, nullptr, &startup, &process))
        return;
    WaitForInputIdle(process.hProcess, kPatience);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
}

// Its process puts this there when it has chosen a driver: what another one looks for when it wants its first window.
bool isComplete() { return GetPropW(GetDesktopWindow(), L"__wine_display_device_guid") != nullptr; }

}  // namespace

void holdDesktop()
{
    if (!isSet(L"hold"))
        return;
    std::thread([] {
        const HANDLE told = complete();
        WaitForSingleObject(wanted(), INFINITE);
        startDesktop();
        while (!isComplete())
            Sleep(kBetweenLooks);
        SetEvent(told);
    }).detach();
}

void awaitDesktop()
{
    [[maybe_unused]] static const bool once = [] {
        if (!isSet(L"wait"))
            return false;
        SetEvent(wanted());
        return WaitForSingleObject(complete(), kPatience) == WAIT_OBJECT_0;
    }();
}

}  // namespace ipc::win32
