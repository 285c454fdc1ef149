// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/wine.h"

#include "app/lab/platform.h"
#include "app/lab/private_directory.h"
#include "app/lab/processes.h"
#include "app/lab/wine_server.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QStandardPaths>
#include <QThread>

#include <functional>
#include <utility>

namespace lab {
namespace {

constexpr int kServerTimeout = 15'000;    // ms; it takes half a second
constexpr int kMakingTimeout = 120'000;   // ms; a prefix takes 5 to 10 s on an ordinary machine
constexpr int kLockRetry = 200;           // ms
constexpr int kGonePatience = 1000;           // ms for killed processes to be gone

constexpr int kRecipe = 3;   // of the shared prefix: another number makes it anew

const QString kStamp = QStringLiteral("/ipclab-prefix");

// A prefix serves the Wine that made it: another one would update the copy of each session, which takes as long.
QByteArray stampText()
{
    return QByteArray::number(kRecipe) + ' ' + QByteArray::number(QFileInfo(Wine::program()).lastModified().toSecsSinceEpoch()) + '\n';
}

bool hasSharedPrefix()
{
    QFile stamp(Wine::sharedPrefix() + kStamp);
    return stamp.open(QIODevice::ReadOnly) && stamp.readAll() == stampText();
}

// In the form of Wine's files. No dialog of Wine's when a process crashes: a killed or crashing peer is the lab's to report.
constexpr char kQuiet[] =
    "\n[Software\\\\Wine\\\\WineDbg]\n\"ShowCrashDialog\"=dword:00000000\n"
    "\n[Software\\\\Wine\\\\Drivers]\n\"Audio\"=\"\"\n";

// Without a display windows are as good as with one, but that nobody can see them: peers show none.
constexpr char kNoDisplay[] = "\n[Software\\\\Wine\\\\Drivers]\n\"Graphics\"=\"null\"\n";

bool appendTo(const QString& path, const char* text)
{
    QFile file(path);
    return file.open(QIODevice::Append) && file.write(text) == static_cast<qint64>(qstrlen(text)) && file.flush();
}

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

// The prefix that a process of Wine works in; empty if it is none.
QString prefixOf(const QString& process)
{
    constexpr QByteArrayView kVariable("WINEPREFIX=");
    QFile environment(QStringLiteral("/proc/%1/environ").arg(process));
    if (!environment.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray& variable : environment.readAll().split('\0'))
        if (variable.startsWith(kVariable))
            return QString::fromLocal8Bit(variable.mid(kVariable.size()));
    return {};
}

// A process that loses its server while it starts waits for it for ever. `exists` is what that process sees: a lab in another
// container may have a prefix of the same name. True if there were such.
bool killProcessesIn(const std::function<bool(const QString& prefix, bool exists)>& abandoned)
{
    bool found = false;
    for (const QString& process : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        const QString prefix = prefixOf(process);
        if (prefix.isEmpty() || !abandoned(prefix, QFileInfo::exists(QStringLiteral("/proc/%1/root%2").arg(process, prefix))))
            continue;
        killProcess(process.toLongLong());
        found = true;
    }
    return found;
}

}  // namespace

Wine::Wine(const QString& sessionDirectory, QObject* parent)
    : QObject(parent), m_session(sessionDirectory), m_directory(sessionDirectory + u'/' + folder())
{
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &Wine::tellTime);
    m_holder.setStandardErrorFile(QProcess::nullDevice());
    connect(&m_holder, &QProcess::readyReadStandardOutput, this, [this] {
        m_holder.readAllStandardOutput();
        if (!std::exchange(m_ready, true))
            emit ready();
    });
    // Whatever ended it: the next prepare() starts another.
    connect(&m_holder, &QProcess::stateChanged, this, [this](QProcess::ProcessState state) {
        if (state != QProcess::NotRunning)
            return;
        if (!m_ready && !std::exchange(m_heldAgain, true))
            return QTimer::singleShot(0, this, &Wine::hold);   // not from inside the signal: the process is still being cleared away
        m_preparing = m_heldAgain = false;
        if (!std::exchange(m_ready, false))
            fail(tr("The Windows peer did not start in Wine."));
    });
}

