// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace lab {

/// How many rows can be let into the views between two events of a window without anybody noticing, as it was the last time.
class Pace {
public:
    qint64 rows() const { return m_rows; }
    void took(qint64 rows, qint64 nanoseconds)
    {
        if (rows < m_rows)
            return;   // fewer than could have been: that says nothing
        const qint64 fitting = rows * kSlice / std::max<qint64>(nanoseconds, 1);
        m_rows = std::clamp((m_rows + fitting) / 2, kLeast, kMost);
    }

private:
    static constexpr qint64 kSlice = 6'000'000;   // ns
    static constexpr qint64 kLeast = 256;
    static constexpr qint64 kMost = 1 << 16;
    qint64 m_rows = 2048;
};

}  // namespace lab
