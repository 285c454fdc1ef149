// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/layout.h"
#include "ui/sequence/words.h"

namespace ui::sequence {

/// Where a call is drawn on its line.
struct Spot {
    qreal y = 0;
    qreal room = 0;             ///< height up to the next line
    bool onArrow = false;       ///< an arrow leaves or arrives: words stand above it
};

/// Gives words their place: between two lanes, each below the one before. What has no room is counted, not dropped.
class LabelRoom {
public:
    /// `wanted` false: the lines are too close for any words.
    LabelRoom(Scene& scene, const Source& source, bool wanted);

    /// Whether a label of any words fits there; one that does not is counted as left out. Cheaper than to make the words.
    bool hasRoom(const Lane& lane, const Spot& spot);
    void label(const Lane& lane, const Spot& spot, Words words, lab::Row row);
    /// The word on a link, beside the released lane, if the gap there is free at that height.
    void link(const Lane& released, const Lane& releaser, Link& link, bool connects);
    void remark(qreal y, const Words& words, lab::Row row);
    void time(qreal y, lab::Moment moment);
    /// Says how many were left out after the last label of each gap.
    void finish();

private:
    struct Gap {
        qreal bottom = -1e18;       ///< of the last thing in it
        int leftOut = 0;
        qint64 last = -1;           ///< index of its last label in the scene
    };

    std::size_t gapOf(const Lane& lane) const;
    void tellLeftOut(Gap& gap);
    qreal labelTop(const Spot& spot) const;
    /// What does not fit beside the name goes below it, where a badge would stand. Returns what is left for the first line.
    std::vector<Run> secondLine(const Lane& lane, const Spot& spot, const std::vector<Run>& runs, lab::Row row, Gap& gap);
    qreal belowTop(const Spot& spot, const Gap& gap) const;
    void badge(const Lane& lane, const Spot& spot, const Words& words, lab::Row row, Gap& gap);
    QRectF inRoom(const Lane& lane, qreal top, qreal width, qreal height) const;

    Scene& m_scene;
    const Source& m_source;
    bool m_wanted;
    std::vector<Gap> m_gaps;
    qreal m_timeBottom = -1e18;
};

}  // namespace ui::sequence
