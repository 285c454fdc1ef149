// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/output_file.h"

#include <QFileInfo>
#include <QSaveFile>

namespace lab {
namespace {

QString problem(const QFileDevice& file) { return QStringLiteral("%1: %2").arg(file.fileName(), file.errorString()); }

// To write beside it and rename would put a file in the place of the device. /dev/stdout may well be a file, of which whoever
// opened it knows no new one.
bool isDevice(const QString& path)
{
    const QFileInfo info(path);
    return (info.exists() && !info.isFile() && !info.isDir()) || path.startsWith(QStringLiteral("/dev/")) || path.startsWith(QStringLiteral("/proc/"));
}

std::optional<QString> writeDevice(const QString& path, const std::function<std::optional<QString>(QIODevice&)>& fill)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        return problem(file);
    auto complaint = fill(file);
    if (!complaint && (!file.flush() || file.error() != QFileDevice::NoError))
        complaint = problem(file);
    return complaint;
}

}  // namespace

std::optional<QString> writeFile(const QString& path, const std::function<std::optional<QString>(QIODevice&)>& fill)
{
    if (isDevice(path))
        return writeDevice(path, fill);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return problem(file);
    if (auto complaint = fill(file))
        return complaint;
    if (!file.commit())
        return problem(file);
    return std::nullopt;
}

std::optional<QString> writeFile(const QString& path, const QByteArray& contents)
{
    return writeFile(path, [&](QIODevice& device) {
        device.write(contents);
        return std::optional<QString>();
    });
}

}  // namespace lab
