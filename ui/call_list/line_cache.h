// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/session.h"

#include <QCache>

#include <array>

namespace ui {

/// The words of one line of the call list, by column, and what decides its colours.
struct LineText {
    std::array<QString, 8> columns;
    int process = -1;
    bool failed = false;
    bool quiet = false;   ///< not a call itself: a system call beneath one, a handle's change
};

/// Makes the words of a row, and keeps those of the last few hundred.
class LineCache {
public:
    explicit LineCache(const lab::Recording& recording) : m_recording(recording) {}
    const LineText& line(lab::Row row);
    void clear() { m_lines.clear(); }

private:
    const lab::Recording& m_recording;
    QCache<lab::Row, LineText> m_lines{600};
};

/// The words of a call that a thread is in.
LineText liveLine(const lab::Recording& recording, const lab::LiveCall& call, lab::Moment now);

}  // namespace ui
