// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/private_directory.h"

#include "ipc/win32/native.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace lab {

QString sessionsPath() { return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/ipclab"); }

bool makePrivateDirectory(const QString& path)
{
    ipc::win32::OwnerOnly security = ipc::win32::OwnerOnly::withContents();
    return CreateDirectoryW(ipc::win32::wide(QDir::toNativeSeparators(path).toStdString()).c_str(), security.get()) != 0;
}

// The user's own folder of local data is the user's alone: nobody else could have put a directory there.
QString complaintAbout(const QString& path)
{
    const QFileInfo info(path);
    if (info.isSymLink() || info.isJunction() || !info.isDir())
        return QStringLiteral("%1 is not a directory").arg(QDir::toNativeSeparators(path));
    return {};
}

}  // namespace lab
