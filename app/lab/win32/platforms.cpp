// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

namespace lab {

QList<Platform> platforms()
{
    return {nativePlatform(QStringLiteral("windows")),
            absentPlatform(QStringLiteral("linux"), QStringLiteral("this is not Linux")),
            absentPlatform(QStringLiteral("wine"),
                           QStringLiteral("this is Windows: the platform windows calls its API directly"))};
}

QString programFile(const QString& name) { return name + QStringLiteral(".exe"); }

}  // namespace lab
