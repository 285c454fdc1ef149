// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiments.h"
#include "app/lab/expectation.h"
#include "app/lab/suggest.h"
#include "app/lab/transfer.h"
#include "app/lab/variables.h"
#include "app/peer/catalogue.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <functional>

/// The format of experiments: what is taken, and what is refused with which place.
class ExperimentTest : public QObject {
    Q_OBJECT

private slots:
    void takesAWholeOne();
    void refuses_data();
    void refuses();
    void columnsCountCharacters();
    void hostileFiles_data();
    void hostileFiles();
    void everyWrongTypeIsRefused();
    void resolvesVariables();
    void judges_data();
    void judges();
    void libraryIsSound();
    void libraryUsesEveryCall();
    void comparisonTakesAnyPayload();
};

namespace {

// Every member there is.
constexpr char kWhole[] = R"({
 "id": "process/all", "mechanism": "process", "title": {"en": "All", "zh_CN": "全"}, "platforms": ["linux"], "notOn": {"wine": {"en": "no", "zh_CN": "不"}},
 "peers": ["a", {"name": "b", "computer": "LAB2", "domain": "OTHER", "platform": "wine"}, {"name": "c", "child of": "a"}],
 "predict": [{"before": "s1", "ask": {"en": "?"}, "choices": [{"en": "1"}, "2"], "answer": 1}],
 "steps": [
  {"id": "s1", "peer": "a", "thread": "T2", "call": "Sleep", "args": {"timeout": 5}, "background": true, "as": "s", "why": {"en": "w"}},
  {"await": "s", "within": 300, "expect": {"ok": true, "platform": {"wine": {"error": ["ERROR_BUSY", "any"], "why": "differs"}}}},
  {"peer": "a", "call": "CreateProcess", "args": {"name": "c"}, "as": "child"},
  {"peer": "b", "call": "WaitForSingleObject", "args": {"handle": "$child.process", "timeout": "INFINITE"}, "expect": {"ok": false}},
  {"repeat": 3, "steps": [{"peer": "c", "call": "Sleep", "args": {"timeout": "$repeat"}}]},
  {"kill": "c"}, {"sleep": 10}
 ]})";

// The steps of an experiment with peers "a" and "b" and a child "c" of a; they begin on line 3, in column 1.
QByteArray withSteps(const QByteArray& steps)
{
    return R"({"id": "process/x", "mechanism": "process", "title": {"en": "X"}, "peers": ["a", "b", {"name": "c", "child of": "a"}],
"steps": [
)" + steps + "\n]}";
}

}  // namespace

void ExperimentTest::takesAWholeOne()
{
    const auto parsed = lab::parseExperiment(kWhole, QStringLiteral("all.json"));
    QVERIFY2(parsed.experiment, parsed.error ? qPrintable(parsed.error->text()) : "");
    const lab::Experiment& experiment = *parsed.experiment;
    QCOMPARE(experiment.title.in(QStringLiteral("zh_CN")), QStringLiteral("全"));
    QCOMPARE(experiment.title.in(QStringLiteral("de")), QStringLiteral("All"));
    QCOMPARE(experiment.peers[1].computer, QStringLiteral("LAB2"));
    QCOMPARE(experiment.peers[2].childOf, QStringLiteral("a"));
    QCOMPARE(experiment.notOn[QStringLiteral("wine")].in(QStringLiteral("zh_CN")), QStringLiteral("不"));
    QCOMPARE(experiment.steps.size(), 7u);
    QCOMPARE(experiment.steps[0].place.line, 6);
    QCOMPARE(experiment.steps[0].place.column, 3);
    QVERIFY(experiment.steps[0].background);
    QCOMPARE(experiment.steps[1].within, 300);
    QCOMPARE(experiment.steps[1].overrides[QStringLiteral("wine")].reason.in(), QStringLiteral("differs"));
    QCOMPARE(experiment.steps[4].times, 3);
    QCOMPARE(experiment.steps[6].within, 10);
    QCOMPARE(experiment.questionBefore(QStringLiteral("s1"))->answer, 1);
    QCOMPARE(experiment.questionBefore({}), nullptr);
}

