// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

/// The command line as people use it: exit codes, one clear message, and nothing left behind.
class CliTest : public QObject {
    Q_OBJECT

private slots:
    void badInput_data();
    void badInput();
    void helps_data();
    void helps();
    void records();
    void refusesOutputBeforeItRuns();
    void writesToWhatIsNoFile();
    void keepsTheOldFileWhenItCannotWrite();
    void saysWhatBefellItsOutput();
    void survivesAnyPeer_data();
    void survivesAnyPeer();
    void saysWhatFailedAndWhere();
    void skipsWithoutADisplay();
    void endsWithAllItStarted_data();
    void endsWithAllItStarted();
    void removesWhatACrashedOneLeft();

private:
    struct Result {
        int code = -1;
        QString out, error;
    };
    Result run(const QStringList& arguments, const QProcessEnvironment& environment) const;
    static Result end(QProcess& program);
    QString shortExperiment() const;
    Result run(const QStringList& arguments) const { return run(arguments, environment()); }
    QProcessEnvironment environment() const;
    QString file(const QString& name, const QByteArray& contents) const;
    QStringList left() const { return QDir(m_directory.filePath(QStringLiteral("ipclab"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot); }
    /// Starts an experiment that waits for ever, with a child peer, and waits until all of it is there.
    void startLong(QProcess& program, QStringList& pids) const;

    static constexpr int kLong = 30000;   // ms
    QTemporaryDir m_directory;
};

namespace {

QString programPath() { return QCoreApplication::applicationDirPath() + QStringLiteral("/ipclab-cli"); }

}  // namespace

QProcessEnvironment CliTest::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_directory.path());
    return environment;
}

QString CliTest::file(const QString& name, const QByteArray& contents) const
{
    QFile file(m_directory.filePath(name));
    if (!file.open(QFile::WriteOnly) || file.write(contents) != contents.size())
        qFatal("cannot write");
    return file.fileName();
}

CliTest::Result CliTest::run(const QStringList& arguments, const QProcessEnvironment& environment) const
{
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(programPath(), arguments);
    return end(program);
}

CliTest::Result CliTest::end(QProcess& program)
{
    if (!program.waitForFinished(kLong))
        return {};
    return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -2, QString::fromUtf8(program.readAllStandardOutput()), QString::fromUtf8(program.readAllStandardError())};
}

void CliTest::badInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    const QString bad = file(QStringLiteral("bad.json"), "{\"id\":\n 7}");
    const QString cut = file(QStringLiteral("cut.ipclab"), QByteArray("IPCLAB\x1a\n\1\0\0\0", 12));
    QTest::newRow("nothing") << QStringList() << QStringLiteral("no command");
    QTest::newRow("command") << QStringList{QStringLiteral("rum")} << QStringLiteral("did you mean \"run\"?");
    QTest::newRow("no experiment") << QStringList{QStringLiteral("run")} << QStringLiteral("--all");
    QTest::newRow("option") << QStringList{QStringLiteral("run"), QStringLiteral("--al")} << QStringLiteral("--al");
    QTest::newRow("value") << QStringList{QStringLiteral("run"), QStringLiteral("x"), QStringLiteral("--platform")} << QStringLiteral("needs a value");
    QTest::newRow("platform") << QStringList{QStringLiteral("run"), QStringLiteral("x"), QStringLiteral("--platform"), QStringLiteral("dos")} << QStringLiteral("no platform \"dos\"");
    QTest::newRow("id") << QStringList{QStringLiteral("run"), QStringLiteral("named-pipe/nope")} << QStringLiteral("named-pipe/nope");
    QTest::newRow("file") << QStringList{QStringLiteral("run"), bad} << QStringLiteral("bad.json:2:2: \"id\" must be a text, not a number");
    QTest::newRow("recording") << QStringList{QStringLiteral("export"), cut, QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), QStringLiteral("x")} << QStringLiteral("at byte 12");
    QTest::newRow("format") << QStringList{QStringLiteral("export"), cut, QStringLiteral("--format"), QStringLiteral("gif"), QStringLiteral("-o"), QStringLiteral("x")} << QStringLiteral("unknown format \"gif\"");
    QTest::newRow("results nowhere") << QStringList{QStringLiteral("run"), QStringLiteral("process/exit-code"), QStringLiteral("--json"), QStringLiteral("/nowhere/x.json")} << QStringLiteral("/nowhere/x.json: ");
    QTest::newRow("recording nowhere") << QStringList{QStringLiteral("run"), QStringLiteral("process/exit-code"), QStringLiteral("--record"), QStringLiteral("/nowhere/x.ipclab")} << QStringLiteral("/nowhere/x.ipclab: ");
    QTest::newRow("empty value") << QStringList{QStringLiteral("run"), QStringLiteral("x"), QStringLiteral("--json"), QString()} << QStringLiteral("--json needs a value");
    QTest::newRow("folder") << QStringList{QStringLiteral("run"), QStringLiteral("/")} << QStringLiteral("/: ");
    QTest::newRow("endless") << QStringList{QStringLiteral("run"), QStringLiteral("/dev/zero")} << QStringLiteral("/dev/zero:1:1: the file is larger than 16 MiB");
    QTest::newRow("nothing in it") << QStringList{QStringLiteral("run"), QStringLiteral("/dev/null")} << QStringLiteral("/dev/null:1:1: ");
    QTest::newRow("folder for a recording") << QStringList{QStringLiteral("export"), QStringLiteral("/"), QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), QStringLiteral("x")} << QStringLiteral("/: ");
    QTest::newRow("endless recording") << QStringList{QStringLiteral("export"), QStringLiteral("/dev/zero"), QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), QStringLiteral("x")} << QStringLiteral("at byte 0");
    QTest::newRow("measured into nowhere") << QStringList{QStringLiteral("measure"), QStringLiteral("--json"), QStringLiteral("/nowhere/x")} << QStringLiteral("/nowhere/x: ");
    QTest::newRow("size") << QStringList{QStringLiteral("measure"), QStringLiteral("--sizes"), QStringLiteral("0")} << QStringLiteral("\"0\" is no size");
}

