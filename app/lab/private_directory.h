// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace lab {

/// Where the directories of all sessions lie: `$XDG_RUNTIME_DIR/ipclab` (without that variable `/tmp/ipclab-<user>`); on Windows
/// `%LOCALAPPDATA%\ipclab`. Private itself; gone while there is no session.
QString sessionsPath();

/// Makes a directory that is this user's alone: mode 0700, an owner-only DACL that holds for what is made in it too. False if there
/// is something of that name already, or it cannot be made.
bool makePrivateDirectory(const QString& path);

/// What is wrong with a directory that somebody else may have put there: none, a link, of others. Empty if it serves.
QString complaintAbout(const QString& path);

}  // namespace lab
