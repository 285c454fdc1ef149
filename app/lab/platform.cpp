// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace lab {
namespace {

Platform linuxPlatform()
{
    Platform platform{.id = QStringLiteral("linux"), .title = QStringLiteral("Linux")};
    platform.program = programBeside(QStringLiteral("ipclab-peer"));
    platform.available = !platform.program.isEmpty();
    if (!platform.available)
        platform.whyNot = QStringLiteral("the program ipclab-peer is not beside %1").arg(QCoreApplication::applicationFilePath());
    return platform;
}

Platform absent(const QString& id, const QString& title, const QString& why)
{
    return {.id = id, .title = title, .whyNot = why};
}

}  // namespace

QString programBeside(const QString& fileName)
{
    // Beside the program, as built and as installed; or where a package keeps what users do not start themselves.
    const QDir beside(QCoreApplication::applicationDirPath());
    for (const QString& folder : {QStringLiteral("."), QStringLiteral("../libexec/ipclab")}) {
        const QFileInfo file(beside, folder + QLatin1Char('/') + fileName);
        if (file.isExecutable())
            return file.canonicalFilePath();
    }
    return {};
}

QList<Platform> platforms()
{
    return {linuxPlatform(),
            absent(QStringLiteral("wine"), QStringLiteral("Windows API (Wine)"), QStringLiteral("the Windows peer, ipclab-peer.exe, was not built")),
            absent(QStringLiteral("windows"), QStringLiteral("Windows"), QStringLiteral("this is not Windows"))};
}

Platform platform(const QString& id)
{
    for (const Platform& platform : platforms())
        if (platform.id == id)
            return platform;
    return absent(id, id, QStringLiteral("there is no platform \"%1\"; known are linux, wine and windows").arg(id));
}

QString defaultPlatform() { return platforms().first().id; }

}  // namespace lab
