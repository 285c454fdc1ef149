// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

/// The command line as people use it: exit codes, one clear message, and nothing left behind.
class CliTest : public QObject {
    Q_OBJECT

private slots:
    void badInput_data();
    void badInput();
    void helps_data();
    void helps();
    void noticesLostOutput();
    void records();
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
    Result run(const QStringList& arguments) const { return run(arguments, environment()); }
    QProcessEnvironment environment() const;
    QString file(const QString& name, const QByteArray& contents) const;
    QStringList left() const { return QDir(m_directory.filePath(QStringLiteral("ipclab"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot); }
    /// Starts an experiment that waits for ever, with a child peer, and waits until all of it is there.
    void startLong(QProcess& program, QStringList& pids) const;

    static constexpr int kLong = 30000;   // ms
    QTemporaryDir m_directory;
};

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
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/ipclab-cli"), arguments);
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
    QTest::newRow("results nowhere") << QStringList{QStringLiteral("run"), QStringLiteral("process/exit-code"), QStringLiteral("--json"), QStringLiteral("/nowhere/x.json")} << QStringLiteral("/nowhere/x.json: there is no such folder");
    QTest::newRow("recording nowhere") << QStringList{QStringLiteral("run"), QStringLiteral("process/exit-code"), QStringLiteral("--record"), QStringLiteral("/nowhere/x.ipclab")} << QStringLiteral("/nowhere/x.ipclab: there is no such folder");
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

void CliTest::noticesLostOutput()
{
    QProcess program;
    program.setStandardOutputFile(QStringLiteral("/dev/full"));
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/ipclab-cli"), {QStringLiteral("calls")});
    QVERIFY(program.waitForFinished(kLong));
    QCOMPARE(program.exitCode(), 1);
    QVERIFY(program.readAllStandardError().contains("could not be written"));
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
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/ipclab-cli"), {QStringLiteral("run"), experiment});
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
