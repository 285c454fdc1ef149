// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

namespace lab {

QList<Platform> platforms()
{
    return {nativePlatform(QStringLiteral("linux"), QStringLiteral("Linux")),
            absentPlatform(QStringLiteral("wine"), QStringLiteral("Windows API (Wine)"),
                           QStringLiteral("the Windows peer, ipclab-peer.exe, was not built")),
            absentPlatform(QStringLiteral("windows"), QStringLiteral("Windows"), QStringLiteral("this is not Windows"))};
}

QString programFile(const QString& name) { return name; }

}  // namespace lab
