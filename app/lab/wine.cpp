// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/wine.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QStandardPaths>
#include <QTimer>

#include <utility>

namespace lab {
namespace {

constexpr int kMakingTimeout = 120'000;   // ms; a prefix takes 5 to 10 s on an ordinary machine
constexpr int kLockRetry = 200;           // ms

const QString kStamp = QStringLiteral("/ipclab-prefix");

// No dialog of Wine's when a process crashes: a killed or crashing peer is the lab's to report.
constexpr char kRegistry[] =
    "REGEDIT4\r\n\r\n"
    "[HKEY_CURRENT_USER\\Software\\Wine\\WineDbg]\r\n\"ShowCrashDialog\"=dword:00000000\r\n\r\n"
    "[HKEY_CURRENT_USER\\Software\\Wine\\Drivers]\r\n\"Audio\"=\"\"\r\n";

bool copyRegistry(const QString& from, const QString& to)
{
    const QStringList names{QStringLiteral("system.reg"), QStringLiteral("user.reg"), QStringLiteral("userdef.reg"),
                            QStringLiteral(".update-timestamp")};
    for (const QString& name : names)
        if (!QFile::exists(to + u'/' + name) && !QFile::copy(from + u'/' + name, to + u'/' + name))
            return false;
    return true;
}

bool link(const QString& target, const QString& name)
{
    return QFile::exists(name) || QFile::link(target, name);
}

}  // namespace

Wine::Wine(const QString& sessionDirectory, QObject* parent)
    : QObject(parent), m_directory(sessionDirectory + QStringLiteral("/wine"))
{
}

Wine::~Wine()
{
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(1000);
    }
    for (const QString& prefix : {m_directory, m_fresh}) {
        if (prefix.isEmpty() || !QDir(prefix).exists())
            continue;
        QProcess server;
        server.setProcessEnvironment(environmentFor(prefix));
        for (const QString& what : {QStringLiteral("-k"), QStringLiteral("-w")}) {
            server.start(QStringLiteral("wineserver"), {what});
            server.waitForFinished(5000);
        }
        QDir(prefix).removeRecursively();
    }
}

QString Wine::program() { return QStandardPaths::findExecutable(QStringLiteral("wine")); }

QString Wine::whyNot()
{
    return program().isEmpty() ? tr("Wine is not installed. Install the packages wine and wine64.") : QString();
}

QString Wine::sharedPrefix()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/ipclab/wine");
}

QString Wine::windowsPath(const QString& path) { return QStringLiteral("Z:") + QString(path).replace(u'/', u'\\'); }

QProcessEnvironment Wine::environment() const { return environmentFor(m_directory); }

QProcessEnvironment Wine::environmentFor(const QString& prefix) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString& name : names)
        if (name.startsWith(QStringLiteral("WINE")))
            environment.remove(name);   // whatever the user has set up is for the user's own prefix
    environment.insert(QStringLiteral("WINEPREFIX"), prefix);
    environment.insert(QStringLiteral("WINEARCH"), QStringLiteral("win64"));
    environment.insert(QStringLiteral("WINEDEBUG"), QStringLiteral("-all"));
    // No offer to install Mono or Gecko, no entries in the user's menus, no debugger window.
    environment.insert(QStringLiteral("WINEDLLOVERRIDES"), QStringLiteral("mscoree,mshtml,winemenubuilder.exe,winedbg.exe="));
    environment.insert(QStringLiteral("TMPDIR"), prefix + QStringLiteral("/tmp"));
    return environment;
}

void Wine::prepare()
{
    if (m_preparing)
        return;
    m_preparing = true;
    QTimer::singleShot(0, this, [this] {
        if (program().isEmpty())
            fail(whyNot());
        else if (QFile::exists(sharedPrefix() + kStamp))
            makeSessionPrefix();
        else
            takeLock();
    });
}

// Two labs that start at once must not both make the prefix: the second waits and finds it made.
void Wine::takeLock()
{
    const QString parent = QFileInfo(sharedPrefix()).path();
    if (!m_lock) {
        QDir().mkpath(parent);
        m_lock = std::make_unique<QLockFile>(sharedPrefix() + QStringLiteral(".lock"));
        m_lock->setStaleLockTime(0);
        emit progress(tr("Preparing Wine. This is done once and takes a few seconds."));
    }
    if (m_lock->tryLock(0)) {
        QFile::exists(sharedPrefix() + kStamp) ? makeSessionPrefix() : makeSharedPrefix();
        return;
    }
    if (m_lock->error() != QLockFile::LockFailedError)
        return fail(tr("Cannot write to %1.").arg(parent));
    QTimer::singleShot(kLockRetry, this, &Wine::takeLock);
}

