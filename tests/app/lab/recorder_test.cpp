// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/recorder.h"
#include "app/lab/runner.h"

#include <QSignalSpy>
#include <QTest>

/// What was played freely is written as an experiment that runs again.
class RecorderTest : public QObject {
    Q_OBJECT

private slots:
    void whatItWroteRunsAgain_data();
    void whatItWroteRunsAgain();
    void blockedCallsGoToTheBackground();
    void namesWhatItRefersTo();
    void forgetsWithTheRecording();
    void tooManyCallsAreNoExperiment();

private:
    static lab::Json call(lab::Session& session, const QString& peer, const QString& call, const lab::Json& args);
    static void startPeers(lab::Session& session, const QStringList& names);
    static QString run(const QByteArray& source);
};

namespace {

constexpr int kLong = 60000;   // ms: a bound for a busy machine

lab::ParsedExperiment parsed(const lab::Recorder& recorder, const QString& mechanism)
{
    return lab::parseExperiment(recorder.experiment(mechanism + QStringLiteral("/test"), mechanism, QStringLiteral("Test")), QStringLiteral("own.json"));
}

}  // namespace

lab::Json RecorderTest::call(lab::Session& session, const QString& peer, const QString& call, const lab::Json& args)
{
    lab::Json out;
    bool answered = false;
    quint64 id = 0;
    const auto connection = connect(&session, &lab::Session::answered, &session, [&](quint64 which, const QString&, const lab::PeerAnswer& answer) {
        answered = answered || which == id;
        out = which == id ? answer.out : out;
    });
    QString why;
    id = session.call(peer, QStringLiteral("main"), call, args, &why);
    if (id == 0 || !QTest::qWaitFor([&] { return answered; }, kLong))
        qFatal("%s: %s", qPrintable(call), qPrintable(why));
    disconnect(connection);
    return out;
}

void RecorderTest::startPeers(lab::Session& session, const QStringList& names)
{
    QSignalSpy started(&session, &lab::Session::peerStarted);
    for (const QString& name : names)
        session.startPeer(name, lab::defaultPlatform());
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), names.size(), kLong);
}

// Runs it in a session of its own: "held", or what was wrong.
QString RecorderTest::run(const QByteArray& source)
{
    const auto parsed = lab::parseExperiment(source, QStringLiteral("own.json"));
    if (parsed.error)
        return parsed.error->text();
    lab::Session session;
    lab::Runner runner(session);
    runner.setAsking(false);
    QSignalSpy finished(&runner, &lab::Runner::finished);
    runner.load(*parsed.experiment, lab::defaultPlatform());
    runner.run();
    if (!finished.wait(kLong))
        return QStringLiteral("did not end");
    return finished.first()[0].toBool() ? QStringLiteral("held") : finished.first()[1].toString();
}

void RecorderTest::whatItWroteRunsAgain_data()
{
    QTest::addColumn<QString>("id");
    for (const char* id : {"anonymous-pipe/plain-exchange", "named-pipe/message-boundaries", "mailslot/plain-exchange",
                           "memory-mapped-file/plain-exchange", "dde/hot-link", "process/inherited-event"})
        QTest::newRow(id) << QString::fromLatin1(id);
}

void RecorderTest::whatItWroteRunsAgain()
{
    QFETCH(QString, id);
    const lab::ExperimentLibrary library = lab::loadLibrary();
    const lab::Experiment* experiment = library.find(id);
    QVERIFY(experiment);
    lab::Session session;
    lab::Recorder recorder(session);
    lab::Runner runner(session);
    runner.setAsking(false);
    QSignalSpy finished(&runner, &lab::Runner::finished);
    runner.load(*experiment, lab::defaultPlatform());
    runner.run();
    QVERIFY(finished.wait(kLong));
    QVERIFY(finished.first()[0].toBool());
    const QByteArray source = recorder.experiment(experiment->mechanism + QStringLiteral("/again"), experiment->mechanism, QStringLiteral("Again"));
    const QString outcome = run(source);
    QVERIFY2(outcome == QStringLiteral("held"), qPrintable(outcome + QLatin1Char('\n') + QString::fromUtf8(source)));
}

