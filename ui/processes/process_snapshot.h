// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/process.h"

#include "ui/processes/memory_map.h"
#include "ui/processes/peer_model.h"

#include <optional>

namespace ui {

/// A process as it was found at one moment, and what the lab knows of it beside.
struct ProcessSnapshot {
    QString name;
    int colour = -1;                        ///< Theme::process; -1 for the lab
    ipc::ProcessInfo facts;
    QList<lab::HandleState> handles;        ///< as recorded; of the lab none
    std::vector<lab::LiveCall> calls;       ///< that its threads are in
    QHash<quint64, QString> threadNames;    ///< that the peer gave its threads, by the system's id
    lab::Moment now = 0;

    MemoryMap map(const PeerRef& peer) const;
};

/// Whether this program can look into it; a process of another platform must be asked.
bool canInspect(const PeerRef& peer);

/// Looks at a process from outside: it may be blocked. Nothing if it has ended, or cannot be looked into.
std::optional<ProcessSnapshot> inspect(const PeerRef& peer);

/// The same from what the process answered to QueryProcess with details.
ProcessSnapshot snapshotOf(const PeerRef& peer, const lab::Json& answer);

}  // namespace ui
