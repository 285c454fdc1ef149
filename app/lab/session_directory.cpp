// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/session_directory.h"

#include "app/lab/private_directory.h"
#include "app/lab/processes.h"
#include "app/lab/wine.h"
#include "ipc/session.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <atomic>

namespace lab {
namespace {

constexpr qint64 kTooYoung = 60;   // s

// The peers know it by this name too (ipc::removeAbandonedSession).
QString lockPath(const QString& directory) { return directory + QStringLiteral("/lock"); }

QString newToken()
{
    static std::atomic<int> count = 0;
    return QStringLiteral("s%1x%2").arg(QCoreApplication::applicationPid(), 0, 36).arg(count.fetch_add(1), 0, 36);
}

// Whether a lab may have made it this moment and not locked it yet.
bool mayBeNew(const QFileInfo& directory)
{
    constexpr int kBase = 36;
    const qint64 maker = directory.fileName().mid(1).section(QLatin1Char('x'), 0, 0).toLongLong(nullptr, kBase);
    return !QFileInfo::exists(lockPath(directory.filePath())) && processExists(maker)
           && directory.lastModified().secsTo(QDateTime::currentDateTime()) < kTooYoung;
}

// The lock stays: Windows removes no file that is open.
void removeContents(const QString& directory, const QString& kept = {})
{
    const auto entries = QDir(directory).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QFileInfo& entry : entries) {
        if (entry.fileName() == QStringLiteral("lock") || entry.fileName() == kept)
            continue;
        if (entry.fileName() == Wine::folder())
            Wine::removePrefix(entry.filePath());
        else if (entry.isDir() && !entry.isSymLink())
            QDir(entry.filePath()).removeRecursively();
        else
            QFile::remove(entry.filePath());
    }
}

}  // namespace

SessionDirectory::SessionDirectory() : m_base(sessionsPath())
{
    if (!makeBase())
        return;
    removeStale();
    make();
}

SessionDirectory::~SessionDirectory()
{
    if (!m_lock)
        return;
    clear();
    m_lock->unlock();
    QDir(m_path).removeRecursively();
    // Goes only if no other session is in it.
    QDir().rmdir(m_base);
}

void SessionDirectory::clear(const QString& kept)
{
    ipc::endSessionServices(m_path.toStdString());
    removeContents(m_path, kept);
}

bool SessionDirectory::makeBase()
{
    makePrivateDirectory(m_base);
    m_error = complaintAbout(m_base);
    return m_error.isEmpty();
}

void SessionDirectory::removeStale()
{
    const auto directories = QDir(m_base).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden);
    for (const QFileInfo& directory : directories) {
        if (directory.isSymLink() || mayBeNew(directory))
            continue;
        QLockFile lock(lockPath(directory.filePath()));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue;
        removeContents(directory.filePath());
        lock.unlock();
        QDir(directory.filePath()).removeRecursively();
    }
}

bool SessionDirectory::make()
{
    m_token = newToken();
    m_path = m_base + QLatin1Char('/') + m_token;
    // What bears this name is of a process that had this id and is gone. A lab that ends may take the base away meanwhile.
    QDir(m_path).removeRecursively();
    if (!makePrivateDirectory(m_path) && !(makeBase() && makePrivateDirectory(m_path))) {
        m_error = QStringLiteral("%1 cannot be made").arg(m_path);
        return false;
    }
    m_lock = std::make_unique<QLockFile>(lockPath(m_path));
    m_lock->setStaleLockTime(0);
    if (m_lock->tryLock(0))
        return true;
    m_error = QStringLiteral("%1 cannot be locked").arg(m_path);
    m_lock.reset();
    return false;
}

}  // namespace lab
