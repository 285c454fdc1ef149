// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/session.h"

#include <QElapsedTimer>

#include <nlohmann/json.hpp>

namespace lab {

/// Writes an experiment from the calls that somebody makes in a session. It listens from the session's first process on, for
/// what is recorded uses handles that earlier calls gave; so the experiment begins where the session began, whenever
/// recording was asked for. Handles, windows, conversations and addresses become variables.
class Recorder : public QObject {
    Q_OBJECT
public:
    /// More calls than this are a measurement, not an experiment: `overflowed` says so and nothing can be written.
    static constexpr std::size_t kMostSteps = 500;

    explicit Recorder(Session& session, QObject* parent = nullptr);

    bool isEmpty() const { return m_steps.empty(); }
    bool overflowed() const { return m_overflowed; }
    /// Steps so far.
    int steps() const { return static_cast<int>(m_steps.size()); }
    /// The experiment as a file: parseExperiment takes it. `platform` is what the processes ran on.
    QByteArray experiment(const QString& id, const QString& mechanism, const QString& title) const;

signals:
    void changed();

private:
    using Ordered = nlohmann::ordered_json;
    struct Call {
        QString peer;
        QString name;            ///< of the call
        QString as;
        std::size_t step = 0;    ///< where it stands in m_steps
        QElapsedTimer since = {};
    };

    void addPeer(const QString& name);
    void addChild(const QString& name, const QString& parent);
    void called(quint64 id, const QString& peer, const QString& thread, const QString& call, const Json& args);
    void answered(quint64 id, const PeerAnswer& answer);
    void killed(const QString& peer);
    void forget();
    void add(Ordered step);
    void putInBackground();
    void learn(const Call& call, const Json& value, const QString& path, const std::string& name);

    Json argument(const QString& peer, const std::string& call, const std::string& name, const Json& value) const;
    std::optional<QString> variable(const QString& peer, quint64 value) const;
    QString portable(const QString& text) const;
    QString freeName(const std::string& call) const;
    Ordered expectation(const Call& call, const PeerAnswer& answer) const;

    Session& m_session;
    std::vector<Ordered> m_peers;
    QHash<QString, QString> m_parents;                          ///< child → parent
    std::vector<Ordered> m_steps;
    QHash<quint64, Call> m_open;                                ///< not answered yet
    QHash<std::pair<QString, quint64>, QString> m_variables;    ///< (peer, value) → "$pipe.read"
    QStringList m_names;
    bool m_overflowed = false;
};

}  // namespace lab
