// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/session_private.h"
#include "app/lab/world_folds.h"

#include "ipc/trace/writer.h"

#include <algorithm>

/// How peers come and go.
namespace lab {
namespace {

constexpr int kStartTime = 15'000;   // ms for a Windows process to begin; it takes a third of a second

ipc::trace::Record endRecord(std::uint64_t at)
{
    ipc::trace::Record record;
    record.start = record.end = at;
    record.kind = ipc::trace::Kind::Process;
    record.call = static_cast<std::uint16_t>(ipc::trace::ProcessEvent::Ended);
    return record;
}

// A child's end reaches the lab without its exit code; where the child has called ExitProcess, its own record says it.
std::optional<QString> exitOf(const Recording& recording, int process)
{
    constexpr Row kFar = 1000;   // the last call of a process stands near its end
    for (Row row = recording.rows() - 1; row >= std::max<Row>(0, recording.rows() - kFar); --row) {
        if (recording.process(row) != process || recording.at(row).callId() != ipc::CallId::ExitProcess)
            continue;
        if (const auto code = detailOf(recording, row, ipc::trace::Key::exitCode))
            return Session::tr("exit code %1").arg(code->number);
    }
    return std::nullopt;
}

}  // namespace

Peer* Session::Private::find(const QString& name) const
{
    const auto found = std::find_if(peers.begin(), peers.end(), [&](const auto& peer) { return peer->name == name; });
    return found == peers.end() ? nullptr : found->get();
}

Peer* Session::Private::find(const PeerProcess* carrier, const QString& path) const
{
    const auto found = std::find_if(peers.begin(), peers.end(), [&](const auto& peer) { return peer->carrier == carrier && peer->path == path; });
    return found == peers.end() ? nullptr : found->get();
}

QString Session::Private::whyGone(const QString& name) const
{
    const auto& known = recording.processes();
    const auto last = std::find_if(known.rbegin(), known.rend(), [&](const ProcessInfo& process) { return process.name == name; });
    if (last == known.rend() || last->ending.isEmpty())
        return tr("there is no peer called \"%1\" now").arg(name);
    return tr("there is no peer called \"%1\" now: %2").arg(name, last->ending);
}

Peer* Session::Private::add(const QString& name, const QString& platform, QString& why)
{
    auto segment = ipc::trace::SegmentReader::create();
    if (!directory.error().isEmpty())
        why = directory.error();
    else if (find(name))
        why = tr("there is a peer called \"%1\" already").arg(name);
    else if (!segment)
        why = QString::fromStdString(ipc::toText(segment.error()));
    if (!why.isEmpty())
        return nullptr;
    auto peer = std::make_unique<Peer>();
    peer->name = name;
    peer->platform = platform;
    peer->index = recording.addProcess({.name = name, .platform = platform, .started = q->now()});
    peer->ownThread = recording.addThread({.process = peer->index, .started = q->now()});
    peer->source = std::make_shared<TraceSource>(std::move(*segment), peer->index, lab::platform(platform).throughWine ? &wineClock : nullptr);
    if (peer->ownThread < 0) {
        why = tr("the recording has no room for more threads");
        return nullptr;
    }
    intake.add(peer->source);
    tick.start();
    peers.push_back(std::move(peer));
    return peers.back().get();
}

void Session::startPeer(const QString& name, const QString& platform, const QString& computer, const QString& domain)
{
    QString why;
    Peer* peer = m->add(name, platform, why);
    if (!peer) {
        QTimer::singleShot(0, this, [=, this] { emit peerFailed(name, why); });
        return;
    }
    PeerOptions options{.name = name, .platform = platform, .sessionDirectory = directory(),
                        .segment = QString::fromStdString(peer->source->reader->path())};
    if (!computer.isEmpty())
        options.computer = computer;
    if (!domain.isEmpty())
        options.domain = domain;
    peer->own = std::make_unique<PeerProcess>(options);
    peer->carrier = peer->own.get();
    m->connectCarrier(peer->carrier);
    m->start(*peer);
}

void Session::prepare(const QString& platform)
{
    if (lab::platform(platform).throughWine)
        m->wineOfSession().prepare();
}

Wine& Session::Private::wineOfSession()
{
    if (wine)
        return *wine;
    wine = std::make_unique<Wine>(directory.path());
    connect(wine.get(), &Wine::progress, q, &Session::preparing);
    connect(wine.get(), &Wine::ready, q, [this] {
        emit q->preparing({});
        startWaiting();
    });
    connect(wine.get(), &Wine::failed, q, [this](const QString& why) {
        emit q->preparing({});
        giveUpWaiting(why);
    });
    return *wine;
}

void Session::Private::start(Peer& peer)
{
    if (!lab::platform(peer.platform).throughWine)
        return peer.own->start();
    Wine& needed = wineOfSession();
    if (!needed.isReady())
        return needed.prepare();   // startWaiting() or giveUpWaiting() follows
    peer.own->setEnvironment(needed.environment());
    peer.own->start();
}

void Session::Private::startWaiting()
{
    for (const auto& peer : peers)
        if (peer->own && !peer->own->wasStarted())
            start(*peer);
}

// Of those that could not be started yet. Hearing of one may make another start, or go.
void Session::Private::giveUpWaiting(const QString& why)
{
    QStringList names;
    for (const auto& peer : peers)
        if (peer->own && !peer->own->wasStarted())
            names << peer->name;
    for (const QString& name : names)
        if (Peer* peer = find(name))
            peerFailed(*peer, why);
}

void Session::Private::connectCarrier(PeerProcess* process)
{
    const QString name = process->options().name;
    connect(process, &PeerProcess::started, q, [this, process] {
        Peer* peer = find(process, {});
        if (peer && peer->source->clock) {
            recording.setSystemPid(peer->index, process->pid());   // noticeAttached() follows, once it is a Windows process
            boundStart(process);
        } else if (peer)
            peerStarted(*peer, process->pid(), 0);
    });
    // Queued: who starts a peer hears of a failure after the call that started it.
    connect(process, &PeerProcess::failedToStart, q, [this, process](const QString& why) {
        if (Peer* peer = find(process, {}))
            peerFailed(*peer, why);
    }, Qt::QueuedConnection);
    connect(process, &PeerProcess::answered, q, [this, process](const PeerAnswer& answer) { answered(process, answer); });
    connect(process, &PeerProcess::saidToStderr, q, [this, name](const QString& text) { emit q->peerSaid(name, text); });
    connect(process, &PeerProcess::childEnded, q, [this, process](const QString& path) {
        if (Peer* peer = find(process, path))
            peerEnded(*peer, {});
    });
    connect(process, &PeerProcess::ended, q, [this, process](const QString& how) { carrierEnded(process, how); });
}

void Session::Private::peerStarted(Peer& peer, qint64 pid, qint64 systemPid)
{
    peer.running = true;
    recording.setPid(peer.index, pid);   // its start is in its own trace
    recording.setSystemPid(peer.index, systemPid);
    emit q->peerStarted(peer.name);
}

void Session::Private::peerFailed(Peer& peer, const QString& why)
{
    const QString name = peer.name;
    recording.endProcess(peer.index, q->now(), tr("did not start: %1").arg(why));
    discard(peer);
    emit q->peerFailed(name, why);
    if (peers.empty())
        allEnded();
}

// Peers under Wine run once they have opened their trace, which also tells what Windows calls them. Hearing of one may make
// others start or go.
void Session::Private::noticeAttached()
{
    QMap<QString, qint64> pids;
    for (const auto& peer : peers) {
        const std::lock_guard lock(peer->source->mutex);
        if (peer->own && !peer->running && !peer->ended && peer->source->clock && peer->source->reader)
            pids.insert(peer->name, static_cast<qint64>(peer->source->reader->processId()));
    }
    for (auto pid = pids.cbegin(); pid != pids.cend(); ++pid)
        if (Peer* peer = *pid == 0 ? nullptr : find(pid.key()))
            peerStarted(*peer, *pid, recording.processes()[static_cast<std::size_t>(peer->index)].systemPid);
}

// A process of Wine's that misses its server while it starts waits for it for ever. Its end is noticed as any other.
void Session::Private::boundStart(PeerProcess* process)
{
    QTimer::singleShot(kStartTime, process, [this, process] {
        const Peer* peer = find(process, {});
        if (peer && !peer->running)
            process->kill();
    });
}

// On a machine with too much to do Wine 8.0 loses a process now and then before it has begun. The next one comes.
bool Session::Private::startAgain(PeerProcess* carrier)
{
    Peer* peer = find(carrier, {});
    if (!peer || !peer->source->clock || peer->running || resetting || std::exchange(peer->startedAgain, true))
        return false;
    carrier->start();
    return true;
}

// A carrier takes the peers that it started with it.
void Session::Private::carrierEnded(PeerProcess* carrier, const QString& how)
{
    if (startAgain(carrier))
        return;
    std::vector<Peer*> gone;
    for (auto peer = peers.rbegin(); peer != peers.rend(); ++peer)
        if ((*peer)->carrier == carrier)
            gone.push_back(peer->get());
    for (Peer* peer : gone)
        peerEnded(*peer, peer->own ? how : tr("ended with its parent"));
}

void Session::Private::peerEnded(Peer& peer, const QString& how)
{
    if (peer.ended)
        return;
    peer.running = false;
    peer.ended = how;
    if (resetting)
        intake.giveUp();
    intake.whenAllIsIn([this, &peer](std::uint64_t ended) { allIsIn(peer, ended); });
}

void Session::Private::allIsIn(Peer& peer, std::uint64_t ended)
{
    const QString name = peer.name;
    appendUnfinished(*peer.source, ended);
    const QString ending = peer.ended->isEmpty() ? exitOf(recording, peer.index).value_or(tr("its parent saw it end")) : *peer.ended;
    recording.append(peer.ownThread, endRecord(ended), {});
    recording.endProcess(peer.index, static_cast<Moment>(ended - recording.zero()), ending);
    recording.announce();
    discard(peer);
    emit q->peerEnded(name, ending);
    if (peers.empty())
        allEnded();
}

// The peer's process object may be the one that is just telling that it ended.
void Session::Private::discard(Peer& peer)
{
    intake.remove(*peer.source);
    {
        const std::lock_guard lock(peer.source->mutex);
        peer.source->reader.reset();
    }
    if (peer.own)
        peer.own.release()->deleteLater();
    std::erase_if(peers, [&](const auto& known) { return known.get() == &peer; });
}

void Session::Private::allEnded()
{
    tick.stop();
    if (std::exchange(resetting, false))
        begin();
    emit q->ticked();
    emit q->idle();
}

Peer* Session::Private::prepareChild(Peer& parent, Json& args, QString& why)
{
    const QString name = QString::fromStdString(args["name"].get<std::string>());
    Peer* child = add(name, parent.platform, why);
    if (!child)
        return nullptr;
    child->carrier = parent.carrier;
    child->path = parent.path.isEmpty() ? name : parent.path + QLatin1Char('/') + name;
    recording.setParent(child->index, parent.index);
    args["trace"] = lab::platform(child->platform).path(QString::fromStdString(child->source->reader->path())).toStdString();
    return child;
}

void Session::Private::childAnswered(const Sent& sent, const PeerAnswer& answer)
{
    Peer* child = find(sent.starts);
    if (!child)
        return;
    const auto pid = answer.out.find("processId");
    if (answer.ok)
        peerStarted(*child, pid != answer.out.end() && pid->is_number_integer() ? pid->get<qint64>() : 0,
                    child->source->clock ? Wine::systemPid(QString::fromStdString(child->source->reader->path())) : 0);
    else
        peerFailed(*child, answer.errorName + QLatin1Char(' ') + answer.detail);
}

void Session::Private::answered(PeerProcess* carrier, const PeerAnswer& answer)
{
    const auto found = sent.constFind({carrier, answer.id});
    if (found == sent.constEnd())
        return;
    const Sent call = *found;
    sent.erase(found);
    if (!call.keepAs.isEmpty() && !answer.lost)
        variables[call.keepAs] = {{"ok", answer.ok}, {"error", answer.errorName.toStdString()}, {"out", answer.out}};
    if (!call.starts.isEmpty())
        childAnswered(call, answer);
    emit q->answered(call.id, call.peer, answer);
}

}  // namespace lab
