// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/wine_server.h"

#include <QDir>

#include <sys/stat.h>
#include <unistd.h>

namespace lab {

// Debian's Wine has them in /run/user, if the user has a directory there, others in /tmp; no variable says where.
void removeServerDirectory(const QString& prefix)
{
    struct stat status = {};
    if (stat(QFile::encodeName(prefix).constData(), &status) != 0)
        return;
    const QString name = QStringLiteral("/server-%1-%2").arg(static_cast<qulonglong>(status.st_dev), 0, 16).arg(static_cast<qulonglong>(status.st_ino), 0, 16);
    for (const QString& base : {QStringLiteral("/run/user/%1/wine"), QStringLiteral("/tmp/.wine-%1")}) {
        QDir(base.arg(getuid()) + name).removeRecursively();
        QDir().rmdir(base.arg(getuid()));   // goes only if it is empty
    }
}

}  // namespace lab
