// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/moment_bar/moments.h"

#include "ui/sequence/event_order.h"

#include <algorithm>

namespace ui {
Moments::Moments(const lab::Recording& recording, Playhead& playhead, Selection& selection, QObject* parent)
    : QObject(parent), m_recording(recording), m_playhead(playhead), m_selection(selection)
{
    connect(&recording, &lab::Recording::rowsAppended, this, &Moments::catchUp);
    connect(&recording, &lab::Recording::cleared, this, [this] {
        clear();
        catchUp();
    });
    connect(&playhead, &Playhead::changed, this, [this] {
        // When a recording is cleared the playhead goes live first, and says so.
        if (m_stops.scanned() > m_recording.rows())
            clear();
        emit changed();
    });
    catchUp();
}

void Moments::catchUp()
{
    for (lab::Row row = m_stops.scanned(); row < m_recording.rows(); ++row) {
        const bool stops = sequence::hasLine(m_recording, row);
        m_stops.add(stops);
        m_failures.add(stops && m_recording.at(row).failed());
    }
    emit changed();
}

void Moments::clear()
{
    m_stops.clear();
    m_failures.clear();
}

qint64 Moments::position() const
{
    return m_playhead.isLive() ? count() : m_stops.before(m_playhead.rows());
}

void Moments::goTo(qint64 position)
{
    const lab::Row row = rowAt(std::clamp<qint64>(position, 0, count()));
    m_playhead.goTo(row + 1);
    m_selection.selectRow(row);
}

void Moments::goLive()
{
    m_playhead.goLive();
}

void Moments::step(qint64 by)
{
    const qint64 wanted = position() + by;
    if (wanted > count())
        goLive();
    else
        goTo(wanted);
}

}  // namespace ui
