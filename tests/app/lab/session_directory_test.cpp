// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/private_directory.h"
#include "app/lab/session_directory.h"

#include <QDir>
#include <QTest>

#include <optional>

namespace {

bool write(const QString& path, const QByteArray& text = "x")
{
    QFile file(path);
    return file.open(QFile::WriteOnly) && file.write(text) == text.size();
}

// What QLockFile leaves when its process is gone, here: no process has this number.
constexpr char kLockOfTheDead[] = "4194303\nipclab\n\n\n\n";

}  // namespace

class SessionDirectoryTest : public QObject {
    Q_OBJECT

private slots:
    void isPrivateAndGoes();
    void isClearedButForItsLock();
    void removesWhatACrashLeft();
    void removesWhatNobodyLocked();
    void leavesOthersAlone();
};

void SessionDirectoryTest::isPrivateAndGoes()
{
    std::optional<lab::SessionDirectory> directory(std::in_place);
    QCOMPARE(directory->error(), QString());
    const QString path = directory->path();
    QCOMPARE(QFileInfo(path).path(), lab::sessionsPath());
    QVERIFY(path.endsWith(directory->token()));
    QVERIFY(QFileInfo(path).isDir());
    QCOMPARE(lab::complaintAbout(path), QString());
    QVERIFY(!lab::makePrivateDirectory(path));   // it is there
    directory.reset();
    QVERIFY(!QFileInfo::exists(path));
}

void SessionDirectoryTest::isClearedButForItsLock()
{
    lab::SessionDirectory directory;
    QVERIFY(QDir(directory.path()).mkpath(QStringLiteral("a/b")));
    QVERIFY(write(directory.path() + QStringLiteral("/a/b/file")));
    QVERIFY(write(directory.path() + QStringLiteral("/file")));
    directory.clear();
    QCOMPARE(QDir(directory.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList(QStringLiteral("lock")));
}

void SessionDirectoryTest::removesWhatACrashLeft()
{
    const lab::SessionDirectory first;   // keeps the folder of all
    const QString left = lab::sessionsPath() + QStringLiteral("/left%1").arg(QCoreApplication::applicationPid());
    QVERIFY(lab::makePrivateDirectory(left));
    QVERIFY(QDir(left).mkpath(QStringLiteral("a/b")));
    QVERIFY(write(left + QStringLiteral("/lock"), kLockOfTheDead));
    const lab::SessionDirectory next;
    QCOMPARE(next.error(), QString());
    QVERIFY(!QFileInfo::exists(left));
}

// Killed between two system calls; or its last peer removed what it could while a child of it started.
void SessionDirectoryTest::removesWhatNobodyLocked()
{
    const lab::SessionDirectory first;
    const QString ofTheDead = lab::sessionsPath() + QStringLiteral("/s%1x0").arg(4194303, 0, 36);
    const QString ofTheLiving = lab::sessionsPath() + QStringLiteral("/s%1x999").arg(QCoreApplication::applicationPid(), 0, 36);
    QVERIFY(lab::makePrivateDirectory(ofTheDead) && lab::makePrivateDirectory(ofTheLiving));
    const lab::SessionDirectory next;
    QVERIFY(!QFileInfo::exists(ofTheDead));
    QVERIFY(QFileInfo::exists(ofTheLiving));   // it may be about to lock it
    QVERIFY(QDir().rmdir(ofTheLiving));
}

void SessionDirectoryTest::leavesOthersAlone()
{
    const lab::SessionDirectory first;
    const lab::SessionDirectory second;
    QCOMPARE(second.error(), QString());
    QVERIFY(first.token() != second.token());
    QVERIFY(QFileInfo::exists(first.path() + QStringLiteral("/lock")));
    QVERIFY(QFileInfo::exists(second.path() + QStringLiteral("/lock")));
}

QTEST_GUILESS_MAIN(SessionDirectoryTest)
#include "session_directory_test.moc"
