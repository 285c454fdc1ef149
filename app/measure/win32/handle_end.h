// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/measure/link.h"

#include <string>
#include <windows.h>

/// Plain Win32 calls, as a program makes them that knows nothing of the library.
namespace measure {

/// A call that must succeed: ends the process with its error if it has not.
void mustSucceed(bool succeeded, const char* call);
HANDLE mustMake(HANDLE handle, const char* call);

inline std::wstring wideName(const wchar_t* prefix, const std::string& name) { return prefix + std::wstring(name.begin(), name.end()); }

/// The same as `namedEvent`.
inline HANDLE rawNamedEvent(const std::string& name) { return mustMake(CreateEventW(nullptr, FALSE, FALSE, wideName(L"", name).c_str()), "CreateEvent"); }

/// Bytes or messages through two handles, or one that is used both ways.
class RawHandleEnd final : public End {
public:
    RawHandleEnd(HANDLE in, HANDLE out) : m_in(in), m_out(out) {}
    void send(std::span<const std::byte> message) override
    {
        while (!message.empty()) {
            DWORD put = 0;
            mustSucceed(WriteFile(m_out, message.data(), static_cast<DWORD>(message.size()), &put, nullptr), "WriteFile");
            message = message.subspan(put);
        }
    }
    std::span<const std::byte> receive(std::span<std::byte> room) override
    {
        for (auto rest = room; !rest.empty();) {
            DWORD got = 0;
            mustSucceed(ReadFile(m_in, rest.data(), static_cast<DWORD>(rest.size()), &got, nullptr), "ReadFile");
            rest = rest.subspan(got);
        }
        return room;
    }

private:
    HANDLE m_in;
    HANDLE m_out;
};

}  // namespace measure
