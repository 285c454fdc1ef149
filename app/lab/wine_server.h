// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace lab {

/// Removes what Wine's server keeps for a prefix outside of it and leaves behind: a directory with its lock and its socket. After the
/// server has ended, and while the prefix is there, whose number it bears. Does nothing on Windows.
void removeServerDirectory(const QString& prefix);

}  // namespace lab
