// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/handle_table.h"
#include "ipc/posix/named_memory.h"
#include "ipc/posix/pages.h"

namespace ipc::posix {

/// The object behind the handle of a file mapping.
class Section final : public Object {
public:
    Section(std::shared_ptr<const SectionPages> pages, HeldName held, std::string name);

    HandleKind kind() const override { return HandleKind::FileMapping; }
    std::uint64_t channel() const override { return m_pages->channel; }
    void describe(HandleInfo& info) const override;
    /// Only a copy can be waited for that was made with SYNCHRONIZE; and there is nothing that it would wait for.
    Result<WaitStatus> wait(Timeout) override { return WaitStatus::Signalled; }
    std::optional<Inheritance> inheritance() const override;
    void lastHandleClosed(Closing) override { m_held.release(); }

    const std::shared_ptr<const SectionPages>& pages() const { return m_pages; }

private:
    std::shared_ptr<const SectionPages> m_pages;
    HeldName m_held;
    std::string m_name;
};

/// A section of a file holds a shared lock on as many bytes from here on as the file had when the section was made, for however few of
/// them it is; who would cut the file off there takes an exclusive one first. The bytes are far beyond any file's end, and belong to no one else.
inline constexpr std::int64_t kMappedBytes = std::int64_t{1} << 62;

}  // namespace ipc::posix
