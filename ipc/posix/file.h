// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"

#include <string_view>

namespace ipc::posix {

/// How CreateFile finds who owns a kind of name. Each mechanism registers its own at static initialisation; what no
/// opener claims is a path of this system.
struct NameOpener {
    bool (*claims)(std::string_view name);
    Result<Handle> (*open)(const FileOptions& options);
};
struct NameOpenerOf {
    explicit NameOpenerOf(NameOpener opener);
};

/// The rights that CreateFile gives: those asked for, SYNCHRONIZE and FILE_READ_ATTRIBUTES.
std::uint32_t grantedFileAccess(std::uint32_t asked);

/// Opens a plain file.
Result<Handle> openPlainFile(const FileOptions& options);

}  // namespace ipc::posix
