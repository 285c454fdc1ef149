// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

#include "app/lab/wine.h"

namespace lab {
namespace {

Platform winePlatform()
{
    Platform platform{.id = QStringLiteral("wine"), .title = QStringLiteral("Windows API through Wine"), .throughWine = true};
    platform.whyNot = Wine::whyNot();
    platform.available = platform.whyNot.isEmpty();
    platform.program = Wine::program();
    platform.arguments = QStringList{Wine::peerProgram()};
    return platform;
}

}  // namespace

QList<Platform> platforms()
{
    return {nativePlatform(QStringLiteral("linux"), QStringLiteral("Linux")),
            winePlatform(),
            absentPlatform(QStringLiteral("windows"), QStringLiteral("Windows"), QStringLiteral("this is not Windows"))};
}

QString programFile(const QString& name) { return name; }

}  // namespace lab
