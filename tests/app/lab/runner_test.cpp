// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/runner.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

/// Experiments in real peers.
class RunnerTest : public QObject {
    Q_OBJECT

private slots:
    void runsToTheEnd();
    void seesACallBlocked();
    void noticesThatACallIsNotBlocked();
    void awaitsInTheBackground();
    void findsARecordThatWasThereBefore();
    void killsAndRecordsTheUnfinishedCall();
    void stepsPausesAndGoesOn();
    void asksAndSkips();
    void repeats();
    void stopsAtTheFirstFailure();
    void expectsWhatAnEarlierStepMade();
    void complainsOfTimeOut();
    void resetsInTheMiddle();
    void runsTwice();
    void startsChildPeers();
    void saysHowAChildEnded();
    void freePlay();
    void leavesNothingBehind();

private:
    static lab::Experiment parse(const QByteArray& steps, const QByteArray& more = {});
    /// Runs to the end; the message of the run, or "held".
    static QString run(lab::Runner& runner, const QByteArray& steps);
};

namespace {

constexpr int kLong = 30000;   // ms: a bound for a busy machine

int callRows(const lab::Recording& recording, ipc::CallId call)
{
    int count = 0;
    for (lab::Row row = 0; row < recording.rows(); ++row)
        count += recording.at(row).callId() == call;
    return count;
}

}  // namespace

lab::Experiment RunnerTest::parse(const QByteArray& steps, const QByteArray& more)
{
    const auto parsed = lab::parseExperiment(R"({"id": "process/x", "mechanism": "process", "title": "X", "peers": ["a", "b", {"name": "c", "child of": "a"}],)"
                                                 + more + "\"steps\": [" + steps + "]}", QStringLiteral("x.json"));
    if (parsed.error)
        qFatal("%s", qPrintable(parsed.error->text()));
    return *parsed.experiment;
}

QString RunnerTest::run(lab::Runner& runner, const QByteArray& steps)
{
    QSignalSpy finished(&runner, &lab::Runner::finished);
    runner.load(parse(steps), QStringLiteral("linux"));
    runner.run();
    if (!finished.wait(kLong))
        return QStringLiteral("did not finish");
    return finished[0][0].toBool() ? QStringLiteral("held") : finished[0][1].toString();
}

void RunnerTest::runsToTheEnd()
{
    lab::Session session;
    lab::Runner runner(session);
    QSignalSpy stepped(&runner, &lab::Runner::stepFinished);
    QCOMPARE(run(runner, R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}}, {"peer": "b", "call": "CloseHandle", "args": {"handle": 4444}, "expect": {"error": "ERROR_INVALID_HANDLE"}})"), QStringLiteral("held"));
    QCOMPARE(stepped.count(), 2);
    QCOMPARE(runner.results().size(), 2u);
    QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 1);
    QCOMPARE(session.recording().at(runner.results()[1].row).error, 6u);
    QCOMPARE(session.recording().processOf(runner.results()[1].row).name, QStringLiteral("b"));
    QCOMPARE(session.recording().lost(), 0u);
    QCOMPARE(session.worlds().latest().processes.size(), 2);
}

void RunnerTest::seesACallBlocked()
{
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, R"({"peer": "a", "thread": "T2", "call": "Sleep", "args": {"timeout": 60000}, "as": "s", "within": 100, "expect": {"blocked": true}},
                            {"await": "s", "within": 50, "expect": {"blocked": true}})"), QStringLiteral("held"));
    const auto live = session.liveCalls();
    QCOMPARE(live.size(), 1u);
    QCOMPARE(live[0].call, ipc::CallId::Sleep);
    QCOMPARE(live[0].threadName, QStringLiteral("T2"));
    QTRY_VERIFY(session.now() - live[0].since >= 100'000'000);   // the call began when the process came to it
}

void RunnerTest::noticesThatACallIsNotBlocked()
{
    lab::Session session;
    lab::Runner runner(session);
    QVERIFY(run(runner, R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "within": 5000, "expect": {"blocked": true}})").contains(QStringLiteral("expected to be still running")));
}

