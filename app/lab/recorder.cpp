// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/recorder.h"

#include "app/lab/expectation.h"
#include "app/lab/identities.h"
#include "app/peer/catalogue.h"

#include <algorithm>
#include <array>

namespace lab {
namespace {

/// A call that takes longer than this, while nothing else happens, is one that waits for another.
constexpr qint64 kBlockedAfterMs = 300;
constexpr std::size_t kMostData = 200;   // bytes that an expectation compares

template <class List>
auto* named(const List& list, const std::string& name)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.name == name; });
    return found == list.end() ? nullptr : &*found;
}

template <class Described>
bool refers(const Described* described, const std::string& name)
{
    const bool isHandle = described && (described->type == peer::Type::Handle || described->type == peer::Type::Window);
    return isHandle || isIdentity(name);
}

// "CreateNamedPipe" → "namedPipe", "DdeInitiate" → "initiate".
QString nounOf(const std::string& call)
{
    QString noun = QString::fromStdString(call);
    for (const auto* verb : {"Create", "Open", "Map", "Dde", "Duplicate", "Register"}) {
        if (noun.startsWith(QLatin1StringView(verb)) && noun.size() > static_cast<qsizetype>(qstrlen(verb)))
            noun.remove(0, static_cast<qsizetype>(qstrlen(verb)));
    }
    noun[0] = noun[0].toLower();
    return noun;
}

bool isComparable(const std::string& name, const Json& value)
{
    static constexpr std::array names = {"data", "value", "bytesRead", "bytesWritten", "message", "messageCount", "nextSize", "bytesAvailable", "result"};
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    return known && !value.is_null() && value.dump(-1, ' ', false, Json::error_handler_t::replace).size() <= kMostData;
}

}  // namespace

Recorder::Recorder(Session& session, QObject* parent) : QObject(parent), m_session(session)
{
    connect(&session, &Session::peerStarted, this, &Recorder::addPeer);
    connect(&session, &Session::called, this, &Recorder::called);
    connect(&session, &Session::killed, this, &Recorder::killed);
    connect(&session, &Session::answered, this, [this](quint64 id, const QString&, const PeerAnswer& answer) { answered(id, answer); });
    connect(&session.recording(), &Recording::cleared, this, &Recorder::forget);
}

void Recorder::forget()
{
    m_peers.clear();
    m_parents.clear();
    m_steps.clear();
    m_open.clear();
    m_variables.clear();
    m_names.clear();
    m_overflowed = false;
    emit changed();
}

void Recorder::addPeer(const QString& name)
{
    if (std::any_of(m_peers.begin(), m_peers.end(), [&](const Ordered& peer) { return peer["name"] == name.toStdString(); }))
        return;
    Ordered peer{{"name", name.toStdString()}};
    if (const QString parent = m_parents.value(name); !parent.isEmpty())
        peer["child of"] = parent.toStdString();
    else if (const PeerOptions options = m_session.optionsOf(name); options.computer != PeerOptions().computer || options.domain != PeerOptions().domain)
        peer.update({{"computer", options.computer.toStdString()}, {"domain", options.domain.toStdString()}});
    m_peers.push_back(std::move(peer));
}

void Recorder::addChild(const QString& name, const QString& parent)
{
    m_parents.insert(name, parent);
    addPeer(name);
}

void Recorder::add(Ordered step)
{
    m_overflowed = m_overflowed || m_steps.size() >= kMostSteps;
    if (!m_overflowed)
        m_steps.push_back(std::move(step));
    emit changed();
}

// Who makes the next call while others have not come back did not wait for them.
void Recorder::putInBackground()
{
    for (Call& call : m_open) {
        Ordered& step = m_steps[call.step];
        if (step.contains("background"))
            continue;
        step["background"] = true;
        if (call.since.elapsed() < kBlockedAfterMs)
            continue;
        step["within"] = kBlockedAfterMs;
        step["expect"] = {{"blocked", true}};
    }
}

void Recorder::called(quint64 id, const QString& peer, const QString& thread, const QString& name, const Json& args)
{
    if (m_overflowed)
        return;
    putInBackground();
    const std::string call = name.toStdString();
    if (call == "CreateProcess")
        addChild(QString::fromStdString(args.value("name", "")), peer);
    Ordered step{{"peer", peer.toStdString()}};
    if (thread != QStringLiteral("main"))
        step["thread"] = thread.toStdString();
    step["call"] = call;
    step["args"] = Ordered::object();
    for (const auto& [argument, value] : args.items())
        step["args"][argument] = this->argument(peer, call, argument, value);
    Call open{.peer = peer, .name = name, .as = freeName(call), .step = m_steps.size()};
    open.since.start();
    m_names.append(open.as);
    step["as"] = open.as.toStdString();
    add(std::move(step));
    m_open.insert(id, open);
}