void ExperimentTest::refuses_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const QByteArray& source, const char* place, const char* message) {
        QTest::newRow(name) << source << QString::fromUtf8(place) << QString::fromUtf8(message);
    };
    row("no JSON", "{\"id\": nope}", "1:8", "\"nope\" is no JSON value");
    row("ends early", "{\"id\": \"x\"", "1:11", "the file ends");
    row("comma", "{\"id\": \"x\"\n \"title\": 1}", "2:2", "',' or '}' is missing");
    row("trailing", "{} {}", "1:4", "something follows");
    row("twice", "{\"id\": \"x\",\n\"id\": \"y\"}", "2:1", "\"id\" is given twice");
    row("missing", "{\"id\": \"x\"}", "1:1", "\"mechanism\" is missing");
    row("key", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expct": {}})"), "3:56", "unknown key \"expct\"; did you mean \"expect\"?");
    row("call", withSteps(R"({"peer": "a", "call": "Sleeep"})"), "3:23", "unknown call \"Sleeep\"; did you mean \"Sleep\"?");
    row("peer", withSteps(R"({"peer": "q", "call": "Sleep"})"), "3:10", "unknown peer \"q\"");
    row("parameter", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timout": 1}})"), "3:41", "Sleep has no parameter \"timout\"; did you mean \"timeout\"?");
    row("type", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": true}})"), "3:52", "timeout");
    row("missing parameter", withSteps(R"({"peer": "a", "call": "Sleep", "args": {}})"), "3:40", "timeout");
    row("variable", withSteps(R"({"peer": "a", "call": "CloseHandle", "args": {"handle": "$pipe"}})"), "3:57", "unknown variable \"$pipe\"");
    row("variable expected", withSteps(R"({"peer": "a", "call": "ReadFile", "args": {"handle": 4}, "expect": {"out.bytesRead": "$sise"}})"), "3:86", "unknown variable \"$sise\"");
    row("variable too early", withSteps("{\"peer\": \"a\", \"call\": \"Sleep\", \"args\": {\"timeout\": 9}, \"background\": true, \"as\": \"s\"},\n"
                                        "{\"peer\": \"a\", \"call\": \"CloseHandle\", \"args\": {\"handle\": \"$s\"}}"), "4:57", "before \"s\" is awaited");
    row("await", withSteps(R"({"await": "s"})"), "3:11", "no call runs in the background as \"s\"");
    row("error name", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expect": {"error": "ERROR_NOPE"}})"), "3:76", "unknown error \"ERROR_NOPE\"");
    row("output", withSteps(R"({"peer": "a", "call": "ReadFile", "args": {"handle": 4}, "expect": {"out.bytesReed": 1}})"), "3:69", "no output \"bytesReed\"; did you mean \"bytesRead\"?");
    row("expectation", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expect": {"okay": true}})"), "3:67", "unknown expectation \"okay\"; known here: ok");
    row("regex", withSteps(R"({"peer": "a", "call": "ReadFile", "args": {"handle": 4}, "expect": {"out.data": {"matches": "("}}})"), "3:93", "no regular expression");
    row("within", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "within": 0})"), "3:66", "must be a whole number from 1");
    row("platform", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "platforms": ["linus"]})"), "3:69", "unknown platform \"linus\"; did you mean \"linux\"?");
    row("child too early", withSteps(R"({"peer": "c", "call": "Sleep", "args": {"timeout": 1}})"), "3:10", "runs only once a CreateProcess has started it");
    row("child of another", withSteps(R"({"peer": "b", "call": "CreateProcess", "args": {"name": "c"}})"), "3:48", "\"child of\": \"b\"");
    row("question", R"({"id": "process/x", "mechanism": "process", "title": "t", "peers": ["a"], "predict": [{"before": "s", "ask": "?", "choices": ["1", "2"], "answer": 0}],
"steps": [{"sleep": 1}]})", "1:98", "no step has the id \"s\"");
    row("mechanism", R"({"id": "x", "mechanism": "named-pip", "title": "t", "peers": ["a"], "steps": [{"sleep": 1}]})", "1:26", "did you mean \"named-pipe\"?");
    row("mistyped key", withSteps(R"({"peer": "a", "cal": "Sleep"})"), "3:15", "unknown key \"cal\"; did you mean \"call\"?");
    row("call missing", withSteps(R"({"peer": "a"})"), "3:1", "\"call\" is missing");
    row("open reference", withSteps(R"({"peer": "a", "call": "CreateEvent", "args": {"name": "${session"}})"), "3:55", "\"${\" must go on");
    row("contradiction", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expect": {"ok": true, "error": "any"}})"), "3:66", "cannot do all of this");
    row("blocked and done", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expect": {"ok": true, "blocked": true}})"), "3:66", "cannot do all of this");
    row("empty range", withSteps(R"({"peer": "a", "call": "ReadFile", "args": {"handle": 4}, "expect": {"out.bytesRead": {"min": 2, "max": 1}}})"), "3:86", "\"min\" is above \"max\"");
    row("id", R"({"id": "dde/x", "mechanism": "process", "title": "t", "peers": ["a"], "steps": [{"sleep": 1}]})", "1:8", "\"id\" must be \"process/\" and a name");
    row("platforms", R"({"id": "process/x", "mechanism": "process", "title": "t", "platforms": ["vine"], "peers": ["a"], "steps": [{"sleep": 1}]})", "1:72", "did you mean \"wine\"?");
    row("peer's platform", R"({"id": "process/x", "mechanism": "process", "title": "t", "peers": [{"name": "a", "platform": "vine"}], "steps": [{"sleep": 1}]})", "1:95", "did you mean \"wine\"?");
    row("need", R"({"id": "process/x", "mechanism": "process", "title": "t", "needs": ["dsplay"], "peers": ["a"], "steps": [{"sleep": 1}]})", "1:68", "did you mean \"display\"?");
    row("name of a peer", R"({"id": "process/x", "mechanism": "process", "title": "t", "peers": ["a\n"], "steps": [{"sleep": 1}]})", "1:69", "is no name for a peer");
    row("expectations by platform", withSteps(R"({"peer": "a", "call": "Sleep", "args": {"timeout": 1}, "expect": {"platform": 5}})"), "3:79", "\"platform\" must be an object");
    row("pattern", withSteps(R"({"peer": "a", "call": "ReadFile", "args": {"handle": 4}, "expect": {"out.data": {"matches": 5}}})"), "3:93", "\"matches\" must be a text, not a number");
    row("output of a variable", withSteps("{\"peer\": \"a\", \"call\": \"CreatePipe\", \"as\": \"p\"},\n"
                                          "{\"peer\": \"a\", \"call\": \"CloseHandle\", \"args\": {\"handle\": \"$p.reed\"}}"), "4:57", "CreatePipe has no output \"reed\"; did you mean \"read\"?");
    row("one of several outputs", withSteps("{\"peer\": \"a\", \"call\": \"CreatePipe\", \"as\": \"p\"},\n"
                                            "{\"peer\": \"a\", \"call\": \"CloseHandle\", \"args\": {\"handle\": \"$p\"}}"), "4:57", "\"$p\" could be any output of CreatePipe");
    row("member of a text", withSteps(R"({"peer": "a", "call": "CloseHandle", "args": {"handle": "$session.x"}})"), "3:57", "is a single value");
    row("long key", "{\"" + QByteArray(1'000'000, 'k') + "\": 1}", "1:2", "unknown key \"kkk");
    row("thread", withSteps(R"({"peer": "a", "thread": "", "call": "Sleep", "args": {"timeout": 1}})"), "3:25", "the name of a thread has 1 to 47 bytes");
    row("two peers", R"({"id": "x", "mechanism": "process", "title": "t", "peers": ["a", "a"], "steps": [{"sleep": 1}]})", "1:66", "two peers called \"a\"");
}

