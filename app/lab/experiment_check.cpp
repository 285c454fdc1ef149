// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/experiment_check.h"

#include "app/lab/from_view.h"
#include "app/lab/suggest.h"
#include "app/lab/text.h"
#include "app/lab/variables.h"
#include "app/peer/catalogue.h"

#include <QSet>

#include <algorithm>

namespace lab {
namespace {

QStringList callNames()
{
    QStringList names;
    for (const peer::CallEntry* entry : peer::catalogue())
        names << fromView(ipc::callName(entry->call));
    return names;
}

Json standIn(peer::Type type)
{
    switch (type) {
    case peer::Type::Handle:
    case peer::Type::Window: return 4;
    case peer::Type::Number:
    case peer::Type::Constant: return 0;
    case peer::Type::Text:
    case peer::Type::Data: return "x";
    case peer::Type::Bool: return true;
    case peer::Type::Object: return nullptr;
    }
    return nullptr;
}

const peer::Parameter* parameterOf(const peer::CallEntry& call, const std::string& name)
{
    const auto found = std::find_if(call.parameters.begin(), call.parameters.end(), [&](const peer::Parameter& p) { return p.name == name; });
    return found == call.parameters.end() ? nullptr : &*found;
}

QStringList outputNames(const peer::CallEntry& call)
{
    QStringList names;
    for (const peer::Output& output : call.outputs)
        names << fromView(output.name);
    return names;
}

// A complaint quotes what is wrong, of which there may be megabytes.
QString shortened(const QString& message)
{
    constexpr qsizetype kLong = 400, kEnd = 100;
    return message.size() <= kLong ? message : message.left(kLong - kEnd) + QStringLiteral(" … ") + message.right(kEnd);
}

class Checker {
public:
    Checker(const Experiment& experiment, Complaint& complaint) : m_experiment(experiment), m_complaint(complaint)
    {
        m_known.insert(QStringLiteral("session"));
        m_known.insert(QStringLiteral("repeat"));
        for (const PeerSpec& peer : experiment.peers) {
            m_peers << peer.name;
            if (peer.childOf.isEmpty())
                m_started.insert(peer.name);
        }
    }

    bool run(const ExperimentSource& source)
    {
        if (!ipc::mechanismFromId(m_experiment.mechanism.toStdString()))
            return m_complaint.at(source.mechanism, QStringLiteral("unknown mechanism \"%1\"%2").arg(m_experiment.mechanism, suggestion(m_experiment.mechanism, mechanisms())));
        const QString folder = m_experiment.mechanism + QLatin1Char('/');
        if (!m_experiment.id.startsWith(folder) || m_experiment.id == folder)
            return m_complaint.at(source.id, QStringLiteral("\"id\" must be \"%1\" and a name").arg(folder));
        if (!knownPlatforms(m_experiment.platforms, source.platforms) || !knownPlatforms(m_experiment.notOn.keys(), source.notOn))
            return false;
        for (const QString& need : m_experiment.needs)
            if (need != QStringLiteral("display"))
                return m_complaint.at(source.needs, QStringLiteral("unknown need \"%1\"%2").arg(need, suggestion(need, {QStringLiteral("display")})));
        for (const QString& id : m_experiment.notOn.keys())
            if (m_experiment.platforms.isEmpty() || m_experiment.platforms.contains(id))
                return m_complaint.at(source.notOn, QStringLiteral("\"platforms\" and \"notOn\" both name %1").arg(id));
        if (!steps(m_experiment.steps, source.steps))
            return false;
        for (std::size_t i = 0; i < m_experiment.predict.size(); ++i)
            if (!m_stepIds.contains(m_experiment.predict[i].before))
                return m_complaint.at(source.questions[i], QStringLiteral("no step has the id \"%1\"%2").arg(m_experiment.predict[i].before, suggestion(m_experiment.predict[i].before, m_stepIds.values())));
        return true;
    }

private:
    static QStringList mechanisms()
    {
        QStringList ids;
        for (unsigned bit = 1; bit <= static_cast<unsigned>(ipc::Mechanism::Process); bit <<= 1)
            ids << fromView(ipc::mechanismId(static_cast<ipc::Mechanism>(bit)));
        return ids;
    }

    bool steps(const std::vector<Step>& steps, const std::vector<StepSource>& sources)
    {
        for (std::size_t i = 0; i < steps.size(); ++i)
            if (!step(steps[i], sources[i]))
                return false;
        return true;
    }

    bool step(const Step& step, const StepSource& source)
    {
        if (!step.id.isEmpty() && m_stepIds.contains(step.id))
            return m_complaint.at(step.place, QStringLiteral("two steps have the id \"%1\"").arg(step.id));
        if (!step.id.isEmpty())
            m_stepIds.insert(step.id);
        if (!knownPlatforms(step.onlyOn, source.platforms) || !knownPlatforms(step.overrides.keys(), source.expect ? source.expect->place : step.place))
            return false;
        switch (step.kind) {
        case Step::Kind::Call: return call(step, source);
        case Step::Kind::Await: return await(step, source);
        case Step::Kind::Kill: return peer(step.peer, source.peer);
        case Step::Kind::Sleep: return true;
        case Step::Kind::Repeat: return steps(step.steps, source.steps);
        }
        return true;
    }