void CliTest::badInput()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const Result result = run(arguments);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.error.count(QLatin1Char('\n')), 1);
    QVERIFY2(result.error.contains(message), qPrintable(result.error));
    QVERIFY(left().isEmpty());
}

void CliTest::helps_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("tells");
    QTest::newRow("list") << QStringLiteral("list") << QStringLiteral("--json");
    QTest::newRow("calls") << QStringLiteral("calls") << QStringLiteral("--json");
    QTest::newRow("run") << QStringLiteral("run") << QStringLiteral("--record FILE");
    QTest::newRow("measure") << QStringLiteral("measure") << QStringLiteral("--sizes N,…");
    QTest::newRow("export") << QStringLiteral("export") << QStringLiteral("perfetto");
}

void CliTest::helps()
{
    QFETCH(QString, command);
    QFETCH(QString, tells);
    const Result result = run({command, QStringLiteral("--help")});
    QCOMPARE(result.code, 0);
    QVERIFY2(result.out.contains(tells) && result.out.contains(QStringLiteral("Exit code")), qPrintable(result.out));
    QVERIFY(run({QStringLiteral("--help")}).out.contains(QStringLiteral("\n  ") + command + QLatin1Char(' ')));
}

void CliTest::records()
{
    const QString experiment = file(QStringLiteral("good.json"), R"({"id": "process/good", "mechanism": "process", "title": "G", "peers": ["a"],
 "steps": [{"peer": "a", "call": "Sleep", "args": {"timeout": 1}}]})");
    const QString recording = m_directory.filePath(QStringLiteral("r.ipclab"));
    const QString csv = m_directory.filePath(QStringLiteral("r.csv"));
    const Result ran = run({QStringLiteral("run"), experiment, QStringLiteral("--record"), recording});
    QVERIFY2(ran.code == 0, qPrintable(ran.error));
    QVERIFY(ran.out.contains(QStringLiteral("1 passed, 0 failed, 0 skipped")));
    QCOMPARE(run({QStringLiteral("export"), recording, QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), csv}).code, 0);
    QFile exported(csv);
    QVERIFY(exported.open(QFile::ReadOnly));
    QVERIFY(exported.readAll().contains(",call,Sleep,1,TRUE,0,0,"));
}

QString CliTest::shortExperiment() const
{
    return file(QStringLiteral("short.json"), R"({"id": "process/short", "mechanism": "process", "title": "S", "peers": ["a"],
 "steps": [{"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expect": {"ok": true}}]})");
}

void CliTest::refusesOutputBeforeItRuns()
{
    for (const char* option : {"--json", "--record"}) {
        const Result result = run({QStringLiteral("run"), shortExperiment(), QLatin1StringView(option), QStringLiteral("/nowhere/x")});
        QCOMPARE(result.code, 2);
        QCOMPARE(result.out, QString());
        QVERIFY2(result.error.startsWith(QStringLiteral("ipclab-cli: /nowhere/x: ")) && result.error.count(QLatin1Char('\n')) == 1, qPrintable(result.error));
    }
}

