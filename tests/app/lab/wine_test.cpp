// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/wine.h"

#include "app/lab/platform.h"
#include "app/lab/processes.h"
#include "app/lab/session.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

/// The platform wine: real Windows processes, and nothing left of them.
class WineTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhatIsMissing();
    void putsItsRecordsOnTheLabsAxis();
    void knowsBothNumbersOfAProcess();
    void killsAChild();
    void startsAgainAfterAReset();
    void startsAgainWhatHangs();
    void startsTheSessionOnce();
    void givesUpPeersThatWait();
    void leavesNothingBehind();
    void endsWithAKilledLab();
    void endsWithWhateverIsKilled_data();
    void endsWithWhateverIsKilled();

private:
    static bool start(lab::Session& session, const QString& peer);
};

namespace {

constexpr int kLong = 120'000;   // ms: the shared prefix may have to be made first

const QString kWine = QStringLiteral("wine");

/// The answer to one call.
lab::PeerAnswer answerTo(lab::Session& session, const QString& peer, const char* call, const lab::Json& args = lab::Json::object())
{
    QSignalSpy answers(&session, &lab::Session::answered);
    QString why;
    const quint64 id = session.call(peer, QStringLiteral("main"), QLatin1StringView(call), args, &why);
    if (id == 0)
        qWarning("%s", qPrintable(why));
    while (id != 0 && answers.wait(kLong))
        for (const auto& answer : answers)
            if (answer[0].toULongLong() == id)
                return answer[2].value<lab::PeerAnswer>();
    return {.lost = true};
}

/// The processes of Wine that belong to the session in that directory: by their environment, which only they have.
QStringList processesOf(const QString& directory, const QString& name = {})
{
    QStringList found;
    const QByteArray prefix = "WINEPREFIX=" + directory.toUtf8() + '/';
    for (const QString& entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile environment(QStringLiteral("/proc/%1/environ").arg(entry));
        QFile comm(QStringLiteral("/proc/%1/comm").arg(entry));
        const bool ours = entry.toInt() > 0 && environment.open(QIODevice::ReadOnly) && environment.readAll().contains(prefix);
        if (ours && (name.isEmpty() || (comm.open(QIODevice::ReadOnly) && comm.readAll().startsWith(name.toUtf8()))))
            found << entry;
    }
    return found;
}

/// What the server of a prefix keeps elsewhere: its name ends with the number of the prefix's directory.
QStringList serverDirectories(const QString& prefix)
{
    struct stat status = {};
    if (stat(QFile::encodeName(prefix).constData(), &status) != 0)
        return {};
    const QString name = QStringLiteral("server-*-%1").arg(static_cast<qulonglong>(status.st_ino), 0, 16);
    QStringList found;
    for (const QString& base : {QStringLiteral("/run/user/%1/wine"), QStringLiteral("/tmp/.wine-%1")})
        for (const QFileInfo& directory : QDir(base.arg(getuid())).entryInfoList({name}, QDir::Dirs))
            found << directory.filePath();
    return found;
}

QString programPath() { return QCoreApplication::applicationDirPath() + QStringLiteral("/ipclab-cli"); }

lab::ProcessInfo infoOf(const lab::Session& session, const QString& peer)
{
    return session.recording().processes()[static_cast<std::size_t>(session.processOf(peer))];
}

#define NEEDS_WINE()                                                                                          \
    if (const lab::Platform wine = lab::platform(kWine); !wine.available)                                     \
    QSKIP(qPrintable(wine.whyNot))

}  // namespace

bool WineTest::start(lab::Session& session, const QString& peer)
{
    QSignalSpy started(&session, &lab::Session::peerStarted);
    QSignalSpy failed(&session, &lab::Session::peerFailed);
    connect(&session, &lab::Session::peerFailed, &session, [](const QString&, const QString& why) { qWarning("%s", qPrintable(why)); });
    session.startPeer(peer, kWine);
    return QTest::qWaitFor([&] { return !started.isEmpty() || !failed.isEmpty(); }, kLong) && failed.isEmpty();
}

void WineTest::saysWhatIsMissing()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const lab::Platform platform = lab::platform(kWine);
    qputenv("PATH", path);
    QVERIFY(!platform.available);
    QVERIFY2(platform.whyNot.contains(QStringLiteral("install")), qPrintable(platform.whyNot));
}

void WineTest::putsItsRecordsOnTheLabsAxis()
{
    NEEDS_WINE();
    lab::Session session;
    QVERIFY(start(session, QStringLiteral("a")));
    QVERIFY(answerTo(session, QStringLiteral("a"), "CreateEvent", {{"name", ""}}).ok);
    const lab::Moment before = session.now();
    QVERIFY(answerTo(session, QStringLiteral("a"), "Sleep", {{"timeout", 30}}).ok);
    const lab::Moment after = session.now();
    session.drainNow();
    const lab::Recording& recording = session.recording();
    for (lab::Row row = recording.rows() - 1; row >= 0; --row) {
        const lab::Entry entry = recording.at(row);
        if (entry.callId() != ipc::CallId::Sleep)
            continue;
        // A microsecond is ten steps of Wine's clock.
        QVERIFY2(entry.start > before - 1000 && entry.end < after + 1000,
                 qPrintable(QStringLiteral("%1 … %2 in %3 … %4").arg(entry.start).arg(entry.end).arg(before).arg(after)));
        QVERIFY(entry.took() > 20'000'000);
        return;
    }
    QFAIL("no record of Sleep");
}