void Recorder::answered(quint64 id, const PeerAnswer& answer)
{
    const auto found = m_open.constFind(id);
    if (found == m_open.constEnd() || m_overflowed)
        return;
    const Call call = *found;
    m_open.erase(found);
    Ordered expected = expectation(call, answer);
    if (m_steps[call.step].contains("background"))
        add({{"await", call.as.toStdString()}, {"expect", std::move(expected)}});
    else
        m_steps[call.step]["expect"] = std::move(expected);
    learn(call, answer.out, {}, {});
    emit changed();
}

void Recorder::killed(const QString& peer)
{
    putInBackground();
    add({{"kill", peer.toStdString()}});
}

Recorder::Ordered Recorder::expectation(const Call& call, const PeerAnswer& answer) const
{
    if (answer.lost)
        return {{"error", kPeerEnded}};
    if (!answer.ok)
        return {{"error", answer.errorName.toStdString()}};
    Ordered expected{{"ok", true}};
    const peer::CallEntry* entry = peer::findCall(call.name.toStdString());
    for (const auto& [name, value] : answer.out.items()) {
        if (isComparable(name, value) && !refers(named(entry->outputs, name), name) && value.dump().find(m_session.token().toStdString()) == std::string::npos)
            expected["out." + name] = value;
    }
    return expected;
}

// Every number that refers to something gets the name under which the experiment can say it.
void Recorder::learn(const Call& call, const Json& value, const QString& path, const std::string& name)
{
    if (value.is_structured()) {
        std::size_t index = 0;
        for (const auto& [key, member] : value.items()) {
            const std::string step = value.is_array() ? std::to_string(index++) : key;
            learn(call, member, path + QLatin1Char('.') + QString::fromStdString(step), value.is_array() ? name : key);
        }
        return;
    }
    const peer::CallEntry* entry = peer::findCall(call.name.toStdString());
    if (!value.is_number_unsigned() || value.get<quint64>() == 0 || !refers(named(entry->outputs, name), name))
        return;
    const bool isMain = path == QStringLiteral(".handle");
    m_variables.insert({call.peer, value.get<quint64>()}, QLatin1Char('$') + call.as + (isMain ? QString() : path));
}

std::optional<QString> Recorder::variable(const QString& peer, quint64 value) const
{
    // What a child inherited has the same number there.
    for (QString owner = peer; !owner.isEmpty(); owner = m_parents.value(owner)) {
        const auto known = m_variables.constFind({owner, value});
        if (known != m_variables.constEnd())
            return *known;
    }
    return std::nullopt;
}

Json Recorder::argument(const QString& peer, const std::string& call, const std::string& name, const Json& value) const
{
    const peer::CallEntry* entry = peer::findCall(call);
    const peer::Parameter* parameter = entry ? named(entry->parameters, name) : nullptr;
    if (value.is_string())
        return portable(QString::fromStdString(value.get<std::string>())).toStdString();
    if (value.is_array()) {
        Json list = Json::array();
        for (const Json& item : value)
            list.push_back(item.is_number_unsigned() ? Json(variable(peer, item.get<quint64>()).value_or(QString::number(item.get<quint64>())).toStdString())
                                                     : argument(peer, call, name, item));
        return list;
    }
    if (value.is_object()) {
        Json object = Json::object();
        for (const auto& [key, member] : value.items())
            object[key] = argument(peer, call, key, member);
        return object;
    }
    if (!value.is_number_unsigned() || !parameter)
        return value;
    const auto number = value.get<quint64>();
    if (refers(parameter, name))
        return variable(peer, number) ? Json(variable(peer, number)->toStdString()) : value;
    return parameter->type == peer::Type::Constant ? Json(ipc::constantText(parameter->family, number)) : value;
}

QString Recorder::portable(const QString& text) const
{
    QString escaped = text;
    escaped.replace(QLatin1Char('$'), QStringLiteral("$$"));
    return escaped.replace(m_session.token(), QStringLiteral("${session}"));
}

QString Recorder::freeName(const std::string& call) const
{
    const QString noun = nounOf(call);
    QString name = noun;
    for (int number = 2; m_names.contains(name); ++number)
        name = noun + QString::number(number);
    return name;
}

QByteArray Recorder::experiment(const QString& id, const QString& mechanism, const QString& title) const
{
    Ordered document{{"id", id.toStdString()}, {"mechanism", mechanism.toStdString()}, {"title", {{"en", title.toStdString()}}}};
    document["peers"] = Ordered(m_peers);
    Ordered steps = Ordered::array();
    QByteArray used = QByteArray::fromStdString(Ordered(m_steps).dump());
    for (Ordered step : m_steps) {
        // A name that nothing refers to is noise.
        const QByteArray as = QByteArray::fromStdString(step.value("as", ""));
        if (!step.contains("background") && !used.contains("\"$" + as + "\"") && !used.contains("\"$" + as + "."))
            step.erase("as");
        if (step.contains("args") && step["args"].empty())
            step.erase("args");
        steps.push_back(std::move(step));
    }
    document["steps"] = std::move(steps);
    return QByteArray::fromStdString(document.dump(2)) + '\n';
}

}  // namespace lab