void CliTest::writesToWhatIsNoFile()
{
    const QString recording = m_directory.filePath(QStringLiteral("r.ipclab"));
    QCOMPARE(run({QStringLiteral("run"), shortExperiment(), QStringLiteral("--record"), recording}).code, 0);
    const Result piped = run({QStringLiteral("export"), recording, QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), QStringLiteral("/dev/stdout")});
    QCOMPARE(piped.code, 0);
    QVERIFY2(piped.out.contains(QStringLiteral(",call,Sleep,1,TRUE,0,0,")), qPrintable(piped.out + piped.error));
    const Result full = run({QStringLiteral("export"), recording, QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), QStringLiteral("/dev/full")});
    QCOMPARE(full.code, 2);
    QVERIFY2(full.error.startsWith(QStringLiteral("ipclab-cli: /dev/full: ")) && full.error.count(QLatin1Char('\n')) == 1, qPrintable(full.error));
    QVERIFY(!QFileInfo(QStringLiteral("/dev/full")).isFile());
}

void CliTest::keepsTheOldFileWhenItCannotWrite()
{
#ifdef __SANITIZE_THREAD__
    QSKIP("the limit on files takes the sanitizer's own memory away");
#endif
    const QString recording = m_directory.filePath(QStringLiteral("r.ipclab"));
    QCOMPARE(run({QStringLiteral("run"), shortExperiment(), QStringLiteral("--record"), recording}).code, 0);
    QDir(m_directory.path()).mkdir(QStringLiteral("out"));
    const QString csv = file(QStringLiteral("out/kept.csv"), "kept");
    QProcess program;
    program.setProcessEnvironment(environment());
    program.setChildProcessModifier([] {   // as a disk that is full in the middle
        const rlimit limit{200, 200};
        setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, SIG_IGN);
    });
    program.start(programPath(), {QStringLiteral("export"), recording, QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("-o"), csv});
    const Result result = end(program);
    QCOMPARE(result.code, 2);
    QVERIFY2(result.error.startsWith(QStringLiteral("ipclab-cli: %1: ").arg(csv)) && result.error.count(QLatin1Char('\n')) == 1, qPrintable(result.error));
    QFile kept(csv);
    QVERIFY(kept.open(QFile::ReadOnly));
    QCOMPARE(kept.readAll(), QByteArray("kept"));
    QCOMPARE(QDir(m_directory.filePath(QStringLiteral("out"))).entryList(QDir::Files | QDir::Hidden), QStringList(QStringLiteral("kept.csv")));
}

void CliTest::saysWhatBefellItsOutput()
{
    QProcess full;
    full.setProcessEnvironment(environment());
    full.setStandardOutputFile(QStringLiteral("/dev/full"));
    full.start(programPath(), {QStringLiteral("run"), shortExperiment()});
    const Result result = end(full);
    QCOMPARE(result.code, 2);
    QVERIFY2(result.error.startsWith(QStringLiteral("ipclab-cli: standard output: ")) && result.error.count(QLatin1Char('\n')) == 1, qPrintable(result.error));
    QVERIFY(left().isEmpty());

    QProcess unread;
    unread.setProcessEnvironment(environment());
    const QString script = QStringLiteral("set -o pipefail; \"$0\" run \"$1\" --json \"$2\" | true");   // whoever reads is gone at once
    unread.start(QStringLiteral("bash"), {QStringLiteral("-c"), script, programPath(), shortExperiment(), m_directory.filePath(QStringLiteral("unread.json"))});
    const Result ended = end(unread);
    QCOMPARE(ended.code, 128 + SIGPIPE);
    QCOMPARE(ended.error, QString());
    QVERIFY(left().isEmpty());
    QVERIFY(!QFileInfo::exists(m_directory.filePath(QStringLiteral("unread.json"))));
}

void CliTest::survivesAnyPeer_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("says");
    const QByteArray many = "head -c 1000000 /dev/zero | tr '\\0' ";
    QTest::newRow("ends") << QByteArray("exit 3") << QStringLiteral("the peer ended (exit code 3) before it answered");
    QTest::newRow("garbage") << QByteArray("read a; echo garbage") << QStringLiteral("a: not an answer: garbage");
    QTest::newRow("wrong types") << QByteArray(R"(read a; echo '{"id": 1, "ok": "yes", "out": []}'; echo '{"id": {}}'; echo '{"event": [], "peer": 4}')") << QStringLiteral("not an answer: {\"id\": 1,");
    QTest::newRow("no UTF-8") << QByteArray(R"(read a; printf '{"id": 1, "ok": true, "out": {"data": "\377"}}\n')") << QStringLiteral("not an answer");
    QTest::newRow("deep") << "read a; printf '{\"id\": 1, \"ok\": true, \"out\": {\"a\": '; " + many + "[; " + many + "]; echo '}}'" << QStringLiteral("not an answer");
    QTest::newRow("many values") << "read a; printf '{\"id\": 1, \"ok\": true, \"out\": {\"a\": [1'; " + many + "', ' | sed 's/,/,1/g'; echo ']}}'" << QStringLiteral("not an answer");
    QTest::newRow("no end") << QByteArray("read a; head -c 300000000 /dev/zero; read a") << QStringLiteral("a line of more than 256 MiB");
}

