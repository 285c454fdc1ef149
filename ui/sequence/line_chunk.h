// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <algorithm>
#include <vector>

namespace ui::sequence {

/// Calls of a process in a stretch of lines.
struct LineCount {
    qint64 calls = 0;
    qint64 errors = 0;
    qint64 waits = 0;          ///< see hasWaited
    LineCount& operator+=(const LineCount& other)
    {
        calls += other.calls;
        errors += other.errors;
        waits += other.waits;
        return *this;
    }
};

/// Adds up by process.
inline void add(const std::vector<LineCount>& counts, std::vector<LineCount>& to)
{
    to.resize(std::max(to.size(), counts.size()));
    for (std::size_t process = 0; process < counts.size(); ++process)
        to[process] += counts[process];
}

/// Gaps between lines whose length in nanoseconds takes so many binary digits.
struct GapOctave {
    static int digits(lab::Moment gap);
    lab::Moment time = 0;      ///< of all of them
    quint32 gaps = 0;
    quint32 binaryDigits = 0;
};

/// Some lines of the diagram that follow one another, and what a picture needs to know of them without looking at each. About ten
/// bytes a line.
struct LineChunk {
    static constexpr std::size_t kMost = 128;

    struct Facts {
        lab::Moment first = 0, last = 0;  ///< times of its first and last line
        std::vector<GapOctave> gaps = {};      ///< between its lines
        std::vector<LineCount> counts = {};    ///< by process
    };

    std::vector<quint64> lines;           ///< packed slots, in order
    mutable Facts facts = {};             ///< gathered when asked for
    mutable bool hasFacts = false;
};

}  // namespace ui::sequence