void WineTest::knowsBothNumbersOfAProcess()
{
    NEEDS_WINE();
    lab::Session session;
    QVERIFY(start(session, QStringLiteral("a")));
    const lab::PeerAnswer self = answerTo(session, QStringLiteral("a"), "QueryProcess");
    QVERIFY(self.ok);
    QTRY_VERIFY_WITH_TIMEOUT(infoOf(session, QStringLiteral("a")).pid != 0, kLong);
    const lab::ProcessInfo info = infoOf(session, QStringLiteral("a"));
    QCOMPARE(info.pid, self.out["processId"].get<qint64>());
    QVERIFY(processesOf(session.directory()).contains(QString::number(info.systemPid)));
}

void WineTest::killsAChild()
{
    NEEDS_WINE();
    lab::Session session;
    QVERIFY(start(session, QStringLiteral("a")));
    QVERIFY(answerTo(session, QStringLiteral("a"), "CreateProcess", {{"name", "child"}}).ok);
    QVERIFY(answerTo(session, QStringLiteral("child"), "GetPriorityClass").ok);
    const lab::ProcessInfo child = infoOf(session, QStringLiteral("child"));
    QVERIFY(child.systemPid > 0 && child.systemPid != infoOf(session, QStringLiteral("a")).systemPid);
    QSignalSpy ended(&session, &lab::Session::peerEnded);
    session.killPeer(QStringLiteral("child"));
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kLong);
    QVERIFY(session.hasPeer(QStringLiteral("a")));
}

void WineTest::startsAgainAfterAReset()
{
    NEEDS_WINE();
    lab::Session session;
    for (int turn = 0; turn < 2; ++turn) {
        QVERIFY(start(session, QStringLiteral("a")));
        QVERIFY(answerTo(session, QStringLiteral("a"), "GetPriorityClass").ok);
        QSignalSpy idle(&session, &lab::Session::idle);
        session.reset();
        QVERIFY(idle.wait(kLong));
        QVERIFY(session.peers().isEmpty());
        QVERIFY(!processesOf(session.directory()).isEmpty());   // the server is held
    }
}

// What hangs before it has begun is stopped here.
void WineTest::startsAgainWhatHangs()
{
    NEEDS_WINE();
    lab::Session session;
    QVERIFY(start(session, QStringLiteral("a")));
    QSignalSpy started(&session, &lab::Session::peerStarted);
    session.startPeer(QStringLiteral("b"), kWine);
    const auto linuxPid = [&] { return session.recording().processes().back().systemPid; };
    QVERIFY(QTest::qWaitFor([&] { return linuxPid() != 0; }, kLong));
    const qint64 hung = linuxPid();
    kill(static_cast<pid_t>(hung), SIGSTOP);
    QVERIFY(started.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, kLong);
    QVERIFY(infoOf(session, QStringLiteral("b")).systemPid != hung);
    QVERIFY(answerTo(session, QStringLiteral("b"), "GetPriorityClass").ok);
}

// Wine says which programs it starts; without the event that the holder keeps, each process from outside starts "wineboot".
void WineTest::startsTheSessionOnce()
{
    NEEDS_WINE();
    lab::Session session;
    QVERIFY(start(session, QStringLiteral("a")));
    QProcess one;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QString prefix = session.directory() + u'/' + lab::Wine::folder();
    for (const auto& [name, value] : {std::pair("WINEPREFIX", prefix), {"WINEDEBUG", QStringLiteral("+process")}, {"TMPDIR", prefix + QStringLiteral("/tmp")},
                                      {"WINEDLLOVERRIDES", QStringLiteral("mscoree,mshtml,winemenubuilder.exe,winedbg.exe,services.exe=")}})
        environment.insert(QString::fromLatin1(name), value);
    one.setProcessEnvironment(environment);
    one.start(lab::Wine::program(), {QStringLiteral("cmd"), QStringLiteral("/c"), lab::Wine::windowsPath(lab::Wine::peerProgram()), QStringLiteral("--version")});
    QVERIFY(one.waitForFinished(kLong));
    const QByteArray told = one.readAllStandardError();
    QVERIFY2(told.contains("ipclab-peer.exe"), "Wine tells of processes");
    QVERIFY2(!told.contains("wineboot"), told);
}

void WineTest::givesUpPeersThatWait()
{
    NEEDS_WINE();
    lab::Session session;
    QSignalSpy failed(&session, &lab::Session::peerFailed);
    QSignalSpy idle(&session, &lab::Session::idle);
    session.startPeer(QStringLiteral("a"), kWine);
    session.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!idle.isEmpty(), kLong);
    QCOMPARE(failed.size(), 1);
    QVERIFY(start(session, QStringLiteral("a")));
}

