// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/capabilities.h"

#include <array>
#include <windows.h>

namespace ipc {
namespace {

// What Wine 8.0 does otherwise than Windows. Every test that meets one expects exactly this.
constexpr std::array kWine{
    Capability{"ClipboardKilledOwner", Mechanism::Clipboard, false,
               "Under Wine, GetClipboardData fails with ERROR_ACCESS_DENIED when the owner is killed while it renders, instead of giving NULL."},
    Capability{"ProcessTerminatedOnce", Mechanism::Process, false,
               "Under Wine, TerminateProcess of a process that has ended succeeds; on Windows it fails with ERROR_ACCESS_DENIED."},
};

bool isWine() { return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

}  // namespace

std::span<const Capability> capabilities()
{
    static const bool wine = isWine();
    return wine ? std::span<const Capability>(kWine) : std::span<const Capability>();
}

}  // namespace ipc
