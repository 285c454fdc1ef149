// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/call_list/filtered_rows.h"
#include "ui/selection.h"

namespace ui {

/// The moments of a recording that are worth stopping at: before everything, and after each record that has
/// a line in the diagram. Grows with the recording, two bits a row.
class Moments : public QObject {
    Q_OBJECT

public:
    /// All borrowed.
    Moments(const lab::Recording& recording, Playhead& playhead, Selection& selection, QObject* parent = nullptr);

    /// There are count() + 1 moments: 0 is before everything, count() the last.
    qint64 count() const { return m_stops.count(); }
    /// Where the playhead stands; count() when live.
    qint64 position() const;
    /// The last record that had happened at that moment; -1 at 0.
    lab::Row rowAt(qint64 position) const { return m_stops.at(position - 1); }
    /// How many calls failed at positions up to, not with, this one; and at all.
    qint64 failuresBefore(qint64 position) const { return position > count() ? failures() : m_failures.before(rowAt(position)); }
    qint64 failures() const { return m_failures.count(); }

    /// Moves the playhead there and selects what had happened last.
    void goTo(qint64 position);
    void goLive();
    /// By so many moments; from the last one forward it goes live.
    void step(qint64 by);

signals:
    /// Moments were added, or the playhead is elsewhere.
    void changed();

private:
    void catchUp();
    void clear();

    const lab::Recording& m_recording;
    Playhead& m_playhead;
    Selection& m_selection;
    FilteredRows m_stops, m_failures;
};

}  // namespace ui
