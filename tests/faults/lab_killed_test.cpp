// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

/// One process of a lab at work is killed at a random moment, again and again, one kind of process after the other: the lab,
/// a peer, a child peer, the clipboard keeper, a measuring process. What must hold each time: the command line says what
/// happened and ends; no process, no file and no shared memory is left, at the latest after the next start.
class LabKilledTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void running_data();
    void running();
    void measuring_data();
    void measuring();

private:
    struct Ended {
        int code = 1000;   // as long as it runs; negative: the signal that killed it
        QString said;
    };

    QStringList command(bool withClipboard) const;
    void start(QProcess& program, const QStringList& arguments) const;
    /// Kills one process of those, if any is there before the program ends; false if none was.
    bool killOne(QProcess& program, const QString& programName, const QString& argument);
    Ended end(QProcess& program) const;
    QList<qint64> processes(const QString& programName = {}, const QString& argument = {}) const;
    void expectNothingLeft(bool afterNextStart);

    static constexpr int kLong = 60'000;           // ms: a bound for a busy machine
    static constexpr int kRowTakes = 3'000;       // ms
    static constexpr int kMostRounds = 12;
    QRandomGenerator m_random{20'240'607};
    std::unique_ptr<QTemporaryDir> m_directory;
    QStringList m_sharedMemory;
};

namespace {

// Traffic over every mechanism, for about as long as the rounds of a row take: in it the moment to kill is chosen.
constexpr char kTraffic[] = R"({"id": "process/traffic", "mechanism": "process", "title": "T", %1
 "peers": ["a", "b", {"name": "c", "child of": "a"}],
 "steps": [
  {"peer": "a", "call": "CreateProcess", "args": {"name": "c"}},
  {"peer": "a", "call": "CreateNamedPipe", "args": {"name": "\\\\.\\pipe\\${session}"}, "as": "server"},
  {"peer": "b", "call": "CreateFile", "args": {"name": "\\\\.\\pipe\\${session}"}, "as": "client"},
  {"peer": "a", "call": "CreateMailslot", "args": {"name": "\\\\.\\mailslot\\${session}"}, "as": "slot"},
  {"peer": "c", "call": "CreateFile", "args": {"name": "\\\\.\\mailslot\\${session}", "access": "GENERIC_WRITE", "share": "FILE_SHARE_READ|FILE_SHARE_WRITE"}, "as": "letter"},
  {"peer": "c", "call": "CreateFileMapping", "args": {"name": "${session}", "size": 4096}, "as": "section"},
  {"peer": "c", "call": "MapViewOfFile", "args": {"handle": "$section"}, "as": "view"},
  {"peer": "a", "call": "DdeRegister", "as": "service"},
  {"peer": "b", "call": "DdeInitiate", "as": "conversation"},
  {"repeat": 20000, "steps": [
   {"peer": "b", "call": "WriteFile", "args": {"handle": "$client", "data": "hello"}},
   {"peer": "a", "call": "ReadFile", "args": {"handle": "$server"}},
   {"peer": "c", "call": "WriteFile", "args": {"handle": "$letter", "data": "hello"}},
   {"peer": "a", "call": "ReadFile", "args": {"handle": "$slot"}},
   {"peer": "c", "call": "IncrementMemory", "args": {"address": "$view.address", "count": 10}},
   {"peer": "b", "call": "DdeRequest", "args": {"conversation": "$conversation.conversation"}}%2
  ]}]})";
constexpr char kClipboard[] = R"(,
   {"peer": "a", "call": "OpenClipboard"}, {"peer": "a", "call": "EmptyClipboard"},
   {"peer": "a", "call": "SetClipboardData", "args": {"format": "CF_TEXT", "data": "hello"}}, {"peer": "a", "call": "CloseClipboard"},
   {"peer": "b", "call": "OpenClipboard"}, {"peer": "b", "call": "GetClipboardData", "args": {"format": "CF_TEXT"}}, {"peer": "b", "call": "CloseClipboard"})";
constexpr char kShort[] = R"({"id": "process/short", "mechanism": "process", "title": "S", "peers": ["a"], "steps": [{"sleep": 1}]})";

bool haveDisplay() { return !qEnvironmentVariableIsEmpty("DISPLAY"); }

