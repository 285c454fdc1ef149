// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/measure/win32/handle_end.h"

#include <array>

namespace measure {
namespace {

class RawLink final : public Link {
public:
    explicit RawLink(const Place& place)
    {
        for (std::size_t i = 0; i < m_handles.size(); ++i)
            m_handles[i] = place.first ? nullptr : reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(place.inherited.at(i)));
        SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
        for (std::size_t pipe = 0; place.first && pipe < m_handles.size(); pipe += 2)
            mustSucceed(CreatePipe(&m_handles[pipe], &m_handles[pipe + 1], &inheritable, static_cast<DWORD>(place.size * 2)), "CreatePipe");
    }
    std::unique_ptr<End> driver() override { return std::make_unique<RawHandleEnd>(m_handles[2], m_handles[1]); }
    std::unique_ptr<End> echo() override { return std::make_unique<RawHandleEnd>(m_handles[0], m_handles[3]); }
    std::vector<std::uint64_t> toHandOver() const override
    {
        std::vector<std::uint64_t> numbers;
        for (const HANDLE handle : m_handles)
            numbers.push_back(reinterpret_cast<std::uintptr_t>(handle));
        return numbers;
    }

private:
    std::array<HANDLE, 4> m_handles{};   // there: read, write; back: read, write
};

}  // namespace

Raw rawAnonymousPipe() { return {"CreatePipe, WriteFile, ReadFile", makeLink<RawLink>}; }

}  // namespace measure
