// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/win32/native.h"

#include <array>
#include <sddl.h>

namespace ipc::win32 {
namespace {

// The SID of the user this process runs as; empty if it cannot be told.
std::wstring ownSid()
{
    HANDLE token = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return {};
    alignas(TOKEN_USER) std::array<std::byte, 256> buffer;
    DWORD size = 0;
    const BOOL known = GetTokenInformation(token, TokenUser, buffer.data(), buffer.size(), &size);
    CloseHandle(token);
    wchar_t* text = nullptr;
    if (!known || !ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER*>(buffer.data())->User.Sid, &text))
        return {};
    std::wstring sid = text;
    LocalFree(text);
    return sid;
}

}  // namespace

std::wstring wide(std::string_view text)
{
    const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
    std::wstring result(static_cast<std::size_t>(size), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), size);
    return result;
}

std::string narrow(std::wstring_view text)
{
    const int size = WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0, nullptr, nullptr);
    std::string result(static_cast<std::size_t>(size), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), size, nullptr, nullptr);
    return result;
}

OwnerOnly::OwnerOnly(bool inheritHandle) : OwnerOnly(inheritHandle, L"") {}

OwnerOnly::OwnerOnly(bool inheritHandle, const wchar_t* aceFlags)
{
    m_attributes.nLength = sizeof m_attributes;
    m_attributes.bInheritHandle = inheritHandle;
    // Protected: nothing is inherited from anywhere; one entry, all rights, for this user.
    const std::wstring sddl = std::wstring(L"D:P(A;") + aceFlags + L";GA;;;" + ownSid() + L")";
    ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl.c_str(), SDDL_REVISION_1, &m_attributes.lpSecurityDescriptor, nullptr);
}

bool isWine()
{
    static const bool wine = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr;
    return wine;
}

}  // namespace ipc::win32
