// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/platform.h"

#include <QHash>
#include <QObject>
#include <QProcess>

#include <nlohmann/json.hpp>

#include <deque>
#include <optional>

namespace lab {

/// JSON with exact 64-bit integers, as the peers speak it.
using Json = nlohmann::json;

/// What a peer answered to one call.
struct PeerAnswer {
    quint64 id = 0;
    bool ok = false;
    quint32 error = 0;          ///< Win32 code; 0 for success
    QString errorName = {};     ///< "ERROR_MORE_DATA"
    QString detail = {};        ///< what was attempted, for people
    Json out = Json::object();
    bool lost = false;          ///< the peer ended before it answered
};

/// How to start a peer.
struct PeerOptions {
    QString name;
    QString platform;
    QString sessionDirectory;
    QString segment;            ///< path of its trace segment; made by the session
    QString computer = QStringLiteral("LAB1");
    QString domain = QStringLiteral("LAB");
};

/// One peer: a child process that makes the calls it is told to. Nothing here blocks; answers come as signals.
class PeerProcess : public QObject {
    Q_OBJECT
public:
    explicit PeerProcess(PeerOptions options, QObject* parent = nullptr);
    ~PeerProcess() override;    ///< kills it if it still runs, and waits until it is gone

    const PeerOptions& options() const { return m_options; }
    /// What the process finds in its environment; the lab's own unless it is set before start().
    void setEnvironment(const QProcessEnvironment& environment) { m_process.setProcessEnvironment(environment); }
    void start();
    bool wasStarted() const { return m_started; }
    /// Sends a call to be made on the named thread of the peer, or of the child peer that `child` leads to ("a", "a/b");
    /// answered() follows with the id returned here.
    quint64 call(const QString& thread, const QString& call, const Json& args, const QString& child = {});
    /// Closes its stdin: it ends, and all that it started.
    void close();
    void kill();
    bool running() const;
    qint64 pid() const;

signals:
    void started();
    void failedToStart(const QString& why);
    void answered(const lab::PeerAnswer& answer);
    void childEnded(const QString& child);         ///< its unanswered calls were answered as lost
    void saidToStderr(const QString& text);
    void ended(const QString& how);                ///< "exit code 0", "killed by signal 9"; unanswered calls were answered as lost

private:
    void readLines();
    void takeLines();
    void parseElsewhere(const QByteArray& line);
    void take(Json message, const QByteArray& line);
    void takeEvent(const Json& message);
    void loseAnswers(const QString& child, const QString& why);
    void finish(const QString& how);

    PeerOptions m_options;
    QProcess m_process;
    bool m_started = false;
    QByteArray m_partial;
    std::deque<QByteArray> m_lines;                // whole, not taken yet
    bool m_parsing = false;                        // a long one, on another thread
    std::optional<QString> m_ending;               // how it ended, while lines of it are still to be taken
    QHash<quint64, QString> m_waiting;             // id → child
    quint64 m_nextId = 1;
};

}  // namespace lab