void RunnerTest::awaitsInTheBackground()
{
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, R"({"peer": "a", "thread": "T2", "call": "Sleep", "args": {"timeout": 300}, "background": true, "as": "s"},
                            {"peer": "a", "call": "CloseHandle", "args": {"handle": 4444}, "expect": {"ok": false}},
                            {"await": "s"})"), QStringLiteral("held"));
    // The second call was made while the first was under way: it is the first to have ended.
    const auto& results = runner.results();
    QVERIFY(results[1].row >= 0 && results[2].row >= 0);
    QVERIFY(session.recording().end(results[1].row) < session.recording().end(results[2].row));
    QVERIFY(session.recording().start(results[2].row) < session.recording().start(results[1].row));
}

// The call's record comes long before the step that waits for it, and nothing after it.
void RunnerTest::findsARecordThatWasThereBefore()
{
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, R"({"peer": "a", "thread": "T2", "call": "Sleep", "args": {"timeout": 1}, "background": true, "as": "s"},
                            {"sleep": 500}, {"await": "s", "within": 5000, "expect": {"ok": true}})"), QStringLiteral("held"));
    const lab::StepResult& awaited = runner.results().back();
    QVERIFY(awaited.row >= 0);
    QCOMPARE(session.recording().at(awaited.row).callId(), ipc::CallId::Sleep);
}

void RunnerTest::killsAndRecordsTheUnfinishedCall()
{
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, R"({"peer": "a", "thread": "T2", "call": "Sleep", "args": {"timeout": 60000}, "background": true, "as": "s"},
                            {"kill": "a"}, {"await": "s", "expect": {"error": "PEER_ENDED"}})"), QStringLiteral("held"));
    const lab::Recording& recording = session.recording();
    int unfinished = 0;
    for (lab::Row row = 0; row < recording.rows(); ++row)
        unfinished += recording.at(row).isCall() && recording.at(row).has(ipc::trace::kUnfinished);
    QCOMPARE(unfinished, 1);
    QCOMPARE(recording.processes()[0].ending, QStringLiteral("killed by signal 9"));
    QCOMPARE(session.peers(), QStringList{QStringLiteral("b")});
}

void RunnerTest::stepsPausesAndGoesOn()
{
    lab::Session session;
    lab::Runner runner(session);
    QSignalSpy stepped(&runner, &lab::Runner::stepFinished);
    QSignalSpy finished(&runner, &lab::Runner::finished);
    runner.load(parse(QByteArray(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}},)").repeated(3) + R"({"sleep": 1})"), QStringLiteral("linux"));
    runner.step();
    QTRY_COMPARE_WITH_TIMEOUT(runner.state(), lab::Runner::State::Paused, kLong);
    QCOMPARE(stepped.count(), 1);
    QCOMPARE(runner.position(), 1);
    runner.step();
    QTRY_COMPARE_WITH_TIMEOUT(stepped.count(), 2, kLong);
    QTRY_COMPARE_WITH_TIMEOUT(runner.state(), lab::Runner::State::Paused, kLong);
    QCOMPARE(finished.count(), 0);
    runner.run();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kLong);
    QCOMPARE(stepped.count(), 4);
    QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 3);
}

void RunnerTest::asksAndSkips()
{
    const QByteArray question = R"("predict": [{"before": "s", "ask": "?", "choices": ["no", "yes"], "answer": 1}],)";
    lab::Session session;
    lab::Runner runner(session);
    QSignalSpy asked(&runner, &lab::Runner::questionAsked);
    QSignalSpy finished(&runner, &lab::Runner::finished);
    runner.setAsking(true);
    runner.load(parse(R"({"id": "s", "peer": "a", "call": "Sleep", "args": {"timeout": 1}})", question), QStringLiteral("linux"));
    runner.run();
    QTRY_COMPARE_WITH_TIMEOUT(runner.state(), lab::Runner::State::Asking, kLong);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 0);
    runner.answer(1);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kLong);
    QCOMPARE(runner.predictionsRight(), 1);
    runner.setAsking(false);
    runner.reset();
    runner.run();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, kLong);
    QCOMPARE(asked.count(), 1);
}

