// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiment_parser.h"

#include "app/lab/expectation.h"
#include "app/lab/suggest.h"
#include "app/peer/threads.h"

#include "ipc/error.h"

#include <QRegularExpression>

#include <array>
#include <functional>

namespace lab {
namespace {

constexpr int kLongestWait = 10 * 60 * 1000;   // ms
constexpr int kMostTimes = 100000;
constexpr std::size_t kMostPeers = 64;
constexpr qsizetype kLongestThread = peer::Threads::kLongestName;

/// Reads the members of one object; every key must be asked for, or it is unknown.
class Members {
public:
    Members(const JsonNode& node, Complaint& complaint) : m_node(node), m_complaint(complaint) {}

    const JsonNode* get(const char* key, JsonNode::Kind kind, bool required = false)
    {
        m_known << QLatin1StringView(key);
        const JsonNode* node = m_node.find(key);
        if (!node && required)
            m_missing << QLatin1StringView(key);
        if (node && !node->is(kind)) {
            m_complaint.at(node->place, QStringLiteral("\"%1\" must be %2, not %3").arg(QLatin1StringView(key), kindText(kind), kindText(node->kind)));
            return nullptr;
        }
        return node;
    }
    const JsonNode* any(const char* key)
    {
        m_known << QLatin1StringView(key);
        return m_node.find(key);
    }
    void text(const char* key, QString& target, bool required = false)
    {
        if (const JsonNode* node = get(key, JsonNode::Kind::String, required))
            target = node->text();
    }
    void flag(const char* key, bool& target)
    {
        if (const JsonNode* node = get(key, JsonNode::Kind::Bool))
            target = node->scalar.get<bool>();
    }
    void number(const char* key, int& target, int least, int most)
    {
        const JsonNode* node = get(key, JsonNode::Kind::Number);
        if (!node)
            return;
        const double value = node->scalar.get<double>();
        if (!node->scalar.is_number_integer() || value < least || value > most)
            m_complaint.at(node->place, QStringLiteral("\"%1\" must be a whole number from %2 to %3").arg(QLatin1StringView(key)).arg(least).arg(most));
        else
            target = static_cast<int>(value);
    }
    void texts(const char* key, QStringList& target)
    {
        const JsonNode* node = get(key, JsonNode::Kind::List);
        for (const JsonNode& item : node ? node->items : std::vector<JsonNode>()) {
            if (!item.is(JsonNode::Kind::String))
                m_complaint.at(item.place, QStringLiteral("a text belongs here, not %1").arg(kindText(item.kind)));
            target << item.text();
        }
    }
    /// A text, or texts by language.
    void words(const char* key, Words& target, bool required = false);
    /// Complains of the first key that nobody asked for, or else of one that is missing: a mistyped key is both.
    bool finish()
    {
        for (const JsonNode::Member& member : m_node.members)
            if (!m_known.contains(member.key))
                return m_complaint.at(member.place, QStringLiteral("unknown key \"%1\"%2").arg(member.key, suggestion(member.key, m_known)));
        if (!m_missing.isEmpty())
            return m_complaint.at(m_node.place, QStringLiteral("\"%1\" is missing").arg(m_missing.first()));
        return !m_complaint.error();
    }

private:
    const JsonNode& m_node;
    Complaint& m_complaint;
    QStringList m_known;
    QStringList m_missing;
};

bool readWords(const JsonNode& node, Words& target, Complaint& complaint)
{
    if (node.is(JsonNode::Kind::String)) {
        target.byLanguage.insert(QStringLiteral("en"), node.text());
        return true;
    }
    if (!node.is(JsonNode::Kind::Object) || node.members.empty())
        return complaint.at(node.place, QStringLiteral("a text or {\"en\": \"…\"} belongs here"));
    for (const JsonNode::Member& member : node.members) {
        if (!member.value.is(JsonNode::Kind::String))
            return complaint.at(member.value.place, QStringLiteral("the text for \"%1\" must be a text").arg(member.key));
        target.byLanguage.insert(member.key, member.value.text());
    }
    return true;
}

void Members::words(const char* key, Words& target, bool required)
{
    m_known << QLatin1StringView(key);
    const JsonNode* node = m_node.find(key);
    if (node)
        readWords(*node, target, m_complaint);
    else if (required)
        m_missing << QLatin1StringView(key);
}

bool isErrorName(const QString& name)
{
    return name == QStringLiteral("any") || name == QLatin1StringView(kPeerEnded) || ipc::errorFromName(name.toStdString()).has_value();
}

bool readErrors(const JsonNode& node, Expectation& expectation, Complaint& complaint)
{
    const bool list = node.is(JsonNode::Kind::List);
    if (list && node.items.empty())
        return complaint.at(node.place, QStringLiteral("\"error\" names no error"));
    expectation.errors.emplace();
    for (std::size_t i = 0; i < (list ? node.items.size() : 1); ++i) {
        const JsonNode& item = list ? node.items[i] : node;
        if (!item.is(JsonNode::Kind::String))
            return complaint.at(item.place, QStringLiteral("\"error\" must be the name of an error, such as \"ERROR_MORE_DATA\", or a list of names"));
        if (!isErrorName(item.text()))
            return complaint.at(item.place, QStringLiteral("unknown error \"%1\"").arg(item.text()));
        *expectation.errors << item.text();
    }
    return true;
}

bool readCondition(const JsonNode::Member& member, Expectation& expectation, Complaint& complaint)
{
    Condition condition{.path = member.key.mid(4)};
    const JsonNode& node = member.value;
    const JsonNode* pattern = node.find("matches");
    if (pattern && node.members.size() == 1) {
        condition.kind = Condition::Kind::Matches;
        condition.pattern = pattern->text();
        const QRegularExpression expression(condition.pattern);
        if (!pattern->is(JsonNode::Kind::String))
            return complaint.at(pattern->place, QStringLiteral("\"matches\" must be %1, not %2").arg(kindText(JsonNode::Kind::String), kindText(pattern->kind)));
        if (!expression.isValid())
            return complaint.at(pattern->place, QStringLiteral("no regular expression: %1").arg(expression.errorString()));
    } else if (node.find("min") || node.find("max")) {
        condition.kind = Condition::Kind::Range;
        for (const JsonNode::Member& bound : node.members) {
            if ((bound.key != QStringLiteral("min") && bound.key != QStringLiteral("max")) || !bound.value.is(JsonNode::Kind::Number))
                return complaint.at(bound.place, QStringLiteral("only \"min\" and \"max\" with numbers belong here"));
            (bound.key == QStringLiteral("min") ? condition.min : condition.max) = bound.value.scalar.get<double>();
        }
        if (condition.min && condition.max && *condition.min > *condition.max)
            return complaint.at(node.place, QStringLiteral("\"min\" is above \"max\": nothing is in this range"));
    } else {
        condition.value = node.json();
    }
    expectation.out.push_back(std::move(condition));
    return true;
}

// What no call can fulfil.
bool contradicts(const Expectation& expectation)
{
    const bool hasEnded = expectation.ok || expectation.errors || !expectation.out.empty();
    return (expectation.ok.value_or(false) && expectation.errors) || (expectation.blocked.value_or(false) && hasEnded);
}

bool readExpectation(const JsonNode& node, Step& step, Complaint& complaint, Expectation& expectation, bool isOverride)
{
    if (!node.is(JsonNode::Kind::Object))
        return complaint.at(node.place, QStringLiteral("\"expect\" must be an object"));
    QStringList known = {QStringLiteral("ok"), QStringLiteral("error"), QStringLiteral("blocked"), QStringLiteral("out.…")};
    known << (isOverride ? QStringLiteral("why") : QStringLiteral("platform"));
    for (const JsonNode::Member& member : node.members) {
        const bool isFlag = member.key == QStringLiteral("ok") || member.key == QStringLiteral("blocked");
        if (isFlag && !member.value.is(JsonNode::Kind::Bool))
            return complaint.at(member.value.place, QStringLiteral("\"%1\" must be true or false").arg(member.key));
        if (isFlag) {
            (member.key == QStringLiteral("ok") ? expectation.ok : expectation.blocked) = member.value.scalar.get<bool>();
        } else if (member.key == QStringLiteral("error")) {
            if (!readErrors(member.value, expectation, complaint))
                return false;
        } else if (member.key.startsWith(QStringLiteral("out."))) {
            if (!readCondition(member, expectation, complaint))
                return false;
        } else if (member.key == QStringLiteral("why") && isOverride) {
            if (!readWords(member.value, expectation.reason, complaint))
                return false;
        } else if (member.key == QStringLiteral("platform") && !isOverride) {
            if (!member.value.is(JsonNode::Kind::Object))
                return complaint.at(member.value.place, QStringLiteral("\"platform\" must be an object: expectations by platform"));
            for (const JsonNode::Member& platform : member.value.members)
                if (!readExpectation(platform.value, step, complaint, step.overrides[platform.key], true))
                    return false;
        } else {
            return complaint.at(member.place, QStringLiteral("unknown expectation \"%1\"%2").arg(member.key, suggestion(member.key, known)));
        }
    }
    return !contradicts(expectation) || complaint.at(node.place, QStringLiteral("a call cannot do all of this: succeed, fail with an error, be blocked"));
}

bool readSteps(const JsonNode& list, std::vector<Step>& steps, std::vector<StepSource>& sources, Complaint& complaint);

void readCall(Members& members, Step& step, StepSource& source, Complaint& complaint)
{
    members.text("peer", step.peer, true);
    members.text("thread", step.thread);
    if (const qsizetype bytes = step.thread.toUtf8().size(); bytes < 1 || bytes > kLongestThread || step.thread.contains(QChar(u'\0')))
        complaint.at(source.thread, QStringLiteral("the name of a thread has 1 to %1 bytes").arg(kLongestThread));
    if (const JsonNode* args = members.get("args", JsonNode::Kind::Object)) {
        source.args = args;
        step.args = args->json();
    }
    source.call = members.get("call", JsonNode::Kind::String, true);
    step.call = source.call ? source.call->text() : QString();
    members.flag("background", step.background);
}

bool readRepeat(Members& members, Step& step, StepSource& source, const JsonNode& node, Complaint& complaint)
{
    step.kind = Step::Kind::Repeat;
    members.number("repeat", step.times, 1, kMostTimes);
    const JsonNode* steps = members.get("steps", JsonNode::Kind::List, true);
    if (!steps)
        return members.finish();
    if (steps->items.empty())
        return complaint.at(node.place, QStringLiteral("there is nothing to repeat"));
    return readSteps(*steps, step.steps, source.steps, complaint);
}

Place placeOf(const JsonNode& node, const char* key)
{
    const JsonNode* member = node.find(key);
    return member ? member->place : node.place;
}

bool readStep(const JsonNode& node, Step& step, StepSource& source, Complaint& complaint)
{
    if (!node.is(JsonNode::Kind::Object))
        return complaint.at(node.place, QStringLiteral("a step must be an object"));
    step.place = node.place;
    source.platforms = placeOf(node, "platforms");
    source.peer = placeOf(node, "peer");
    source.await = placeOf(node, "await");
    source.thread = placeOf(node, "thread");
    Members members(node, complaint);
    members.text("id", step.id);
    members.words("why", step.why);
    members.texts("platforms", step.onlyOn);
    if (node.find("sleep")) {
        step.kind = Step::Kind::Sleep;
        members.number("sleep", step.within, 0, kLongestWait);
        return members.finish();
    }
    if (node.find("kill")) {
        step.kind = Step::Kind::Kill;
        source.peer = placeOf(node, "kill");
        members.text("kill", step.peer);
        return members.finish();
    }
    if (node.find("repeat"))
        return readRepeat(members, step, source, node, complaint) && members.finish();
    if (node.find("await")) {
        step.kind = Step::Kind::Await;
        members.text("await", step.await);
    } else {
        readCall(members, step, source, complaint);
        members.text("as", step.as);
    }
    members.number("within", step.within, 1, kLongestWait);
    source.expect = members.any("expect");
    if (source.expect && !readExpectation(*source.expect, step, complaint, step.expect, false))
        return false;
    return members.finish();
}

bool readSteps(const JsonNode& list, std::vector<Step>& steps, std::vector<StepSource>& sources, Complaint& complaint)
{
    for (const JsonNode& item : list.items)
        if (!readStep(item, steps.emplace_back(), sources.emplace_back(), complaint))
            return false;
    return true;
}

bool readPeer(const JsonNode& node, PeerSpec& peer, Complaint& complaint)
{
    if (node.is(JsonNode::Kind::String)) {
        peer.name = node.text();
        return true;
    }
    if (!node.is(JsonNode::Kind::Object))
        return complaint.at(node.place, QStringLiteral("a peer is a name or an object with a name"));
    Members members(node, complaint);
    members.text("name", peer.name, true);
    members.text("platform", peer.platform);
    members.text("computer", peer.computer);
    members.text("domain", peer.domain);
    members.text("child of", peer.childOf);
    return members.finish();
}

bool readPeers(const JsonNode& list, std::vector<PeerSpec>& peers, Complaint& complaint)
{
    static const QRegularExpression name(QRegularExpression::anchoredPattern(QStringLiteral("[A-Za-z][\\w -]{0,31}")));
    if (list.items.size() > kMostPeers)
        return complaint.at(list.place, QStringLiteral("%1 peers; at most %2 take part").arg(list.items.size()).arg(kMostPeers));
    for (const JsonNode& item : list.items) {
        PeerSpec peer;
        if (!readPeer(item, peer, complaint))
            return false;
        if (!name.match(peer.name).hasMatch())
            return complaint.at(item.place, QStringLiteral("\"%1\" is no name for a peer: a letter, then up to 31 letters, digits, spaces, '_' or '-'").arg(peer.name));
        const auto isParent = [&](const PeerSpec& known) { return known.name == peer.childOf; };
        if (std::any_of(peers.begin(), peers.end(), [&](const PeerSpec& known) { return known.name == peer.name; }))
            return complaint.at(item.place, QStringLiteral("there are two peers called \"%1\"").arg(peer.name));
        if (!peer.platform.isEmpty() && !platformIds().contains(peer.platform))
            return complaint.at(placeOf(item, "platform"), QStringLiteral("unknown platform \"%1\"%2").arg(peer.platform, suggestion(peer.platform, platformIds())));
        if (!peer.childOf.isEmpty() && std::none_of(peers.begin(), peers.end(), isParent))
            return complaint.at(item.place, QStringLiteral("\"%1\" is the child of \"%2\", which is no peer before it").arg(peer.name, peer.childOf));
        peers.push_back(peer);
    }
    return !peers.empty() || complaint.at(list.place, QStringLiteral("an experiment needs a peer"));
}

bool readQuestion(const JsonNode& node, Question& question, Complaint& complaint)
{
    if (!node.is(JsonNode::Kind::Object))
        return complaint.at(node.place, QStringLiteral("a question must be an object"));
    Members members(node, complaint);
    members.text("before", question.before, true);
    members.words("ask", question.ask, true);
    members.words("explanation", question.explanation);
    const JsonNode* choices = members.get("choices", JsonNode::Kind::List, true);
    if (!choices)
        return members.finish();
    if (choices->items.size() < 2 || choices->items.size() > 9)
        return complaint.at(choices->place, QStringLiteral("a question needs two to nine choices"));
    for (const JsonNode& choice : choices->items)
        if (!readWords(choice, question.choices.emplace_back(), complaint))
            return false;
    members.get("answer", JsonNode::Kind::Number, true);
    members.number("answer", question.answer, 0, static_cast<int>(choices->items.size()) - 1);
    return members.finish();
}

}  // namespace

QStringList platformIds() { return {QStringLiteral("linux"), QStringLiteral("wine"), QStringLiteral("windows")}; }

bool readExperiment(const JsonNode& document, Experiment& experiment, ExperimentSource& source, Complaint& complaint)
{
    if (!document.is(JsonNode::Kind::Object))
        return complaint.at(document.place, QStringLiteral("an experiment must be an object, not %1").arg(kindText(document.kind)));
    Members members(document, complaint);
    members.text("id", experiment.id, true);
    source.id = placeOf(document, "id");
    if (document.find("id") && experiment.id.isEmpty())
        complaint.at(placeOf(document, "id"), QStringLiteral("\"id\" is empty"));
    members.text("mechanism", experiment.mechanism, true);
    source.mechanism = placeOf(document, "mechanism");
    members.words("title", experiment.title, true);
    members.words("summary", experiment.summary);
    members.texts("platforms", experiment.platforms);
    source.platforms = placeOf(document, "platforms");
    members.texts("needs", experiment.needs);
    source.needs = placeOf(document, "needs");
    const JsonNode* notOn = members.get("notOn", JsonNode::Kind::Object);
    source.notOn = placeOf(document, "notOn");
    for (const JsonNode::Member& member : notOn ? notOn->members : std::vector<JsonNode::Member>())
        readWords(member.value, experiment.notOn[member.key], complaint);
    const JsonNode* peers = members.get("peers", JsonNode::Kind::List, true);
    const JsonNode* steps = members.get("steps", JsonNode::Kind::List, true);
    const JsonNode* questions = members.get("predict", JsonNode::Kind::List);
    if (!members.finish() || !readPeers(*peers, experiment.peers, complaint))
        return false;
    for (const JsonNode& item : questions ? questions->items : std::vector<JsonNode>()) {
        source.questions.push_back(placeOf(item, "before"));
        if (!readQuestion(item, experiment.predict.emplace_back(), complaint))
            return false;
    }
    if (steps->items.empty())
        return complaint.at(steps->place, QStringLiteral("an experiment needs a step"));
    return readSteps(*steps, experiment.steps, source.steps, complaint);
}

}  // namespace lab