void WineTest::leavesNothingBehind()
{
    NEEDS_WINE();
    QString directory;
    QStringList elsewhere;
    {
        lab::Session session;
        directory = session.directory();
        QVERIFY(start(session, QStringLiteral("a")));
        QVERIFY(answerTo(session, QStringLiteral("a"), "GetPriorityClass").ok);
        QVERIFY(!processesOf(directory).isEmpty());
        elsewhere = serverDirectories(directory + u'/' + lab::Wine::folder());
        if (QFile::exists(QStringLiteral("/run/user/%1").arg(getuid())))
            QCOMPARE(elsewhere.size(), 1);
    }
    QVERIFY(!QFile::exists(directory));
    for (const QString& path : elsewhere)
        QVERIFY2(!QFile::exists(path), qPrintable(path));
    // What was killed may take a moment to go; a server that nobody ended stays for three seconds.
    QTRY_COMPARE_WITH_TIMEOUT(processesOf(directory), QStringList(), 1500);
}

void WineTest::endsWithAKilledLab()
{
    NEEDS_WINE();
    QTemporaryDir folder;
    QFile experiment(folder.filePath(QStringLiteral("long.json")));
    QVERIFY(experiment.open(QIODevice::WriteOnly));
    experiment.write(R"({"id": "process/long", "mechanism": "process", "title": "L", "peers": ["a"],
 "steps": [{"peer": "a", "call": "Sleep", "args": {"timeout": 600000}, "within": 600000}]})");
    experiment.close();
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.path());
    program.setProcessEnvironment(environment);
    program.start(programPath(), {QStringLiteral("run"), experiment.fileName(), QStringLiteral("--platform"), kWine});
    // Its session's directory is the only one there: at least the holder and the peer run.
    QTRY_VERIFY_WITH_TIMEOUT(processesOf(folder.path() + QStringLiteral("/ipclab")).size() >= 2, kLong);
    lab::killProcess(program.processId());
    QVERIFY(program.waitForFinished(5000));
    QTRY_COMPARE_WITH_TIMEOUT(processesOf(folder.path() + QStringLiteral("/ipclab")), QStringList(), 30'000);
}

void WineTest::endsWithWhateverIsKilled_data()
{
    QTest::addColumn<QString>("victim");
    QTest::newRow("the server") << QStringLiteral("wineserver");
    QTest::newRow("a peer, or the one that holds the server") << QStringLiteral("ipclab-peer.exe");
}

// At random moments, the start of the server among them: the command line says so and ends, and nothing is left.
void WineTest::endsWithWhateverIsKilled()
{
    NEEDS_WINE();
    QFETCH(QString, victim);
    static QRandomGenerator random(20'240'607);
    QTemporaryDir folder;
    const QString sessions = folder.path() + QStringLiteral("/ipclab");
    QFile experiment(folder.filePath(QStringLiteral("long.json")));
    QVERIFY(experiment.open(QIODevice::WriteOnly));
    experiment.write(R"({"id": "process/long", "mechanism": "process", "title": "L", "peers": ["a", "b", {"name": "c", "child of": "a"}],
 "steps": [{"peer": "a", "call": "CreateProcess", "args": {"name": "c"}},
  {"repeat": 100000, "steps": [{"peer": "b", "call": "Sleep", "args": {"timeout": 0}}, {"peer": "c", "call": "Sleep", "args": {"timeout": 0}}, {"peer": "a", "call": "Sleep", "args": {"timeout": 0}}]}]})");
    experiment.close();
    for (int round = 0; round < 3; ++round) {
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.path());
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(programPath(), {QStringLiteral("run"), experiment.fileName(), QStringLiteral("--platform"), kWine});
        QStringList victims;
        const auto find = [&] {
            victims = processesOf(sessions, victim);
            return !victims.isEmpty();
        };
        // While it starts the server is one process and then another.
        QVERIFY(QTest::qWaitFor(find, kLong));
        QTest::qWait(random.bounded(1500));   // the moment is the point of the test
        QVERIFY(QTest::qWaitFor(find, kLong));
        lab::killProcess(victims[random.bounded(static_cast<int>(victims.size()))].toLongLong());
        // Without its holder a server goes when the last process does: until then the experiment may go on.
        if (!program.waitForFinished(random.bounded(1, 4000)))
            program.terminate();
        QVERIFY(program.state() == QProcess::NotRunning || program.waitForFinished(kLong));
        const QByteArray said = program.readAll();
        QVERIFY2(program.exitCode() == 128 + SIGTERM || (program.exitCode() == 1 && said.contains("failed ")), said.constData());
        QTRY_COMPARE_WITH_TIMEOUT(processesOf(sessions), QStringList(), 30'000);
        QVERIFY(!QFile::exists(sessions));
    }
}

QTEST_GUILESS_MAIN(WineTest)
#include "wine_test.moc"