QStringList sharedMemory() { return QDir(QStringLiteral("/dev/shm")).entryList({QStringLiteral("*ipclab*")}, QDir::AllEntries | QDir::Hidden | QDir::System); }

void write(const QString& path, const QByteArray& contents)
{
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(contents) != contents.size())
        qFatal("cannot write");
}

}  // namespace

void LabKilledTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_directory->path()).mkdir(QStringLiteral("run")) && QDir(m_directory->path()).mkdir(QStringLiteral("tmp")));
    const QByteArray traffic = kTraffic;
    write(m_directory->filePath(QStringLiteral("traffic.json")), QByteArray(traffic).replace("%1", "").replace("%2", ""));
    write(m_directory->filePath(QStringLiteral("clipboard.json")), QByteArray(traffic).replace("%1", R"("needs": ["display"],)").replace("%2", kClipboard));
    write(m_directory->filePath(QStringLiteral("short.json")), kShort);
    m_sharedMemory = sharedMemory();
}

void LabKilledTest::start(QProcess& program, const QStringList& arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_directory->filePath(QStringLiteral("run")));
    environment.insert(QStringLiteral("TMPDIR"), m_directory->filePath(QStringLiteral("tmp")));
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/ipclab-cli"), arguments);
}

// What a lab starts names the session's directory, which is in ours, on its command line.
QList<qint64> LabKilledTest::processes(const QString& programName, const QString& argument) const
{
    QList<qint64> found;
    for (const QString& pid : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (!file.open(QFile::ReadOnly))
            continue;
        const QList<QByteArray> words = file.readAll().split('\0');
        const bool ours = std::any_of(words.begin(), words.end(), [&](const QByteArray& word) { return word.startsWith(m_directory->filePath(QStringLiteral("run/")).toUtf8()); });
        if (ours && words.first().endsWith(programName.toUtf8()) && (argument.isEmpty() || words.contains(argument.toUtf8())))
            found << pid.toLongLong();
    }
    return found;
}

bool LabKilledTest::killOne(QProcess& program, const QString& programName, const QString& argument)
{
    // A look may miss one that is there: the clipboard keeper forks, and while /proc is read the first is gone before the second was listed.
    QList<qint64> victims;
    const auto find = [&] {
        return QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning || !(victims = processes(programName, argument)).isEmpty(); }, kLong)
               && !victims.isEmpty();
    };
    if (!find())
        return false;
    QTest::qWait(m_random.bounded(400));   // the moment is the point of the test
    victims.clear();
    if (!find())
        return false;
    kill(static_cast<pid_t>(victims[m_random.bounded(static_cast<int>(victims.size()))]), SIGKILL);
    return true;
}

LabKilledTest::Ended LabKilledTest::end(QProcess& program) const
{
    if (program.state() != QProcess::NotRunning && !program.waitForFinished(kLong))
        return {};
    return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -program.exitCode(), QString::fromUtf8(program.readAll())};
}

void LabKilledTest::expectNothingLeft(bool afterNextStart)
{
    QTRY_VERIFY_WITH_TIMEOUT(processes().isEmpty(), kLong);
    if (afterNextStart) {
        QProcess next;
        start(next, {QStringLiteral("run"), m_directory->filePath(QStringLiteral("short.json"))});
        QCOMPARE(end(next).code, 0);
    }
    for (const char* folder : {"run", "tmp"}) {
        QStringList left = QDir(m_directory->filePath(QLatin1StringView(folder))).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
        left.removeIf([](const QString& name) { return name.startsWith(QStringLiteral("tsan.rodata.")); });   // of a thread sanitizer, which was killed too
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char(' '))));
    }
    QCOMPARE(sharedMemory(), m_sharedMemory);
}

void LabKilledTest::running_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* program, const char* argument, const char* says) {
        QTest::newRow(name) << QString::fromLatin1(program) << QString::fromLatin1(argument) << QString::fromLatin1(says);
    };
    row("the lab", "ipclab-cli", "", "");
    // Or the other end was first to notice.
    row("a peer", "ipclab-peer", "a", "step \\d+: .*(killed by signal 9|ended with its parent|\\d (ERROR|DMLERR)_)");
    row("another peer", "ipclab-peer", "b", "step \\d+: .*(killed by signal 9|\\d (ERROR|DMLERR)_)");
    row("a child peer", "ipclab-peer", "c", "step \\d+: .*(the peer ended before it answered|no peer called \"c\" now: its parent saw it end|\\d (ERROR|DMLERR)_)");
    row("the clipboard keeper", "ipclab-clipboard", "", "^$|31 ERROR_GEN_FAILURE \\(the (clipboard keeper|selection's owner)|1418 ERROR_CLIPBOARD_NOT_OPEN");   // or another one took its place
}

