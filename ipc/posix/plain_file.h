// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/file_shares.h"
#include "ipc/posix/object.h"
#include "ipc/posix/unique_fd.h"

#include <mutex>

namespace ipc::posix {

/// An ordinary file. Its channel is that of a mapping of the same file.
class PlainFile final : public Object {
public:
    PlainFile(UniqueFd fd, FileShares shares, std::string path, bool appends);

    HandleKind kind() const override { return HandleKind::File; }
    std::uint64_t channel() const override { return m_channel; }
    Result<Transfer> read(std::span<std::byte> buffer) override;
    Result<std::size_t> write(std::span<const std::byte> data) override;
    Result<void> flush() override;
    /// A file whose calls all wait for their end is always signalled.
    Result<WaitStatus> wait(Timeout) override { return WaitStatus::Signalled; }
    void describe(HandleInfo& info) const override;
    std::optional<Inheritance> inheritance() const override;

    int descriptor() const { return m_fd.get(); }
    Result<std::uint64_t> size() const;
    /// 1224 while a section of any process maps what would be cut off.
    Result<void> setEnd(std::uint64_t size);

private:
    void tell(std::uint64_t position, std::uint8_t flags) const;

    UniqueFd m_fd;
    FileShares m_shares;
    std::string m_path;
    std::uint64_t m_channel;
    std::mutex m_mutex;                        // one transfer at a time: the system's file position is shared by all
    std::uint64_t m_position = 0;              // as far as this process moved it
    mutable std::atomic<bool> m_certain;       // no other process moves it, and the file's end does not either
};

}  // namespace ipc::posix
