// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/runner.h"

#include <vector>

namespace lab {

/// What hands a payload from "sender" to "receiver" through that mechanism, as plainly as it allows: made from
/// resources/comparison, the step that begins to hand it over has the id "send".
ParsedExperiment transferExperiment(const QString& mechanism, const QString& payload);

/// One payload on its way through one mechanism: two processes and a recording of its own. The processes end when it has
/// arrived, the recording stays.
class Transfer : public QObject {
    Q_OBJECT
public:
    Transfer(const QString& mechanism, const QString& payload, const QString& platform, QObject* parent = nullptr);

    QString mechanism() const { return m_mechanism; }
    /// `finished` follows.
    void start();
    bool isFinished() const { return m_finished; }
    /// Why nothing arrived; empty if it did, or is still on its way.
    QString problem() const { return m_problem; }
    const Recording& recording() const { return m_session.recording(); }
    const Ties& ties() { return m_session.ties(); }
    /// The call that began to hand it over; -1 before.
    Row sent() const;
    const Experiment* experiment() const { return m_runner.experiment(); }

signals:
    void finished();

private:
    void end(const QString& problem);

    QString m_mechanism;
    QString m_platform;
    Session m_session;
    Runner m_runner;
    QString m_problem;
    bool m_finished = false;
};

/// The same payload through several mechanisms, one after the other so that none disturbs another.
class Transfers : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Forgets what was; ends what runs.
    void start(const QStringList& mechanisms, const QString& payload, const QString& platform);
    bool isRunning() const { return m_running; }
    const std::vector<std::unique_ptr<Transfer>>& all() const { return m_all; }

signals:
    void arrived(int index);     ///< or did not: see Transfer::problem
    void finished();

private:
    void next();

    std::vector<std::unique_ptr<Transfer>> m_all;
    std::size_t m_next = 0;
    bool m_running = false;
};

}  // namespace lab