void LabKilledTest::running()
{
    QFETCH(QString, program);
    QFETCH(QString, argument);
    QFETCH(QString, says);
    const bool keeper = program == QStringLiteral("ipclab-clipboard");
    if (keeper && !haveDisplay())
        QSKIP("no display");
    const QString experiment = m_directory->filePath(haveDisplay() ? QStringLiteral("clipboard.json") : QStringLiteral("traffic.json"));
    QElapsedTimer row;
    row.start();
    int killed = 0;
    for (; killed == 0 || (killed < kMostRounds && row.elapsed() < kRowTakes); ++killed) {
        QProcess lab;
        start(lab, {QStringLiteral("run"), experiment});
        QVERIFY(lab.waitForStarted(kLong));
        if (program == QStringLiteral("ipclab-cli")) {
            QTest::qWait(m_random.bounded(600));
            lab.kill();
        } else {
            const bool done = killOne(lab, program, argument);
            QVERIFY2(done, done ? "" : qPrintable(end(lab).said));
        }
        if (keeper) {   // where the experiment goes on it does for longer than this test
            lab.waitForFinished(m_random.bounded(1, 200));
            lab.terminate();
        }
        const Ended ended = end(lab);
        QVERIFY2(ended.said.contains(QRegularExpression(says)), qPrintable(ended.said));
        // An experiment that has failed takes some time to end: the request to end may still come in it, or when all is done and nobody
        // listens any more.
        if (keeper)
            QVERIFY2(ended.code == 128 + SIGTERM || ((ended.code == 1 || ended.code == -SIGTERM) && !ended.said.isEmpty()), qPrintable(QString::number(ended.code)));
        else
            QCOMPARE(ended.code, program == QStringLiteral("ipclab-cli") ? -SIGKILL : 1);
        expectNothingLeft(program == QStringLiteral("ipclab-cli"));
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("killed %d times", killed);
}

void LabKilledTest::measuring_data()
{
    QTest::addColumn<QString>("mechanism");
    QTest::addColumn<bool>("lab");
    for (const char* mechanism : {"named-pipe", "clipboard", "dde", "mailslot"})
        for (const bool lab : {false, true})
            QTest::addRow("%s, %s", mechanism, lab ? "the lab" : "one of the measuring processes") << QString::fromLatin1(mechanism) << lab;
}

// It may be the one that leads the others, or an end of a pair.
void LabKilledTest::measuring()
{
    QFETCH(QString, mechanism);
    QFETCH(bool, lab);
    if (mechanism == QStringLiteral("clipboard") && !haveDisplay())
        QSKIP("no display");
#ifdef __SANITIZE_THREAD__
    if (!lab)
        QSKIP("a thread sanitizer keeps back a signal that comes in recv until recv returns: the end of the other process is not noticed");
#endif
    QElapsedTimer row;
    row.start();
    int killed = 0;
    for (; killed == 0 || (killed < kMostRounds && row.elapsed() < kRowTakes / 3); ++killed) {
        QProcess program;
        start(program, {QStringLiteral("measure"), QStringLiteral("--mechanism"), mechanism, QStringLiteral("--sizes"), QStringLiteral("65536")});
        QVERIFY(program.waitForStarted(kLong));
        const bool done = !killOne(program, lab ? QStringLiteral("ipclab-cli") : QStringLiteral("ipclab-measure"), {});
        const Ended ended = end(program);
        if (!lab && !done)
            QVERIFY2(ended.said.contains(QRegularExpression(QStringLiteral("killed by signal 9|a measuring process ended|\\d (ERROR|DMLERR)_"))), qPrintable(ended.said));
        QCOMPARE(ended.code, lab && !done ? -SIGKILL : ended.said.contains(QStringLiteral("failed")) ? 1 : 0);
        expectNothingLeft(lab);
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("killed %d times", killed);
}

QTEST_GUILESS_MAIN(LabKilledTest)
#include "lab_killed_test.moc"
