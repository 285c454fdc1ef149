// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/win32/native.h"

#include <string>
#include <utility>

namespace ipc::win32 {

/// A section of the size of one `Page`, mapped: shared by every process of this Windows session that says the same name, all
/// zeros for the first, gone with the last. Nothing here changes the calling thread's last error.
template <class Page>
class SharedPage {
public:
    enum class Open : bool { OnlyIfThere, MakeIfMissing };

    /// Empty if the memory cannot be had or, with OnlyIfThere, if nobody has made it.
    static SharedPage open(const std::wstring& name, Open how)
    {
        const LastErrorKept kept;
        SharedPage shared;
        const std::wstring full = L"Local\\ipclab-" + name;
        shared.m_section = how == Open::MakeIfMissing ? CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, sizeof(Page), full.c_str())
                                                      : OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, full.c_str());
        if (shared.m_section)
            shared.m_page = static_cast<Page*>(MapViewOfFile(shared.m_section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(Page)));
        return shared;
    }

    SharedPage(SharedPage&& other) noexcept : m_section(std::exchange(other.m_section, nullptr)), m_page(std::exchange(other.m_page, nullptr)) {}
    SharedPage& operator=(SharedPage&&) = delete;

    ~SharedPage()
    {
        const LastErrorKept kept;
        if (m_page)
            UnmapViewOfFile(m_page);
        if (m_section)
            CloseHandle(m_section);
    }

    explicit operator bool() const { return m_page != nullptr; }
    Page& operator*() const { return *m_page; }
    Page* operator->() const { return m_page; }

private:
    SharedPage() = default;

    HANDLE m_section = nullptr;
    Page* m_page = nullptr;
};

}  // namespace ipc::win32
