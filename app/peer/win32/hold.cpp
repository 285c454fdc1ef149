// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/hold.h"

#include <windows.h>

#include <winternl.h>

namespace peer {
namespace {

using NtCreateEvent = NTSTATUS(NTAPI*)(HANDLE*, ACCESS_MASK, OBJECT_ATTRIBUTES*, int type, BOOLEAN state);

constexpr int kNotificationEvent = 0;   // stays set

}  // namespace

void holdSession()
{
    const HMODULE ntdll = GetModuleHandleW(L"ntdll");
    const auto create = reinterpret_cast<NtCreateEvent>(reinterpret_cast<void*>(GetProcAddress(ntdll, "NtCreateEvent")));
    if (!create || !GetProcAddress(ntdll, "wine_get_version"))
        return;
    wchar_t name[] = L"\\KernelObjects\\__wineboot_event";
    UNICODE_STRING text{sizeof name - sizeof(wchar_t), sizeof name, name};
    OBJECT_ATTRIBUTES attributes{};
    InitializeObjectAttributes(&attributes, &text, OBJ_OPENIF, nullptr, nullptr);
    HANDLE event = nullptr;   // for as long as this process lives
    create(&event, SYNCHRONIZE, &attributes, kNotificationEvent, TRUE);   // where it is gone already, this process has waited for it
}

}  // namespace peer
