// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

#include "app/lab/wine.h"

namespace lab {
namespace {

Platform winePlatform()
{
    const QString id = QStringLiteral("wine");
    Platform platform{.id = id, .title = platformTitle(id), .throughWine = true};
    platform.whyNot = Wine::whyNot();
    platform.available = platform.whyNot.isEmpty();
    platform.program = Wine::program();
    platform.arguments = QStringList{Wine::peerProgram()};
    return platform;
}

}  // namespace

QList<Platform> platforms()
{
    return {nativePlatform(QStringLiteral("linux")), winePlatform(),
            absentPlatform(QStringLiteral("windows"), QStringLiteral("this is not Windows"))};
}

QString behaviourOf(const QString& id) { return id; }

QString programFile(const QString& name) { return name; }

}  // namespace lab
