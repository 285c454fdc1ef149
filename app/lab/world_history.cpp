// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world.h"

namespace lab {
namespace {

constexpr Row kApart = 16384;   // rows between checkpoints: folding so many takes a few ms

}  // namespace

WorldHistory::WorldHistory(const Recording& recording, QObject* parent) : QObject(parent), m_recording(recording)
{
    connect(&recording, &Recording::rowsAppended, this, &WorldHistory::catchUp);
    connect(&recording, &Recording::cleared, this, &WorldHistory::forget);
    catchUp();
}

void WorldHistory::catchUp()
{
    while (m_latest.rows < m_recording.rows()) {
        if (m_latest.rows % kApart == 0)
            m_checkpoints.push_back(m_latest);
        fold(m_latest, m_recording, m_latest.rows);
    }
    emit changed();
}

void WorldHistory::forget()
{
    m_latest = {};
    m_checkpoints.clear();
    emit changed();
}

World WorldHistory::at(Row rows) const
{
    rows = std::clamp<Row>(rows, 0, m_latest.rows);
    World world;
    if (rows == m_latest.rows)
        world = m_latest;
    else if (const auto checkpoint = static_cast<std::size_t>(rows / kApart); checkpoint < m_checkpoints.size())
        world = m_checkpoints[checkpoint];
    while (world.rows < rows)
        fold(world, m_recording, world.rows);
    for (const Row call : m_recording.inProgressAt(world.moment)) {
        const Entry entry = m_recording.at(call);
        world.blocked.append({entry.thread, entry.callId(), entry.handle, entry.start, call});
    }
    return world;
}

}  // namespace lab
