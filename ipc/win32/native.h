// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/handle.h"

#include <string>
#include <string_view>
#include <windows.h>

/// Between the library's types and those of the Windows headers.
namespace ipc::win32 {

inline HANDLE toNative(Handle handle) { return reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(value(handle))); }
inline Handle fromNative(HANDLE handle) { return static_cast<Handle>(reinterpret_cast<std::uintptr_t>(handle)); }

/// UTF-8 to UTF-16 and back; what is not valid becomes U+FFFD.
std::wstring wide(std::string_view text);
std::string narrow(std::wstring_view text);

/// A system error as the library tells it; and GetLastError.
inline Unexpected failed(DWORD code, const char* call, std::string detail = {})
{
    return fail(call, static_cast<ErrorCode>(code), code, std::move(detail));
}
inline Unexpected lastError(const char* call, std::string detail = {}) { return failed(GetLastError(), call, std::move(detail)); }

/// Success, or GetLastError.
inline Result<void> done(BOOL succeeded, const char* call, std::string detail = {})
{
    return succeeded ? Result<void>() : lastError(call, std::move(detail));
}

/// SECURITY_ATTRIBUTES that let this user alone in, inheritable or not. Must outlive the call it is given to.
class OwnerOnly {
public:
    explicit OwnerOnly(bool inheritHandle);
    /// For a directory: also for all that is made in it.
    static OwnerOnly withContents() { return OwnerOnly(false, L"OICI"); }
    ~OwnerOnly() { LocalFree(m_attributes.lpSecurityDescriptor); }
    OwnerOnly(const OwnerOnly&) = delete;
    OwnerOnly& operator=(const OwnerOnly&) = delete;
    SECURITY_ATTRIBUTES* get() { return &m_attributes; }

private:
    OwnerOnly(bool inheritHandle, const wchar_t* aceFlags);

    SECURITY_ATTRIBUTES m_attributes{};
};

/// SECURITY_ATTRIBUTES with the system's own default and a choice of inheritance.
class Inheriting {
public:
    explicit Inheriting(bool inheritHandle) : m_attributes{sizeof m_attributes, nullptr, inheritHandle} {}
    SECURITY_ATTRIBUTES* get() { return &m_attributes; }

private:
    SECURITY_ATTRIBUTES m_attributes;
};

/// Puts the calling thread's last error back at the end of its scope: for what a caller need not know was called.
class LastErrorKept {
public:
    LastErrorKept() = default;
    ~LastErrorKept() { SetLastError(m_error); }
    LastErrorKept(const LastErrorKept&) = delete;
    LastErrorKept& operator=(const LastErrorKept&) = delete;

private:
    DWORD m_error = GetLastError();
};

/// A function of a library that is always loaded, for those that the headers or some systems lack; null where there is none.
/// `Function` is the pointer's type.
template <class Function>
Function systemFunction(const wchar_t* library, const char* name)
{
    return reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(library), name)));
}

/// True under Wine.
bool isWine();

}  // namespace ipc::win32
