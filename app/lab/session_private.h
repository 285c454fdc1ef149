// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/intake.h"
#include "app/lab/session.h"
#include "app/lab/session_directory.h"
#include "app/lab/wine.h"

#include <QTimer>

namespace lab {

/// One peer, from its start to the last of its records. The lab started it, or another peer did, which then relays its lines.
struct Peer {
    QString name;
    QString platform;
    std::unique_ptr<PeerProcess> own;    // if the lab started it
    PeerProcess* carrier = nullptr;      // who carries its lines
    QString path;                        // from there to it: "a/b"; empty for the carrier itself
    std::shared_ptr<TraceSource> source;
    int index = -1;                      // in Recording::processes()
    int ownThread = -1;                  // the one that stands for the process itself
    QStringList threads = {QStringLiteral("main")};
    bool running = false;                // calls may be sent to it
    bool startedAgain = false;
    std::optional<QString> ended = {};   // how; it stays until all its records are in the recording
};

/// A call on its way.
struct Sent {
    quint64 id = 0;
    QString peer;
    QString keepAs = {};   // the variable that its answer goes to
    QString starts = {};   // the child peer that it starts
};

struct Session::Private {
    explicit Private(Session* session) : q(session), worlds(recording), ties(recording), intake(recording) {}

    Session* q;
    SessionDirectory directory;
    std::unique_ptr<Wine> wine;          // from the first peer that needs it
    Recording recording;
    PeerClock wineClock;
    WorldHistory worlds;
    Ties ties;
    Intake intake;
    QTimer tick;
    std::vector<std::unique_ptr<Peer>> peers;            // in the order of their start
    std::map<QString, Json> variables;
    QHash<std::pair<PeerProcess*, quint64>, Sent> sent;
    quint64 nextId = 1;
    bool resetting = false;

    void begin();
    Peer* find(const QString& name) const;
    /// Why no call can be made in a peer of that name.
    QString whyGone(const QString& name) const;
    Peer* find(const PeerProcess* carrier, const QString& path) const;

    /// A new peer with its trace segment; null with `why` if there is no room for one.
    Peer* add(const QString& name, const QString& platform, QString& why);
    Wine& wineOfSession();
    void start(Peer& peer);
    void startWaiting();
    void giveUpWaiting(const QString& why);
    void connectCarrier(PeerProcess* process);
    void peerStarted(Peer& peer, qint64 pid, qint64 systemPid);
    void peerFailed(Peer& peer, const QString& why);
    void peerEnded(Peer& peer, const QString& how);
    void allIsIn(Peer& peer, std::uint64_t ended);
    void noticeAttached();
    void boundStart(PeerProcess* process);
    bool startAgain(PeerProcess* carrier);
    void carrierEnded(PeerProcess* carrier, const QString& how);
    void discard(Peer& peer);
    void allEnded();

    /// Adds what a call that starts a child peer needs; null with `why` if it cannot be.
    Peer* prepareChild(Peer& parent, Json& args, QString& why);
    void answered(PeerProcess* carrier, const PeerAnswer& answer);
    void childAnswered(const Sent& sent, const PeerAnswer& answer);

    void appendUnfinished(TraceSource& source, std::uint64_t ended);
};

}  // namespace lab