void ExperimentTest::refuses()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, place);
    QFETCH(QString, message);
    const auto parsed = lab::parseExperiment(source, QStringLiteral("x.json"));
    QVERIFY(!parsed.experiment);
    QVERIFY2(parsed.error->text().startsWith(QStringLiteral("x.json:%1: ").arg(place)), qPrintable(parsed.error->text()));
    QVERIFY2(parsed.error->message.contains(message), qPrintable(parsed.error->text()));
}

void ExperimentTest::columnsCountCharacters()
{
    const auto parsed = lab::parseExperiment("{\"id\": \"äöü界\", \"x\": nope}", QStringLiteral("x.json"));
    QCOMPARE(parsed.error->place.column, 21);
}

void ExperimentTest::hostileFiles_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("deep") << QByteArray(1'000'000, '[');
    QTest::newRow("large") << QByteArray(17 << 20, ' ');
    QTest::newRow("one long line") << QByteArray("{\"id\": [") + QByteArray("1,").repeated(2'000'000) + "1]}";
    QByteArray keys = "{";
    for (int i = 0; i < 190'000; ++i)
        keys += "\"" + QByteArray::number(i) + "\": 1, ";
    QTest::newRow("many keys") << keys + "\"0\": 1}";
    QTest::newRow("one long text") << QByteArray("{\"id\": \"") + QByteArray(8 << 20, 'x');
    QTest::newRow("NUL") << QByteArray("{\"id\"\0: 1}", 10);
    QTest::newRow("bytes that are no UTF-8") << QByteArray("{\"id\": \"\xff\xfe\"}");
    QTest::newRow("number") << QByteArray("{\"id\": 1e999999}");
    QTest::newRow("surrogate") << QByteArray("{\"id\": \"\\ud800\"}");
}