// Whatever stands in the place of a peer: the experiment fails, with words, and nothing else happens.
void CliTest::survivesAnyPeer()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, says);
    const QDir folder(m_directory.filePath(QStringLiteral("any")));
    QDir(folder.path()).removeRecursively();
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    QVERIFY(QFile::copy(programPath(), folder.filePath(QStringLiteral("ipclab-cli"))));
    QFile peer(file(QStringLiteral("any/ipclab-peer"), "#!/bin/sh\n" + script + '\n'));
    QVERIFY(peer.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QProcess program;
    program.setProcessEnvironment(environment());
    program.start(folder.filePath(QStringLiteral("ipclab-cli")), {QStringLiteral("run"), shortExperiment()});
    const Result result = end(program);
    QCOMPARE(result.code, 1);
    QVERIFY2((result.out + result.error).count(says) == 1, qPrintable(result.out + result.error));
    QVERIFY(result.out.contains(QStringLiteral("short.json:2:12: step 1: ")));
    QVERIFY(left().isEmpty());
}

void CliTest::saysWhatFailedAndWhere()
{
    const QString experiment = file(QStringLiteral("wrong.json"), R"({"id": "process/wrong", "mechanism": "process", "title": "W", "peers": ["a"],
 "steps": [{"sleep": 1},
  {"peer": "a", "call": "CloseHandle", "args": {"handle": 4444}}]})");
    const Result result = run({QStringLiteral("run"), experiment});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.out.contains(QStringLiteral("wrong.json:3:3: step 2: it was expected to succeed: 6 ERROR_INVALID_HANDLE")), qPrintable(result.out));
}

void CliTest::skipsWithoutADisplay()
{
    const QString experiment = file(QStringLiteral("shown.json"), R"({"id": "process/shown", "mechanism": "process", "title": "S", "peers": ["a"], "needs": ["display"],
 "steps": [{"sleep": 1}]})");
    QProcessEnvironment bare = environment();
    bare.remove(QStringLiteral("DISPLAY"));
    const Result result = run({QStringLiteral("run"), experiment}, bare);
    QVERIFY2(result.out.contains(QStringLiteral("no display")) && result.out.contains(QStringLiteral("0 passed, 0 failed, 1 skipped")), qPrintable(result.out));
}

void CliTest::startLong(QProcess& program, QStringList& pids) const
{
    const QString experiment = file(QStringLiteral("long.json"), R"({"id": "process/long", "mechanism": "process", "title": "L", "peers": ["a", {"name": "c", "child of": "a"}],
 "steps": [{"peer": "a", "call": "CreateProcess", "args": {"name": "c"}},
  {"peer": "c", "thread": "T2", "call": "Sleep", "args": {"timeout": 600000}, "background": true},
  {"peer": "a", "call": "Sleep", "args": {"timeout": 600000}, "within": 600000}]})");
    program.setProcessEnvironment(environment());
    program.start(programPath(), {QStringLiteral("run"), experiment});
    // Its processes are those that name our directory on their command line.
    const auto find = [&] {
        pids.clear();
        for (const QString& pid : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
            QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(pid));
            if (commandLine.open(QFile::ReadOnly) && commandLine.readAll().contains(m_directory.path().toUtf8() + "/ipclab/"))
                pids << pid;
        }
        return pids.size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(find(), 2, kLong);
}

void CliTest::endsWithAllItStarted_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGKILL") << SIGKILL;
}

void CliTest::endsWithAllItStarted()
{
    QFETCH(int, signal);
    QProcess program;
    QStringList pids;
    startLong(program, pids);
    kill(static_cast<pid_t>(program.processId()), signal);
    QVERIFY(program.waitForFinished(kLong));
    for (const QString& pid : pids)
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(QStringLiteral("/proc/") + pid), kLong);
    if (signal == SIGKILL) {
        // The last peer removes the directory, unless it saw its input end before the lock was let go; then the next session does.
        records();
    } else {
        QCOMPARE(program.exitCode(), 128 + signal);
    }
    QVERIFY2(left().isEmpty(), qPrintable(left().join(QLatin1Char(' '))));
}

void CliTest::removesWhatACrashedOneLeft()
{
    QProcess program;
    QStringList pids;
    startLong(program, pids);
    // Nobody lives to tidy up.
    kill(static_cast<pid_t>(program.processId()), SIGKILL);
    for (const QString& pid : pids)
        kill(pid.toInt(), SIGKILL);
    QVERIFY(program.waitForFinished(kLong));
    for (const QString& pid : pids)
        QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(QStringLiteral("/proc/") + pid), kLong);
    records();
    QVERIFY2(left().isEmpty(), qPrintable(left().join(QLatin1Char(' '))));
}

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
