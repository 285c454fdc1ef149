// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/posix/unique_fd.h"
#include "ipc/result.h"

namespace ipc::posix {

/// What one CreateFile does with a plain file, and what it lets others do meanwhile: the share mode, which Linux does not have. Kept as
/// locks on bytes that no file has, so that they end with the last descriptor, in whichever process. Programs that do not use this
/// library take no notice.
class FileShares {
public:
    FileShares() = default;
    /// Those of a descriptor that was inherited.
    explicit FileShares(UniqueFd held) : m_held(std::move(held)) {}
    /// 32 if somebody does what `share` does not allow, or does not allow what `access` is for. `file` may be open for anything. Of a
    /// file that this user must not read, and of what is no plain file, nothing is known and nothing kept.
    static Result<FileShares> take(int file, std::uint32_t access, std::uint32_t share);

    /// Nobody opens the file without FILE_SHARE_WRITE while a section of it whose pages may be written has `file` open, for reading too.
    static bool keepSection(int file);

    int descriptor() const { return m_held.get(); }

private:
    UniqueFd m_held;
};

}  // namespace ipc::posix