    bool knownPlatforms(const QStringList& ids, Place place)
    {
        for (const QString& id : ids)
            if (!platformIds().contains(id))
                return m_complaint.at(place, QStringLiteral("unknown platform \"%1\"%2").arg(id, suggestion(id, platformIds())));
        return true;
    }

    bool peer(const QString& name, Place place)
    {
        if (!m_peers.contains(name))
            return m_complaint.at(place, QStringLiteral("unknown peer \"%1\"%2").arg(name, suggestion(name, m_peers)));
        return m_started.contains(name) || m_complaint.at(place, QStringLiteral("\"%1\" runs only once a CreateProcess has started it").arg(name));
    }

    bool call(const Step& step, const StepSource& source)
    {
        if (!peer(step.peer, source.peer))
            return false;
        const peer::CallEntry* entry = peer::findCall(step.call.toStdString());
        if (!entry)
            return m_complaint.at(source.call->place, QStringLiteral("unknown call \"%1\"%2").arg(step.call, suggestion(step.call, callNames())));
        if (!arguments(*entry, step, source) || !outputs(*entry, step, source))
            return false;
        if (entry->call == ipc::CallId::CreateProcess && !child(step, source))
            return false;
        if (step.as.isEmpty())
            return true;
        (step.background || step.expect.blocked.value_or(false) ? m_pending : m_known).insert(step.as);
        m_callOf.insert(step.as, entry);
        return true;
    }

    bool arguments(const peer::CallEntry& entry, const Step& step, const StepSource& source)
    {
        if (source.args)
            for (const JsonNode::Member& member : source.args->members)
                if (!argument(entry, member))
                    return false;
        const auto checked = peer::checkArguments(entry, withStandIns(step.call, step.args));
        if (!checked)
            return m_complaint.at(source.args ? source.args->place : step.place, QString::fromStdString(checked.error().detail));
        return true;
    }

    // The child is a peer of the experiment, started by its parent and by nobody else.
    bool child(const Step& step, const StepSource& source)
    {
        const QString name = QString::fromStdString(step.args["name"].get<std::string>());
        const auto spec = std::find_if(m_experiment.peers.begin(), m_experiment.peers.end(), [&](const PeerSpec& peer) { return peer.name == name; });
        if (spec == m_experiment.peers.end() || spec->childOf != step.peer)
            return m_complaint.at(source.args->place, QStringLiteral("\"%1\" must be one of the peers, as {\"name\": \"%1\", \"child of\": \"%2\"}").arg(name, step.peer));
        m_started.insert(name);
        return true;
    }

    // One argument by itself, so that the complaint can name its line.
    bool argument(const peer::CallEntry& entry, const JsonNode::Member& member)
    {
        QStringList names;
        for (const peer::Parameter& parameter : entry.parameters)
            names << fromView(parameter.name);
        const QString call = fromView(ipc::callName(entry.call));
        if (!names.contains(member.key))
            return m_complaint.at(member.place, QStringLiteral("%1 has no parameter \"%2\"%3").arg(call, member.key, suggestion(member.key, names)));
        if (!variables(member.value))
            return false;
        const Json value = withStandIns(call, {{member.key.toStdString(), member.value.json()}});
        const auto checked = peer::checkArguments(onlyParameter(entry, member.key.toStdString()), value);
        return checked || m_complaint.at(member.value.place, QString::fromStdString(checked.error().detail));
    }

    static peer::CallEntry onlyParameter(const peer::CallEntry& entry, const std::string& name)
    {
        peer::CallEntry only = entry;
        std::erase_if(only.parameters, [&](const peer::Parameter& parameter) { return parameter.name != name; });
        return only;
    }

    bool variables(const JsonNode& node)
    {
        for (const JsonNode& item : node.items)
            if (!variables(item))
                return false;
        for (const JsonNode::Member& member : node.members)
            if (!variables(member.value))
                return false;
        return !node.is(JsonNode::Kind::String) || text(node);
    }

    bool text(const JsonNode& node)
    {
        if (hasOpenReference(node.text()))
            return m_complaint.at(node.place, QStringLiteral("\"${\" must go on with a name and \"}\"; a dollar sign is \"$$\""));
        for (const Reference& reference : referencesIn(node.scalar))
            if (!m_known.contains(reference.name))
                return m_complaint.at(node.place, complaintAbout(reference.name));
            else if (const QString why = complaintAboutPath(reference); !why.isEmpty())
                return m_complaint.at(node.place, why);
        return true;
    }