void ExperimentTest::hostileFiles()
{
    QFETCH(QByteArray, source);
    const auto parsed = lab::parseExperiment(source, QStringLiteral("x.json"));
    QVERIFY(!parsed.experiment);
    QVERIFY(parsed.error->place.line >= 1 && !parsed.error->message.isEmpty());
    QVERIFY(parsed.error->message.size() < 1000);
}

namespace {

// Every place of a document: its values and what holds them.
std::vector<lab::Json::json_pointer> placesIn(const lab::Json& value, const lab::Json::json_pointer& at = lab::Json::json_pointer())
{
    std::vector<lab::Json::json_pointer> places;
    if (!at.empty())
        places.push_back(at);
    if (value.is_structured())
        for (const auto& [key, member] : value.items()) {
            const auto below = placesIn(member, value.is_array() ? at / std::stoul(key) : at / key);
            places.insert(places.end(), below.begin(), below.end());
        }
    return places;
}

}  // namespace

namespace {

// Words in one language or by language, names of threads and computers, no question at all; and of calls what C would take: a time-out as
// a negative number (INFINITE is -1), a handle that is none.
constexpr const char* kMayBe = R"(
/notOn/wine "?"
/notOn/wine {"?":"?"}
/notOn/wine/en "?"
/notOn/wine/zh_CN "?"
/peers/1/computer "?"
/peers/1/domain "?"
/predict []
/predict/0/ask "?"
/predict/0/ask {"?":"?"}
/predict/0/choices/0 "?"
/predict/0/choices/0 {"?":"?"}
/predict/0/choices/0/en "?"
/predict/0/choices/1 "?"
/predict/0/choices/1 {"?":"?"}
/steps/0/args/timeout -7
/steps/0/thread "?"
/steps/0/why "?"
/steps/0/why {"?":"?"}
/steps/0/why/en "?"
/steps/1/expect/platform/wine/why "?"
/steps/1/expect/platform/wine/why {"?":"?"}
/steps/3/args/handle null
/steps/3/args/handle -7
/steps/3/args/timeout -7
/steps/3/expect/ok true
/steps/4/steps/0/args/timeout -7
/title "?"
/title {"?":"?"}
/title/en "?"
/title/zh_CN "?"
)";

}  // namespace

