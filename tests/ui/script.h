// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include "ipc/handle.h"

#include <QByteArray>

#include <functional>

/// Writes a recording as peers would have made it, with times of its own: for tests of views.
class Script {
public:
    static constexpr quint64 kZero = 1'000'000'000;
    static constexpr lab::Moment us = 1000;
    static constexpr lab::Moment ms = 1000 * us;
    static constexpr lab::Moment s = 1000 * ms;

    explicit Script(lab::Recording& recording) : m_recording(recording) { recording.reset(kZero, 0); }

    /// Writes on where another one has ended.
    static Script goOn(lab::Recording& recording) { return Script(recording, Continued{}); }

    int process(const QString& name, qint64 pid, int parent = -1);
    int thread(int process, const QString& name);

    using Details = std::function<void(ipc::trace::DetailWriter&)>;
    /// A record of any kind; `record.start` and `end` count from the recording's zero.
    lab::Row record(int thread, ipc::trace::Record record, const Details& details = {});

    struct Call {
        lab::Moment start = 0;
        lab::Moment took = 5 * us;
        quint64 handle = 0;
        quint64 channel = 0;
        quint32 error = 0;
    };
    lab::Row call(int thread, ipc::CallId id, const Call& call, const Details& details = {});

    /// Data: `position` is a message number with kMessage in `flags`, else bytes.
    struct Move {
        quint64 position = 0;
        quint8 flags = 0;
        QByteArray data;
    };
    lab::Row move(int thread, ipc::CallId id, const Call& call, const Move& move, const Details& details = {});
    lab::Row object(int thread, ipc::trace::ObjectEvent event, lab::Moment at, quint64 handle, quint64 channel, ipc::HandleKind kind,
                    const QByteArray& name, const QByteArray& state = {}, const QList<std::pair<QByteArray, QByteArray>>& facts = {});
    lab::Row note(int thread, lab::Moment at, const QByteArray& text);
    void announce() { m_recording.announce(); }

private:
    struct Continued {};
    Script(lab::Recording& recording, Continued) : m_recording(recording) {}

    lab::Recording& m_recording;
};

/// The exchange of the window's design: a server with two threads, a client, a message read in two parts, an error.
struct MessageBoundaries {
    explicit MessageBoundaries(lab::Recording& recording);

    int server, client, serverMain, serverT2, clientMain;
    lab::Row create, connect, open, write, readPart, readRest;
    static constexpr quint64 kPipe = 0x77;
};
