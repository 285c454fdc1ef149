// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Names of Windows objects as names of files.
namespace ipc::posix {

/// A file name for any name: different names have different ones. Letters, digits, '_' and '-' stay readable, other
/// bytes become %XX; what would be too long for a file system ends with a hash instead.
std::string fileNameFor(std::string_view name);

/// A name of the form \\host\… as the Win32 calls hand it on: '/' is a backslash, two in a row are one, "." and ".." are resolved, dots
/// and spaces at the end are dropped. What begins with \\?\ is taken as it is and then begins with \\.\; so is any other name.
std::string canonicalName(std::string_view name);

}  // namespace ipc::posix