// Whatever stands in the place of any value: it is refused, with a place, but for those few that may be of that type.
void ExperimentTest::everyWrongTypeIsRefused()
{
    const lab::Json whole = lab::Json::parse(kWhole);
    QStringList taken;
    for (const auto& place : placesIn(whole)) {
        for (const lab::Json& wrong : {lab::Json(), lab::Json(true), lab::Json(-7), lab::Json("?"), lab::Json::array(), lab::Json{{"?", "?"}}}) {
            lab::Json changed = whole;
            changed[place] = wrong;
            const auto parsed = lab::parseExperiment(QByteArray::fromStdString(changed.dump()), QStringLiteral("x.json"));
            QVERIFY(parsed.experiment.has_value() != parsed.error.has_value());
            QVERIFY(parsed.experiment || (parsed.error->place.line == 1 && parsed.error->place.column >= 1 && !parsed.error->message.isEmpty()));
            if (parsed.experiment && wrong != whole[place])
                taken << QString::fromStdString(place.to_string() + ' ' + wrong.dump());
        }
    }
    QCOMPARE(taken, QString::fromUtf8(kMayBe).trimmed().split(QLatin1Char('\n')));
}

void ExperimentTest::resolvesVariables()
{
    const lab::Json answer = {{"ok", true}, {"error", ""}, {"out", {{"readHandle", 4}, {"list", {1, {{"x", 2}}}}}}};
    const lab::Lookup lookup = [&](const lab::Reference& reference) -> std::optional<lab::Json> {
        if (reference.name == QStringLiteral("session"))
            return "s1x0";
        return reference.name == QStringLiteral("pipe") ? lab::valueIn(answer, reference.path) : std::nullopt;
    };
    const lab::Json args = {{"name", "\\\\.\\pipe\\${session}demo"}, {"handle", "$pipe.readHandle"}, {"deep", {{"a", {"$pipe.list.1.x"}}}},
                            {"line", "h=${pipe.readHandle}, $$5"}, {"number", 18446744073709551615u}, {"cost", "$5"}};
    const auto resolved = lab::resolve(args, lookup);
    QVERIFY(!resolved.missing);
    const lab::Json expected = {{"name", "\\\\.\\pipe\\s1x0demo"}, {"handle", 4}, {"deep", {{"a", {2}}}}, {"line", "h=4, $5"},
                                {"number", 18446744073709551615u}, {"cost", "$5"}};
    QCOMPARE(QString::fromStdString(resolved.value.dump()), QString::fromStdString(expected.dump()));
    QCOMPARE(lab::resolve({{"h", "$pipe.nothing"}}, lookup).missing->text(), QStringLiteral("pipe.nothing"));
    QCOMPARE(lab::valueIn({{"out", {{"handle", 8}, {"x", 1}}}}, {})->get<int>(), 8);
    QVERIFY(!lab::valueIn(answer, {}));
}

void ExperimentTest::judges_data()
{
    QTest::addColumn<QByteArray>("expect");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char* expect, bool holds) { QTest::newRow(expect) << QByteArray(expect) << holds; };
    // Of an answer 234 with bytesRead 5 and data "hello".
    row("{}", false);
    row(R"({"ok": true})", false);
    row(R"({"ok": false})", true);
    row(R"({"error": "ERROR_MORE_DATA"})", true);
    row(R"({"error": "any"})", true);
    row(R"({"error": "ERROR_BROKEN_PIPE"})", false);
    row(R"({"error": ["ERROR_BROKEN_PIPE", "ERROR_MORE_DATA"]})", true);
    row(R"({"error": "ERROR_MORE_DATA", "out.bytesRead": 5, "out.data": "hello"})", true);
    row(R"({"error": "ERROR_MORE_DATA", "out.bytesRead": 6})", false);
    row(R"({"error": "ERROR_MORE_DATA", "out.bytesRead": {"min": 5}})", true);
    row(R"({"error": "ERROR_MORE_DATA", "out.bytesRead": {"min": 1, "max": 4}})", false);
    row(R"({"error": "ERROR_MORE_DATA", "out.data": {"min": 1}})", false);
    row(R"({"error": "ERROR_MORE_DATA", "out.data": {"matches": "^h.l*o$"}})", true);
    row(R"({"error": "ERROR_MORE_DATA", "out.data": {"matches": "^l"}})", false);
    row(R"({"error": "ERROR_MORE_DATA", "out.data": {"hex": "00"}})", false);
}

