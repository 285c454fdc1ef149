// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/event_order.h"

namespace ui::sequence {

/// From lines to height and back: the one mapping of the diagram. Heights in pixels from the top of the first line.
///
/// Ordinal: each line takes the same room. Proportional: the room between two lines is the time between them, but a gap in
/// which nothing happens is folded to a fixed height. A change of zoom looks at the chunks of lines, and at no line.
class Scale {
public:
    enum class Mode { Ordinal, Proportional };

    explicit Scale(const EventOrder& order) : m_order(&order) {}

    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    /// Ordinal: room of a line in pixels.
    void setLineHeight(qreal height);
    qreal lineHeight() const { return m_lineHeight; }
    /// Proportional: nanoseconds to a pixel.
    void setNanosecondsPerPixel(qreal nanoseconds);
    qreal nanosecondsPerPixel() const { return m_nsPerPixel; }
    /// Proportional: no gap longer than this is shown in full, and none that is half as long is folded; what a folded one takes;
    /// room of the last line.
    void setFold(qreal longest, qreal folded, qreal lastLine);

    /// Lines from `first` on are new or moved.
    void changed(qint64 first);
    /// Gathers now what a change of the zoom needs to know of the lines that have come.
    void keepUp() const;

    qreal top(qint64 line) const;
    qreal height() const;
    /// The line at that height, clamped to those there are; -1 if there are none.
    qint64 lineAt(qreal y) const;
    /// True if the gap after this line is folded.
    bool foldedAfter(qint64 line) const;
    /// Height of a moment; between two lines it is interpolated.
    qreal heightOf(lab::Moment moment) const;

private:
    /// The gaps that are folded take as many binary digits or more.
    int foldedDigits() const;
    bool isFolded(lab::Moment gap) const { return GapOctave::digits(gap) >= m_foldedDigits; }
    lab::Moment timeAfter(qint64 line) const { return m_order->time(line + 1) - m_order->time(line); }
    qreal heightOfGap(lab::Moment gap) const { return isFolded(gap) ? m_foldedGap : static_cast<qreal>(gap) / m_nsPerPixel; }
    /// With the gap after it: of one that has a next.
    qreal chunkHeight(qint64 chunk) const;
    void scaleChanged();
    void complete() const;
    const std::vector<qreal>& topsIn(qint64 chunk) const;

    const EventOrder* m_order;
    Mode m_mode = Mode::Ordinal;
    qreal m_lineHeight = 48;
    qreal m_nsPerPixel = 2000;
    qreal m_longestGap = 160;
    qreal m_foldedGap = 36;
    qreal m_lastLine = 48;
    int m_foldedDigits = foldedDigits();
    mutable std::vector<qreal> m_tops;   // of the chunks of lines; grown when asked for
    struct Near {
        qint64 chunk = -1;
        std::vector<qreal> tops;
    };
    mutable Near m_near;                 // of the lines of the chunk last asked for
};

}  // namespace ui::sequence
