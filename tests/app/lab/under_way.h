// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/session.h"

/// For the message of a test that has waited in vain: the peers there are, and each call that has not returned, with the time
/// since it began.
inline QString underWay(const lab::Session& session)
{
    QStringList lines{QStringLiteral("peers: ") + session.peers().join(QLatin1Char(' '))};
    for (const lab::LiveCall& call : session.liveCalls())
        lines << QStringLiteral("%1 %2: %3 for %4 ms")
                     .arg(session.recording().processes()[static_cast<std::size_t>(call.process)].name, call.threadName,
                          QString::fromUtf8(ipc::callName(call.call)))
                     .arg((session.now() - call.since) / 1'000'000);
    return lines.join(QLatin1Char('\n'));
}