    QString complaintAbout(const QString& variable) const
    {
        if (m_pending.contains(variable))
            return QStringLiteral("\"$%1\" has no value before \"%1\" is awaited").arg(variable);
        return QStringLiteral("unknown variable \"$%1\"%2").arg(variable, suggestion(variable, m_known.values()));
    }

    // What the reference names must be something that the call gives (valueIn).
    QString complaintAboutPath(const Reference& reference) const
    {
        const peer::CallEntry* entry = m_callOf.value(reference.name);
        QStringList steps = reference.path.split(QLatin1Char('.'), Qt::SkipEmptyParts);
        if (!entry)
            return steps.isEmpty() ? QString() : QStringLiteral("\"$%1\" is a single value: it has no \"%2\"").arg(reference.name, reference.path);
        const QStringList names = outputNames(*entry);
        if (steps.isEmpty() && names.size() != 1 && !names.contains(QStringLiteral("handle")))
            return QStringLiteral("\"$%1\" could be any output of %2%3").arg(reference.name, fromView(ipc::callName(entry->call)), suggestion({}, names));
        if (steps.isEmpty() || steps.first() == QStringLiteral("ok") || steps.first() == QStringLiteral("error"))
            return {};
        if (steps.first() == QStringLiteral("out"))
            steps.removeFirst();
        if (steps.isEmpty() || names.contains(steps.first()))
            return {};
        return QStringLiteral("%1 has no output \"%2\"%3").arg(fromView(ipc::callName(entry->call)), steps.first(), suggestion(steps.first(), names));
    }

    bool await(const Step& step, const StepSource& source)
    {
        const auto entry = m_callOf.constFind(step.await);
        if (!m_pending.contains(step.await) || entry == m_callOf.constEnd())
            return m_complaint.at(source.await, QStringLiteral("no call runs in the background as \"%1\"%2").arg(step.await, suggestion(step.await, m_pending.values())));
        if (!step.expect.blocked.value_or(false)) {
            m_pending.remove(step.await);
            m_known.insert(step.await);
        }
        return outputs(**entry, step, source);
    }

    bool outputs(const peer::CallEntry& entry, const Step& step, const StepSource& source)
    {
        if (source.expect && !variables(*source.expect))
            return false;
        const QStringList names = outputNames(entry);
        std::vector<const Expectation*> all = {&step.expect};
        for (const Expectation& override : step.overrides)
            all.push_back(&override);
        for (const Expectation* expectation : all) {
            for (const Condition& condition : expectation->out) {
                const QString name = condition.path.section(QLatin1Char('.'), 0, 0);
                if (!names.contains(name))
                    return m_complaint.at(placeOfCondition(source, condition.path), QStringLiteral("%1 has no output \"%2\"%3").arg(fromView(ipc::callName(entry.call)), name, suggestion(name, names)));
            }
        }
        return true;
    }

    static Place placeOfCondition(const StepSource& source, const QString& path)
    {
        for (const JsonNode::Member& member : source.expect->members)
            if (member.key == QStringLiteral("out.") + path)
                return member.place;
        return source.expect->place;
    }

    const Experiment& m_experiment;
    Complaint& m_complaint;
    QStringList m_peers;
    QSet<QString> m_started;    // peers that run by then
    QSet<QString> m_known;      // variables with a value
    QSet<QString> m_pending;    // of calls in the background
    QSet<QString> m_stepIds;
    QHash<QString, const peer::CallEntry*> m_callOf;
};

}  // namespace

Json withStandIns(const QString& call, const Json& args)
{
    const peer::CallEntry* entry = peer::findCall(call.toStdString());
    Json result = args;
    for (auto& [name, value] : result.items()) {
        const peer::Parameter* parameter = entry ? parameterOf(*entry, name) : nullptr;
        const bool whole = value.is_string() && wholeReference(QString::fromStdString(value.get<std::string>()));
        if (whole && parameter)
            value = standIn(parameter->type);
        else
            value = resolve(Json(value), [](const Reference&) { return Json(0); }).value;
    }
    return result;
}

bool checkExperiment(const Experiment& experiment, const ExperimentSource& source, Complaint& complaint)
{
    return Checker(experiment, complaint).run(source);
}

ParsedExperiment parseExperiment(const QByteArray& source, const QString& path)
{
    const auto document = parseJsonText(source);
    Complaint complaint;
    Experiment experiment;
    ExperimentSource places;
    if (const auto* error = std::get_if<JsonError>(&document))
        complaint.at(error->place, error->message);
    else if (readExperiment(std::get<JsonNode>(document), experiment, places, complaint))
        checkExperiment(experiment, places, complaint);
    if (complaint.error())
        return {std::nullopt, ExperimentError{path, complaint.error()->place, shortened(complaint.error()->message)}};
    experiment.path = path;
    experiment.source = source;
    return {std::move(experiment), std::nullopt};
}

}  // namespace lab
