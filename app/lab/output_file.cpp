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
    const auto mode = QFileInfo(path).isFile() ? QIODevice::Append : QIODevice::WriteOnly;   // to append, Qt seeks, which a device may not know
    if (!file.open(QIODevice::WriteOnly | mode | QIODevice::Unbuffered))   // what could not be written must not be tried again
        return problem(file);
    auto complaint = fill(file);
    if (!complaint && (!file.flush() || file.error() != QFileDevice::NoError))
        complaint = problem(file);
    return complaint;
}

}  // namespace

std::optional<QString> commit(QSaveFile& file)
{
    // Qt commits what a full disk has cut short: only what it holds tells.
    if (!file.flush() || file.size() != file.pos()) {
        file.cancelWriting();
        return file.error() != QFileDevice::NoError ? problem(file) : QStringLiteral("%1: %2").arg(file.fileName(), QObject::tr("there is no room for all of it"));
    }
    return file.commit() ? std::nullopt : std::optional(problem(file));
}

std::optional<QString> writeFile(const QString& path, const std::function<std::optional<QString>(QIODevice&)>& fill)
{
    if (isDevice(path))
        return writeDevice(path, fill);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return problem(file);
    if (auto complaint = fill(file))
        return complaint;
    return commit(file);
}

std::optional<QString> writeFile(const QString& path, const QByteArray& contents)
{
    return writeFile(path, [&](QIODevice& device) {
        device.write(contents);
        return std::optional<QString>();
    });
}

std::optional<QString> whyNotWritable(const QString& path)
{
    if (isDevice(path))   // not opened: whoever reads a pipe may come later
        return QFileInfo(path).isWritable() ? std::nullopt : std::optional(QObject::tr("%1 is not writable").arg(path));
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) ? std::nullopt : std::optional(problem(file));
}

}  // namespace lab
