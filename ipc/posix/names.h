// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Names of Windows objects as names of files.
namespace ipc::posix {

/// The name with its letters in upper case, so that names which Windows takes for equal become equal: ASCII, Latin-1,
/// Greek and Cyrillic letters of UTF-8. Bytes that are no UTF-8 stay.
std::string foldCase(std::string_view name);

/// A file name for any name: different names have different ones. Letters, digits, '_' and '-' stay readable, other
/// bytes become %XX; what would be too long for a file system ends with a hash instead.
std::string fileNameFor(std::string_view name);

}  // namespace ipc::posix