Wine::~Wine()
{
    for (QProcess* process : {&m_process, &m_holder}) {
        process->disconnect(this);
        process->kill();
        process->waitForFinished(1000);
    }
    for (const QString& prefix : {m_directory, m_fresh}) {
        if (prefix.isEmpty() || !QDir(prefix).exists())
            continue;
        endServer(prefix);
        QElapsedTimer since;
        for (since.start(); since.elapsed() < kGonePatience && killProcessesIn([&](const QString& other, bool) { return other == prefix; });)
            QThread::msleep(5);
        removePrefix(prefix);
    }
}

void Wine::removePrefix(const QString& prefix)
{
    removeServerDirectory(prefix);
    QDir(prefix).removeRecursively();
}

// "wineserver -k" looks at ever longer intervals whether the server is gone; "-w" knows at once.
void Wine::endServer(const QString& prefix)
{
    QProcess end, wait;
    for (auto [process, what] : {std::pair(&end, QStringLiteral("-k")), std::pair(&wait, QStringLiteral("-w"))}) {
        process->setProcessEnvironment(environmentFor(prefix));
        process->start(QStringLiteral("wineserver"), {what});
    }
    end.waitForStarted();
    wait.waitForFinished(5000);
    end.kill();
    end.waitForFinished(1000);
}

QString Wine::program() { return QStandardPaths::findExecutable(QStringLiteral("wine")); }

QString Wine::peerProgram() { return programBeside(QStringLiteral("ipclab-peer.exe")); }

QString Wine::whyNot()
{
    if (program().isEmpty())
        return tr("Wine is not installed: install the packages wine and wine64");
    if (peerProgram().isEmpty())
        return tr("the Windows peer, ipclab-peer.exe, was not built: install g++-mingw-w64-x86-64-posix and build again");
    return {};
}

QString Wine::sharedPrefix()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/ipclab/wine");
}

QString Wine::windowsPath(const QString& path) { return QStringLiteral("Z:") + QString(path).replace(u'/', u'\\'); }

// Wine gives the Linux process the arguments of the Windows process.
qint64 Wine::systemPid(const QString& path)
{
    const QByteArray file = windowsPath(path).toUtf8();
    for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isProcess = false;
        const qint64 pid = entry.toLongLong(&isProcess);
        QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(entry));
        if (isProcess && commandLine.open(QIODevice::ReadOnly) && commandLine.readAll().split('\0').contains(file))
            return pid;
    }
    return 0;
}

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
    // No offer to install Mono or Gecko, no entries in the user's menus, no debugger window; and no services, which no peer needs:
    // a server starts in a third of the time without.
    environment.insert(QStringLiteral("WINEDLLOVERRIDES"), QStringLiteral("mscoree,mshtml,winemenubuilder.exe,winedbg.exe,services.exe="));
    environment.insert(QStringLiteral("TMPDIR"), prefix + QStringLiteral("/tmp"));
    return environment;
}