void RunnerTest::repeats()
{
    lab::Session session;
    lab::Runner runner(session);
    QSignalSpy stepped(&runner, &lab::Runner::stepFinished);
    QCOMPARE(run(runner, R"({"repeat": 5, "steps": [{"peer": "a", "call": "Sleep", "args": {"timeout": "$repeat"}}, {"peer": "b", "call": "Sleep", "args": {"timeout": 0}}]}, {"sleep": 1})"), QStringLiteral("held"));
    QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 10);
    QCOMPARE(stepped.count(), 2);
}

void RunnerTest::stopsAtTheFirstFailure()
{
    lab::Session session;
    lab::Runner runner(session);
    const QString message = run(runner, R"({"peer": "a", "call": "CloseHandle", "args": {"handle": 4444}}, {"peer": "a", "call": "Sleep", "args": {"timeout": 1}})");
    QVERIFY2(message.startsWith(QStringLiteral("step 1: it was expected to succeed: 6 ERROR_INVALID_HANDLE")), qPrintable(message));
    QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 0);
    QVERIFY(!runner.allHeld());
}

void RunnerTest::expectsWhatAnEarlierStepMade()
{
    const QByteArray before = R"({"peer": "a", "call": "GetSystemInfo", "as": "before"}, {"peer": "a", "call": "GetSystemInfo", "expect": )";
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, before + R"({"out.pageSize": "$before.pageSize"}})"), QStringLiteral("held"));
    QCOMPARE(run(runner, before + R"x({"out.pageSize": {"matches": "^(?!${before.allocationGranularity}$)"}}})x"), QStringLiteral("held"));
    QVERIFY(run(runner, before + R"({"out.pageSize": "$before.allocationGranularity"}})").contains(QStringLiteral("65536")));
    QVERIFY(run(runner, before + R"x({"out.pageSize": {"matches": "^(?!${before.pageSize}$)"}}})x").contains(QStringLiteral("4096")));
}

void RunnerTest::complainsOfTimeOut()
{
    lab::Session session;
    lab::Runner runner(session);
    QVERIFY(run(runner, R"({"peer": "a", "call": "Sleep", "args": {"timeout": 60000}, "within": 50})").contains(QStringLiteral("has not returned after 50 ms")));
}

void RunnerTest::resetsInTheMiddle()
{
    lab::Session session;
    lab::Runner runner(session);
    QSignalSpy stepped(&runner, &lab::Runner::stepStarted);
    QSignalSpy idle(&session, &lab::Session::idle);
    runner.load(parse(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 60000}})"), QStringLiteral("linux"));
    runner.run();
    QTRY_COMPARE_WITH_TIMEOUT(stepped.count(), 1, kLong);
    idle.clear();
    runner.reset();
    QCOMPARE(runner.state(), lab::Runner::State::Idle);
    QTRY_COMPARE_WITH_TIMEOUT(idle.count(), 1, kLong);
    QVERIFY(session.peers().isEmpty());
    QCOMPARE(session.recording().rows(), 0);
}

void RunnerTest::runsTwice()
{
    lab::Session session;
    lab::Runner runner(session);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(run(runner, R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}})"), QStringLiteral("held"));
        QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 1);
    }
}

