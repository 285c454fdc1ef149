// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/win32/handle_end.h"

namespace measure {
namespace {

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place) : m_name(wideName(LR"(\\.\pipe\)", place.name))
    {
        const auto quota = static_cast<DWORD>(place.size * 2);
        if (place.first)
            m_server = mustMake(CreateNamedPipeW(m_name.c_str(), PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, quota, quota, 0, nullptr), "CreateNamedPipe");
    }
    std::unique_ptr<End> driver() override
    {
        mustSucceed(ConnectNamedPipe(m_server, nullptr) || GetLastError() == ERROR_PIPE_CONNECTED, "ConnectNamedPipe");
        return std::make_unique<RawHandleEnd>(m_server, m_server);
    }
    std::unique_ptr<End> echo() override
    {
        const HANDLE client = mustMake(CreateFileW(m_name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr), "CreateFile");
        return std::make_unique<RawHandleEnd>(client, client);
    }

private:
    std::wstring m_name;
    HANDLE m_server = nullptr;
};

}  // namespace

Raw rawNamedPipe() { return {"a byte-type pipe: WriteFile, ReadFile", makeLink<RawLink>}; }

}  // namespace measure