void Wine::makeSharedPrefix()
{
    m_fresh = sharedPrefix() + QStringLiteral(".new-%1").arg(QCoreApplication::applicationPid());
    QDir(m_fresh).removeRecursively();
    if (!QDir().mkpath(m_fresh + QStringLiteral("/tmp")))
        return fail(tr("Cannot make %1.").arg(m_fresh));
    run(program(), {QStringLiteral("wineboot"), QStringLiteral("--init")}, m_fresh, [this] { quieten(); });
}

void Wine::quieten()
{
    QFile file(m_fresh + QStringLiteral("/tmp/ipclab.reg"));
    if (!file.open(QIODevice::WriteOnly) || file.write(kRegistry) < 0)
        return fail(tr("Cannot write %1.").arg(file.fileName()));
    file.close();
    run(program(), {QStringLiteral("regedit"), QStringLiteral("/S"), windowsPath(file.fileName())}, m_fresh, [this] {
        // The server writes the registry to its files when it ends.
        run(QStringLiteral("wineserver"), {QStringLiteral("-k")}, m_fresh, [this] {
            run(QStringLiteral("wineserver"), {QStringLiteral("-w")}, m_fresh, [this] { publishSharedPrefix(); });
        });
    });
}

// The stamp is written last and the directory renamed as a whole: a prefix that is there is complete.
void Wine::publishSharedPrefix()
{
    QDir(m_fresh + QStringLiteral("/tmp")).removeRecursively();
    QFile::remove(m_fresh + QStringLiteral("/wineserver"));
    QFile stamp(m_fresh + kStamp);
    const bool stamped = stamp.open(QIODevice::WriteOnly) && stamp.write("1\n") == 2;
    stamp.close();
    QDir(sharedPrefix()).removeRecursively();   // one without a stamp, left by something else
    if (!stamped || !QFile::rename(m_fresh, sharedPrefix()))
        return fail(tr("Cannot make %1.").arg(sharedPrefix()));
    m_fresh.clear();
    makeSessionPrefix();
}

void Wine::makeSessionPrefix()
{
    if (m_lock)
        m_lock->unlock();
    const QString devices = m_directory + QStringLiteral("/dosdevices");
    const bool made = QDir().mkpath(devices) && QDir().mkpath(m_directory + QStringLiteral("/tmp"))
                      && QFile::setPermissions(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)
                      && copyRegistry(sharedPrefix(), m_directory)
                      && link(sharedPrefix() + QStringLiteral("/drive_c"), devices + QStringLiteral("/c:"))
                      && link(QStringLiteral("/"), devices + QStringLiteral("/z:"));
    if (!made)
        return fail(tr("Cannot make %1.").arg(m_directory));
    m_ready = true;
    emit ready();
}

void Wine::run(const QString& program, const QStringList& arguments, const QString& prefix, std::function<void()> then)
{
    m_process.disconnect(this);
    m_process.setProcessEnvironment(environmentFor(prefix));
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    m_process.setStandardInputFile(QProcess::nullDevice());
    auto* deadline = new QTimer(this);
    deadline->setSingleShot(true);
    connect(deadline, &QTimer::timeout, &m_process, &QProcess::kill);
    const QString what = program + u' ' + arguments.join(u' ');
    connect(&m_process, &QProcess::errorOccurred, this, [this, what, deadline](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;   // finished() follows
        deadline->deleteLater();
        fail(tr("%1 could not be started.").arg(what));
    });
    connect(&m_process, &QProcess::finished, this,
            [this, what, deadline, next = std::move(then), server = program.endsWith(QStringLiteral("wineserver"))](
                int code, QProcess::ExitStatus status) {
                deadline->deleteLater();
                // wineserver -k says 1 when there was nothing left to end.
                if (status != QProcess::NormalExit || (code != 0 && !server))
                    return fail(tr("%1 ended with code %2.").arg(what).arg(code));
                next();
            });
    deadline->start(kMakingTimeout);
    m_process.start(program, arguments);
}

void Wine::fail(const QString& why)
{
    if (m_lock)
        m_lock->unlock();
    m_preparing = false;
    emit failed(why);
}

}  // namespace lab
