// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/ties.h"

#include <deque>
#include <unordered_map>
#include <vector>

namespace lab {

/// Ties of memory and files: what is read was written last, and stays there for the next reader. A tie is made only
/// where the order is certain: the write had ended before the read began, and no other write of those bytes was made
/// at the same time as either.
class MemoryTies {
public:
    /// Whether this is a call that reads or writes memory.
    static bool concerns(const Entry& entry);

    void add(Row row, const Entry& entry);
    std::vector<Tie> to(const Recording& recording, Row read) const;
    std::vector<Tie> from(const Recording& recording, Row write) const;

private:
    // In the order of rows.
    struct Memory {
        std::deque<Row> writes;
        std::deque<Row> reads;
        Moment longestWrite = 0;
    };
    std::unordered_map<quint64, Memory> m_memories;   // by channel
};

}  // namespace lab