void RunnerTest::startsChildPeers()
{
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, R"({"peer": "a", "call": "CreateProcess", "args": {"name": "c"}, "as": "child"},
                            {"peer": "c", "thread": "T2", "call": "Sleep", "args": {"timeout": 60000}, "background": true, "as": "s"},
                            {"peer": "c", "call": "Sleep", "args": {"timeout": 1}},
                            {"kill": "c"},
                            {"await": "s", "expect": {"error": "PEER_ENDED"}},
                            {"peer": "a", "call": "WaitForSingleObject", "args": {"handle": "$child.process", "timeout": 5000}})"), QStringLiteral("held"));
    const auto& processes = session.recording().processes();
    QCOMPARE(processes[2].name, QStringLiteral("c"));
    QCOMPARE(processes[2].parent, 0);
    QVERIFY(processes[2].pid > 0);
    QCOMPARE(callRows(session.recording(), ipc::CallId::Sleep), 2);
}

void RunnerTest::saysHowAChildEnded()
{
    lab::Session session;
    lab::Runner runner(session);
    QCOMPARE(run(runner, R"({"peer": "a", "call": "CreateProcess", "args": {"name": "c"}, "as": "child"},
                            {"peer": "c", "call": "ExitProcess", "args": {"exitCode": 7}},
                            {"peer": "a", "call": "WaitForSingleObject", "args": {"handle": "$child.process", "timeout": 5000}})"), QStringLiteral("held"));
    QTRY_COMPARE_WITH_TIMEOUT(session.recording().processes()[2].ending, QStringLiteral("exit code 7"), kLong);
}

void RunnerTest::freePlay()
{
    lab::Session session;
    QSignalSpy started(&session, &lab::Session::peerStarted);
    QSignalSpy answered(&session, &lab::Session::answered);
    session.startPeer(QStringLiteral("me"), QStringLiteral("linux"));
    QTRY_COMPARE_WITH_TIMEOUT(started.count(), 1, kLong);
    QString why;
    QCOMPARE(session.call(QStringLiteral("me"), QStringLiteral("main"), QStringLiteral("Sleep"), {{"timeout", "soon"}}, &why), 0u);
    QVERIFY2(why.contains(QStringLiteral("timeout")), qPrintable(why));
    QCOMPARE(session.call(QStringLiteral("you"), QStringLiteral("main"), QStringLiteral("Sleep"), {{"timeout", 1}}, &why), 0u);
    QCOMPARE(session.call(QStringLiteral("me"), QStringLiteral("main"), QStringLiteral("CloseHandle"), {{"handle", "$nothing"}}, &why), 0u);
    QVERIFY(why.contains(QStringLiteral("$nothing")));
    const quint64 id = session.call(QStringLiteral("me"), QStringLiteral("main"), QStringLiteral("CreateEvent"), {{"name", nullptr}}, &why, QStringLiteral("event"));
    QVERIFY2(id != 0, qPrintable(why));
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, kLong);
    QCOMPARE(answered[0][0].toULongLong(), id);
    QVERIFY(session.value(QStringLiteral("event"), {}).has_value());
    QVERIFY(session.call(QStringLiteral("me"), QStringLiteral("main"), QStringLiteral("CloseHandle"), {{"handle", "$event"}}, &why) != 0);
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 2, kLong);
    session.drainNow();
    QVERIFY(session.worlds().latest().handles.isEmpty());
}

void RunnerTest::leavesNothingBehind()
{
    QString directory;
    qint64 pid = 0;
    {
        lab::Session session;
        lab::Runner runner(session);
        directory = session.directory();
        QVERIFY(QFileInfo(directory).isDir());
        QCOMPARE(QFileInfo(directory).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther), QFile::Permissions());
        QCOMPARE(run(runner, R"({"peer": "a", "thread": "T2", "call": "Sleep", "args": {"timeout": 60000}, "background": true, "as": "s"})"), QStringLiteral("held"));
        pid = session.recording().processes()[0].pid;
        QVERIFY(QFileInfo::exists(QStringLiteral("/proc/%1").arg(pid)));
    }
    QVERIFY(!QFileInfo::exists(directory));
    QVERIFY(!QFileInfo::exists(QStringLiteral("/proc/%1").arg(pid)));
}

QTEST_GUILESS_MAIN(RunnerTest)
#include "runner_test.moc"
