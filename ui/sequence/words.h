// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/ties.h"

#include "ui/sequence/event_order.h"
#include "ui/sequence/scene.h"

namespace ui::sequence {

/// What is said at a line.
struct Words {
    std::vector<Run> runs;
    QString badge;
    bool error = false;
};

/// True if a call has waited for somebody, and not only been long for want of a processor: it is known who released it, it
/// ended by a time-out or the like, it does nothing but wait, or it took so long that nothing else explains it.
bool isBlocked(const lab::Ties* ties, lab::Row row, const lab::Entry& entry);

/// For a line of the order; `now` is the moment up to which a call that has not returned has waited.
Words wordsOf(const EventOrder& order, const lab::Ties* ties, const Slot& slot, lab::Moment now);

/// For a call that is under way and has lasted until `now`.
Words wordsOfLive(const LiveSpan& live, lab::Moment now);

/// The whole call, for a tooltip (rich text).
QString tooltipOf(const EventOrder& order, const lab::Ties* ties, const Slot& slot, lab::Moment now);

/// "41 µs", "12.345 ms", "1.23457 s": a time since the start that tells neighbours apart.
QString timeText(lab::Moment moment);

/// Shortens the runs until they fit; nothing is left of those that do not fit at all. Returns their width.
qreal elide(std::vector<Run>& runs, qreal room, const TextWidth& width);

}  // namespace ui::sequence
