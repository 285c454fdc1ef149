// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/event_order.h"

#include <vector>

namespace ui::sequence {

/// What happened in a stretch of lines, counted for each process: the level of detail of the zoomed-out diagram. Asking costs
/// the stretch over 256, not its length.
class DensityIndex {
public:
    struct Count {
        qint64 calls = 0;
        qint64 errors = 0;
        Count& operator+=(const Count& other);
    };

    explicit DensityIndex(const EventOrder& order) : m_order(&order) {}
    /// Lines from `first` on are new or have moved.
    void changed(qint64 first);
    /// Counts of lines [first, first + lines), by process.
    std::vector<Count> count(qint64 first, qint64 lines) const;

private:
    static constexpr qint64 kBlock = 256;
    void add(std::vector<Count>& counts, qint64 first, qint64 last) const;
    void complete() const;

    const EventOrder* m_order;
    mutable std::vector<std::vector<Count>> m_blocks;   // whole blocks only; counted when asked for
};

}  // namespace ui::sequence