void RecorderTest::blockedCallsGoToTheBackground()
{
    lab::Session session;
    lab::Recorder recorder(session);
    startPeers(session, {QStringLiteral("a"), QStringLiteral("b")});
    const auto ends = call(session, QStringLiteral("a"), QStringLiteral("CreatePipe"), lab::Json::object());
    const quint64 read = session.call(QStringLiteral("a"), QStringLiteral("T2"), QStringLiteral("ReadFile"), {{"handle", ends["read"]}, {"size", 9}});
    QVERIFY(read != 0);
    QTRY_VERIFY_WITH_TIMEOUT(!session.liveCalls().empty(), kLong);
    QTest::qWait(400);   // this long a person thinks before the next click
    call(session, QStringLiteral("a"), QStringLiteral("WriteFile"), {{"handle", ends["write"]}, {"data", "now"}});
    const auto isAwaited = [&] { return recorder.experiment(QStringLiteral("anonymous-pipe/x"), QStringLiteral("anonymous-pipe"), QStringLiteral("X")).contains("\"await\": \"readFile\""); };
    QTRY_VERIFY_WITH_TIMEOUT(isAwaited(), kLong);
    const auto made = parsed(recorder, QStringLiteral("anonymous-pipe"));
    QVERIFY2(made.experiment, made.error ? qPrintable(made.error->text()) : "");
    QVERIFY(made.experiment->steps[1].background);
    QCOMPARE(made.experiment->steps[1].expect.blocked, std::optional(true));
    QCOMPARE(run(made.experiment->source), QStringLiteral("held"));
}

void RecorderTest::namesWhatItRefersTo()
{
    lab::Session session;
    lab::Recorder recorder(session);
    startPeers(session, {QStringLiteral("a")});
    const std::string name = "\\\\.\\mailslot\\" + session.token().toStdString() + "cost-$5";
    const auto made = call(session, QStringLiteral("a"), QStringLiteral("CreateMailslot"), {{"name", name}, {"readTimeout", 0}});
    call(session, QStringLiteral("a"), QStringLiteral("GetMailslotInfo"), {{"handle", made["handle"]}});
    const auto again = parsed(recorder, QStringLiteral("mailslot"));
    QVERIFY2(again.experiment, again.error ? qPrintable(again.error->text()) : "");
    QVERIFY(again.experiment->steps[0].args["name"] == "\\\\.\\mailslot\\${session}cost-$$5");
    QVERIFY(again.experiment->steps[1].args["handle"] == "$mailslot");
    QCOMPARE(run(again.experiment->source), QStringLiteral("held"));
}

void RecorderTest::forgetsWithTheRecording()
{
    lab::Session session;
    lab::Recorder recorder(session);
    startPeers(session, {QStringLiteral("a")});
    call(session, QStringLiteral("a"), QStringLiteral("Sleep"), {{"timeout", 0}});
    QCOMPARE(recorder.steps(), 1);
    QSignalSpy idle(&session, &lab::Session::idle);
    session.reset();
    QVERIFY(idle.wait(kLong));
    QVERIFY(recorder.isEmpty());
}

void RecorderTest::tooManyCallsAreNoExperiment()
{
    lab::Session session;
    lab::Recorder recorder(session);
    startPeers(session, {QStringLiteral("a")});
    for (std::size_t i = 0; i <= lab::Recorder::kMostSteps; ++i)
        QVERIFY(session.call(QStringLiteral("a"), QStringLiteral("main"), QStringLiteral("Sleep"), {{"timeout", 0}}) != 0);
    QVERIFY(recorder.overflowed());
    QCOMPARE(recorder.steps(), static_cast<int>(lab::Recorder::kMostSteps));
}

QTEST_GUILESS_MAIN(RecorderTest)
#include "recorder_test.moc"