void ExperimentTest::judges()
{
    QFETCH(QByteArray, expect);
    QFETCH(bool, holds);
    const auto parsed = lab::parseExperiment(withSteps("{\"peer\": \"a\", \"call\": \"ReadFile\", \"args\": {\"handle\": 4}, \"expect\": " + expect + "}"), QStringLiteral("x.json"));
    QVERIFY2(parsed.experiment, parsed.error ? qPrintable(parsed.error->text()) : "");
    lab::Observed observed;
    observed.answer.error = 234;
    observed.answer.errorName = QStringLiteral("ERROR_MORE_DATA");
    observed.answer.out = {{"bytesRead", 5}, {"data", "hello"}};
    const QString complaint = lab::complaintAbout(lab::expectationOn(parsed.experiment->steps[0], QStringLiteral("linux")), observed);
    QCOMPARE(complaint.isEmpty(), holds);
}

void ExperimentTest::libraryIsSound()
{
    const lab::ExperimentLibrary library = lab::loadLibrary();
    for (const lab::ExperimentError& error : library.broken)
        QFAIL(qPrintable(error.text()));
    QVERIFY(!library.experiments.empty());
    // Whoever adds an experiment says where it stands among the others.
    QFile order(QStringLiteral(":/experiments/order.txt"));
    QVERIFY(order.open(QFile::ReadOnly));
    QStringList ids = QString::fromUtf8(order.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    ids.removeIf([](const QString& line) { return line.startsWith(QLatin1Char('#')); });
    QStringList own;
    for (const lab::Experiment& experiment : library.experiments)
        if (experiment.path.startsWith(QLatin1Char(':')))
            own.append(experiment.id);
    QCOMPARE(own, ids);
    for (const lab::Experiment& experiment : library.experiments) {
        QVERIFY2(experiment.id.startsWith(experiment.mechanism + QLatin1Char('/')), qPrintable(experiment.id));
        QVERIFY2(experiment.title.byLanguage.contains(QStringLiteral("zh_CN")), qPrintable(experiment.id));
        // Where it cannot be done it says why.
        for (const char* platform : {"linux", "wine", "windows"})
            QVERIFY2(experiment.platforms.contains(QLatin1StringView(platform)) || experiment.notOn.contains(QLatin1StringView(platform)),
                     qPrintable(experiment.id + QLatin1Char(' ') + QLatin1StringView(platform)));
        for (const lab::Step& step : experiment.steps)
            QVERIFY2(!step.why.isEmpty(), qPrintable(QStringLiteral("%1:%2 has no why").arg(experiment.path).arg(step.place.line)));
    }
}

// Every call that the lab offers is shown, and so checked on each platform, by at least one experiment.
void ExperimentTest::libraryUsesEveryCall()
{
    QStringList used;
    std::function<void(const std::vector<lab::Step>&)> note = [&](const std::vector<lab::Step>& steps) {
        for (const lab::Step& step : steps) {
            used << step.call;
            note(step.steps);
        }
    };
    for (const lab::Experiment& experiment : lab::loadLibrary().experiments)
        if (experiment.path.startsWith(QLatin1Char(':')))
            note(experiment.steps);
    for (const peer::CallEntry* entry : peer::catalogue()) {
        const std::string name(ipc::callName(entry->call));
        QVERIFY2(used.contains(QString::fromStdString(name)), name.c_str());
    }
}

void ExperimentTest::comparisonTakesAnyPayload()
{
    for (const char* mechanism : {"clipboard", "dde", "memory-mapped-file", "anonymous-pipe", "named-pipe", "mailslot"}) {
        for (const QString& payload : {QStringLiteral("hello"), QStringLiteral("$pipe"), QStringLiteral("costs ${5"), QStringLiteral("\"quoted\\\"")}) {
            const auto parsed = lab::transferExperiment(QLatin1StringView(mechanism), payload);
            QVERIFY2(parsed.experiment, parsed.error ? qPrintable(parsed.error->text()) : "");
            const auto send = std::ranges::find(parsed.experiment->steps, QStringLiteral("send"), &lab::Step::id);
            QVERIFY(send != parsed.experiment->steps.end());
            if (send->args.contains("data"))
                QCOMPARE(QString::fromStdString(lab::resolve(send->args, [](const lab::Reference&) { return lab::Json(0); }).value["data"].get<std::string>()), payload);
        }
    }
}

QTEST_GUILESS_MAIN(ExperimentTest)
#include "experiment_test.moc"