void Wine::prepare()
{
    if (m_preparing)
        return;
    m_preparing = true;
    // Of labs that were killed.
    killProcessesIn([](const QString& prefix, bool exists) { return prefix.startsWith(sessionsPath() + u'/') && !exists; });
    QTimer::singleShot(0, this, [this] {
        if (const QString why = whyNot(); !why.isEmpty())
            fail(why);
        else if (hasSharedPrefix())
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
        m_since.start();
        m_second.start();
        tellTime();
    }
    if (m_lock->tryLock(0)) {
        hasSharedPrefix() ? makeSessionPrefix() : makeSharedPrefix();
        return;
    }
    if (m_lock->error() != QLockFile::LockFailedError)
        return fail(tr("Cannot write to %1.").arg(parent));
    QTimer::singleShot(kLockRetry, this, &Wine::takeLock);
}

void Wine::tellTime()
{
    const qint64 seconds = m_since.elapsed() / 1000;
    emit progress(seconds == 0 ? tr("Preparing Wine. This is done once and takes some seconds.")
                               : tr("Preparing Wine, %1 s. This is done once and takes some seconds.").arg(seconds));
}

void Wine::makeSharedPrefix()
{
    // Of labs that were killed meanwhile: who holds the lock is the only one that makes it.
    const QFileInfo prefix(sharedPrefix());
    for (const QFileInfo& left : prefix.dir().entryInfoList({prefix.fileName() + QStringLiteral(".new-*")}, QDir::Dirs))
        removePrefix(left.filePath());
    m_fresh = sharedPrefix() + QStringLiteral(".new-%1").arg(QCoreApplication::applicationPid());
    if (!QDir().mkpath(m_fresh + QStringLiteral("/tmp")))
        return fail(tr("Cannot make %1.").arg(m_fresh));
    run(program(), {QStringLiteral("wineboot"), QStringLiteral("--init")}, m_fresh, [this] {
        // The server writes the registry to its files when it ends.
        run(QStringLiteral("wineserver"), {QStringLiteral("-k")}, m_fresh, [this] {
            run(QStringLiteral("wineserver"), {QStringLiteral("-w")}, m_fresh, [this] { publishSharedPrefix(); });
        });
    });
}

// The stamp is written last and the directory renamed as a whole: a prefix that is there is complete.
void Wine::publishSharedPrefix()
{
    removeServerDirectory(m_fresh);
    QDir(m_fresh + QStringLiteral("/tmp")).removeRecursively();
    QFile::remove(m_fresh + QStringLiteral("/wineserver"));
    QFile stamp(m_fresh + kStamp);
    const bool stamped = appendTo(m_fresh + QStringLiteral("/user.reg"), kQuiet) && stamp.open(QIODevice::WriteOnly) && stamp.write(stampText()) > 0;
    stamp.close();
    QDir(sharedPrefix()).removeRecursively();   // one of another Wine, or without a stamp, left by something else
    if (!stamped || !QFile::rename(m_fresh, sharedPrefix()))
        return fail(tr("Cannot make %1.").arg(sharedPrefix()));
    m_fresh.clear();
    makeSessionPrefix();
}

void Wine::makeSessionPrefix()
{
    if (m_lock)
        m_lock->unlock();
    m_second.stop();
    const bool fresh = !QFile::exists(m_directory + QStringLiteral("/user.reg"));
    const QString devices = m_directory + QStringLiteral("/dosdevices");
    const bool made = QDir().mkpath(devices) && QDir().mkpath(m_directory + QStringLiteral("/tmp"))
                      && QFile::setPermissions(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)
                      && copyRegistry(sharedPrefix(), m_directory)
                      && link(sharedPrefix() + QStringLiteral("/drive_c"), devices + QStringLiteral("/c:"))
                      && link(QStringLiteral("/"), devices + QStringLiteral("/z:"))
                      && (!fresh || !qEnvironmentVariableIsEmpty("DISPLAY") || appendTo(m_directory + QStringLiteral("/user.reg"), kNoDisplay));
    if (!made)
        return fail(tr("Cannot make %1.").arg(m_directory));
    hold();
}

// Programs that start at once where no server runs may start two. So the server comes first; then the holder, whose first answer says that
// the session has been started (app/peer/hold.h): peers that came before would each have Wine start it once more, or wait for up to two
// minutes for another one's start to come to an end. It is one process from the start, so that a server never outlives a lab that was killed.
void Wine::hold()
{
    m_holder.setProcessEnvironment(environment());
    m_holder.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("wineserver && exec \"$@\""), QStringLiteral("sh"),
                                               program(), peerProgram(), QStringLiteral("--session"), windowsPath(m_session), QStringLiteral("--hold")});
    m_holder.write("{\"id\": 1, \"thread\": \"main\", \"call\": \"Sleep\", \"args\": {\"timeout\": 0}}\n");
    QTimer::singleShot(kServerTimeout, &m_holder, [this] {
        if (!m_ready)
            m_holder.kill();
    });
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
    m_second.stop();
    m_preparing = false;
    emit failed(why);
}

}  // namespace lab
