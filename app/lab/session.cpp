// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/session.h"

#include "app/lab/processes.h"
#include "app/lab/session_private.h"
#include "app/lab/variables.h"
#include "app/peer/catalogue.h"

#include "ipc/trace/writer.h"

#include <QDateTime>

#include <algorithm>

namespace lab {
namespace {

constexpr int kTick = 16;            // ms: about 60 a second
constexpr int kBusyTick = 1;         // ms: while more has arrived than could be taken in
constexpr int kLeavePatience = 1000;      // ms for a peer to end by itself

}  // namespace

void Session::Private::begin()
{
    directory.clear(Wine::folder());
    intake.clear();
    variables.clear();
    variables[QStringLiteral("session")] = directory.token().toStdString();
    recording.reset(ipc::trace::now(), QDateTime::currentMSecsSinceEpoch());
}

Session::Session(QObject* parent) : QObject(parent), m(std::make_unique<Private>(this))
{
    m->begin();
    m->tick.setInterval(kTick);
    connect(&m->tick, &QTimer::timeout, this, [this] {
        const bool all = m->intake.append(false);
        m->tick.setInterval(all ? kTick : kBusyTick);
        m->noticeAttached();
        emit ticked();
    });
}

Session::~Session()
{
    // Their destructors kill and wait: when the directory goes, nobody is left to use it.
    for (const auto& peer : m->peers)
        peer->carrier->disconnect(this);
    m->peers.clear();
}

QString Session::error() const { return m->directory.error(); }
QString Session::directory() const { return m->directory.path(); }
QString Session::token() const { return m->directory.token(); }
Recording& Session::recording() { return m->recording; }
const Recording& Session::recording() const { return m->recording; }
WorldHistory& Session::worlds() { return m->worlds; }
Ties& Session::ties() { return m->ties; }
const std::map<QString, Json>& Session::variables() const { return m->variables; }
void Session::setVariable(const QString& name, const Json& value) { m->variables[name] = value; }
Moment Session::now() const { return static_cast<Moment>(ipc::trace::now() - m->recording.zero()); }

void Session::killPeer(const QString& name)
{
    Peer* peer = m->find(name);
    if (!peer)
        return;
    emit killed(name);
    peer->startedAgain = true;
    if (peer->own)
        peer->own->kill();
    else
        killProcess(peer->source->clock ? m->recording.processes()[static_cast<std::size_t>(peer->index)].systemPid
                                        : m->recording.processes()[static_cast<std::size_t>(peer->index)].pid);
}

void Session::closePeer(const QString& name)
{
    Peer* peer = m->find(name);
    if (!peer || !peer->own)
        return;
    PeerProcess* process = peer->carrier;
    process->close();
    QTimer::singleShot(kLeavePatience, process, [process] { process->kill(); });
}

QStringList Session::peers() const
{
    QStringList names;
    for (const auto& peer : m->peers)
        if (peer->running)
            names << peer->name;
    return names;
}

bool Session::hasPeer(const QString& name) const
{
    const Peer* peer = m->find(name);
    return peer && peer->running;
}

QString Session::platformOf(const QString& name) const
{
    const Peer* peer = m->find(name);
    return peer ? peer->platform : QString();
}

PeerOptions Session::optionsOf(const QString& name) const
{
    const Peer* peer = m->find(name);
    return peer ? peer->carrier->options() : PeerOptions();
}

int Session::processOf(const QString& name) const
{
    const Peer* peer = m->find(name);
    return peer ? peer->index : -1;
}

QString Session::peerOf(int process) const
{
    const auto found = std::find_if(m->peers.begin(), m->peers.end(), [&](const auto& peer) { return peer->index == process; });
    return found == m->peers.end() ? QString() : (*found)->name;
}

QStringList Session::threadsOf(const QString& name) const
{
    const Peer* peer = m->find(name);
    return peer ? peer->threads : QStringList();
}

quint64 Session::call(const QString& peerName, const QString& thread, const QString& call, const Json& args, QString* why, const QString& as)
{
    QString reason;
    const auto refuse = [&] {
        if (why)
            *why = reason;
        return quint64{0};
    };
    Peer* peer = m->find(peerName);
    const peer::CallEntry* entry = peer::findCall(call.toStdString());
    if (!peer || !peer->running)
        reason = m->whyGone(peerName);
    else if (!entry)
        reason = tr("unknown call \"%1\"").arg(call);
    if (!reason.isEmpty())
        return refuse();
    auto resolved = resolve(args, [this](const Reference& reference) { return value(reference.name, reference.path); });
    if (resolved.missing) {
        reason = tr("\"$%1\" has no value").arg(resolved.missing->text());
        return refuse();
    }
    if (const auto checked = peer::checkArguments(*entry, resolved.value); !checked) {
        reason = QString::fromStdString(checked.error().detail);
        return refuse();
    }
    Sent sent{.id = m->nextId, .peer = peerName, .keepAs = as};
    const Json asked = resolved.value;
    if (entry->call == ipc::CallId::CreateProcess) {
        const Peer* child = m->prepareChild(*peer, resolved.value, reason);
        if (!child)
            return refuse();
        sent.starts = child->name;
        peer = m->find(peerName);
    }
    if (!peer->threads.contains(thread))
        peer->threads << thread;
    m->sent.insert({peer->carrier, peer->carrier->call(thread, call, resolved.value, peer->path)}, sent);
    ++m->nextId;
    emit called(sent.id, peerName, thread, call, asked);
    return sent.id;
}

std::optional<Json> Session::value(const QString& variable, const QString& path) const
{
    const auto found = m->variables.find(variable);
    if (found == m->variables.end())
        return std::nullopt;
    return found->second.is_object() ? valueIn(found->second, path) : std::optional(found->second);
}

std::vector<LiveCall> Session::liveCalls() const
{
    std::vector<LiveCall> calls;
    for (const auto& peer : m->peers) {
        TraceSource& source = *peer->source;
        const std::lock_guard lock(source.mutex);
        const auto threads = source.reader ? source.reader->threads() : ipc::Result<std::vector<ipc::trace::ThreadInfo>>();
        if (!threads || peer->ended)
            continue;
        for (const auto& thread : *threads) {
            if (!thread.inProgress)
                continue;
            const int known = thread.index < source.threads.size() ? source.threads[thread.index] : -1;
            calls.push_back({.process = peer->index, .thread = known, .threadName = QString::fromUtf8(thread.name),
                             .call = thread.inProgress->call, .handle = ipc::value(thread.inProgress->handle),
                             .since = static_cast<Moment>(source.toLab(thread.inProgress->since) - m->recording.zero())});
        }
    }
    return calls;
}

void Session::reset()
{
    if (m->peers.empty()) {
        m->begin();
        QTimer::singleShot(0, this, &Session::idle);
        return;
    }
    m->resetting = true;
    QStringList names;
    for (const auto& peer : m->peers)
        if (peer->own && peer->own->wasStarted())
            names << peer->name;
    for (const QString& name : names)
        closePeer(name);
    m->giveUpWaiting(tr("it was not wanted any more"));
}

void Session::drainNow()
{
    m->intake.appendNow();
}

// Calls that a thread was in when its process ended have no record of their own: nobody was left to write it.
void Session::Private::appendUnfinished(TraceSource& source, std::uint64_t ended)
{
    std::vector<ipc::trace::SegmentReader::Unfinished> calls;
    {
        const std::lock_guard lock(source.mutex);
        if (source.reader)
            calls = source.reader->unfinished(ended).value_or(std::vector<ipc::trace::SegmentReader::Unfinished>());
    }
    for (auto& [ring, record] : calls) {
        record.start = source.toLab(record.start);
        record.end = std::max(record.start, ended);
        if (ring < source.threads.size() && source.threads[ring] >= 0)
            recording.append(source.threads[ring], record, {});
    }
}

}  // namespace lab
