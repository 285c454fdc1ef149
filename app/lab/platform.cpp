// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/platform.h"

#include "app/lab/wine.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHash>

namespace lab {

Platform nativePlatform(const QString& id)
{
    Platform platform{.id = id, .title = platformTitle(id)};
    const QString file = programFile(QStringLiteral("ipclab-peer"));
    platform.program = programBeside(file);
    platform.available = !platform.program.isEmpty();
    if (!platform.available)
        platform.whyNot = QStringLiteral("the program %1 is not beside %2").arg(file, QCoreApplication::applicationFilePath());
    return platform;
}

Platform absentPlatform(const QString& id, const QString& why)
{
    return {.id = id, .title = platformTitle(id), .whyNot = why};
}

QString Platform::path(const QString& native) const { return throughWine ? Wine::windowsPath(native) : QDir::toNativeSeparators(native); }

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

Platform platform(const QString& id)
{
    for (const Platform& platform : platforms())
        if (platform.id == id)
            return platform;
    return absentPlatform(id, QStringLiteral("there is no platform \"%1\"; known are linux, wine and windows").arg(id));
}

QString platformTitle(const QString& id)
{
    static const QHash<QString, QString> titles{{QStringLiteral("linux"), QStringLiteral("Linux")},
                                                {QStringLiteral("wine"), QStringLiteral("Windows API through Wine")},
                                                {QStringLiteral("windows"), QStringLiteral("Windows")}};
    return titles.value(id, id);
}

QString defaultPlatform() { return platforms().first().id; }

}  // namespace lab
