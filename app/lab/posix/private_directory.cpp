// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/private_directory.h"

#include <QDir>
#include <QFileInfo>

namespace lab {
namespace {

constexpr QFile::Permissions kPrivate = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
constexpr QFile::Permissions kOfOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

}  // namespace

QString sessionsPath()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty() && QFileInfo(runtime).isWritable())
        return runtime + QStringLiteral("/ipclab");
    return QDir::tempPath() + QStringLiteral("/ipclab-") + QFileInfo(QDir::homePath()).owner();
}

bool makePrivateDirectory(const QString& path) { return QDir().mkdir(path, kPrivate); }

// Somebody else may have made a directory of that name, or a link, where all may write.
QString complaintAbout(const QString& path)
{
    const QFileInfo info(path);
    if (info.isSymLink() || !info.isDir())
        return QStringLiteral("%1 is not a directory").arg(path);
    if (!info.isWritable())
        return QStringLiteral("%1 is not writable").arg(path);
    if ((info.permissions() & kOfOthers) != 0)
        return QStringLiteral("%1 is not this user's alone").arg(path);
    return {};
}

}  // namespace lab
