// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

#include "ipc/win32/native.h"

namespace lab {
namespace {

Platform windows()
{
    Platform platform = nativePlatform(QStringLiteral("windows"));
    platform.title = platformTitle(behaviourOf(platform.id));
    return platform;
}

}  // namespace

QList<Platform> platforms()
{
    return {windows(), absentPlatform(QStringLiteral("linux"), QStringLiteral("this is not Linux")),
            absentPlatform(QStringLiteral("wine"), QStringLiteral("this is Windows: the platform windows calls its API directly"))};
}

QString behaviourOf(const QString& id)
{
    return id == QStringLiteral("windows") && ipc::win32::isWine() ? QStringLiteral("wine") : id;
}

QString programFile(const QString& name) { return name + QStringLiteral(".exe"); }

}  // namespace lab
