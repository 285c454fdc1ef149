// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/peer_process.h"
#include "app/lab/recording.h"
#include "app/lab/ties.h"
#include "app/lab/world.h"

#include <map>
#include <memory>
#include <optional>

namespace lab {

/// A call that a thread is in right now, as its trace segment says.
struct LiveCall {
    int process = -1;           ///< index into Recording::processes()
    int thread = -1;            ///< index into Recording::threads(); -1 if it has no record yet
    QString threadName;
    ipc::CallId call = ipc::CallId::None;
    quint64 handle = 0;
    Moment since = 0;
};

/// One session of the lab: a private directory, the peers in it, and the recording that they fill. Owns all of them; when it
/// goes, so does every process and file of it. Lives in the thread of its owner; draining is done in a thread of its own
/// and appended once a tick. Nothing here blocks but the constructor (a few ms of file work) and the destructor.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    /// Why the session could not be made (no directory, no rights); empty if all is well.
    QString error() const;
    QString directory() const;
    /// What ${session} stands for in names: unique on this machine.
    QString token() const;

    Recording& recording();
    const Recording& recording() const;
    WorldHistory& worlds();
    Ties& ties();

    /// Makes what a platform needs before its first peer starts; startPeer does so too. preparing() tells of it where it takes
    /// long. Does nothing for most platforms.
    void prepare(const QString& platform);
    /// Starts a peer. peerStarted or peerFailed follows. The name must be free.
    void startPeer(const QString& name, const QString& platform, const QString& computer = {}, const QString& domain = {});
    /// Ends it as a crash would (kill -9), or kindly.
    void killPeer(const QString& name);
    void closePeer(const QString& name);
    /// Running peers, in the order of their start.
    QStringList peers() const;
    bool hasPeer(const QString& name) const;
    QString platformOf(const QString& peer) const;
    /// How a running peer was started; of a child peer how the one was that the lab started.
    PeerOptions optionsOf(const QString& peer) const;
    /// Index of the running peer in Recording::processes(); -1 if there is none.
    int processOf(const QString& peer) const;
    QString peerOf(int process) const;
    /// Names of threads that have been given calls, "main" first.
    QStringList threadsOf(const QString& peer) const;

    /// Free play and runner alike: makes one call on a thread of a peer. Arguments may hold "$name" for a variable.
    /// Returns the id that answered() will bear, or 0 with `why` if the call is not right (unknown peer, argument…).
    quint64 call(const QString& peer, const QString& thread, const QString& call, const Json& args, QString* why = nullptr,
                 const QString& as = {});
    /// Values to refer to as $name: what an earlier call gave.
    const std::map<QString, Json>& variables() const;
    /// What "$variable.path" stands for now; nothing if there is no such thing.
    std::optional<Json> value(const QString& variable, const QString& path) const;
    void setVariable(const QString& name, const Json& value);

    /// The calls that threads are in right now.
    std::vector<LiveCall> liveCalls() const;
    /// The machine's clock, on the recording's time axis.
    Moment now() const;

    /// Ends all peers and starts a new, empty recording. idle() when they are gone.
    void reset();
    /// Takes in what the peers have published up to now, at once instead of at the next tick.
    void drainNow();

signals:
    /// For people: what is being prepared, and again when that has changed; empty when it is done.
    void preparing(const QString& what);
    void peerStarted(const QString& name);
    void peerFailed(const QString& name, const QString& why);
    void peerSaid(const QString& name, const QString& text);   ///< on its stderr: complaints only
    void peerEnded(const QString& name, const QString& how);
    /// A call was sent; its arguments with all variables put in.
    void called(quint64 id, const QString& peer, const QString& thread, const QString& call, const lab::Json& args);
    void killed(const QString& name);   ///< by killPeer; peerEnded follows
    void answered(quint64 id, const QString& peer, const lab::PeerAnswer& answer);
    void ticked();              ///< after each tick: 30–60 a second while peers run
    void idle();                ///< no peer is left

private:
    struct Private;
    friend struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace lab
