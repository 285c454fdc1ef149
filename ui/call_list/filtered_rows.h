// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <array>
#include <functional>
#include <vector>

namespace ui {

/// Which rows of a recording pass a filter: one bit a row and a count per block, so that ten million rows cost little
/// more than a megabyte and any line is found at once.
class FilteredRows {
public:
    static constexpr lab::Row kBlock = 4096;

    /// Rows looked at so far, from 0 on.
    lab::Row scanned() const { return m_scanned; }
    /// Rows that passed.
    qint64 count() const { return m_count; }
    /// The row at that place among those that passed; -1 outside.
    lab::Row at(qint64 index) const;
    /// How many rows before this one passed: its place if it passed itself.
    qint64 before(lab::Row row) const;
    bool passes(lab::Row row) const;

    void add(bool passed);
    void clear();

private:
    struct Block {
        qint64 before = 0;   ///< rows that passed in the blocks before
        std::array<quint64, kBlock / 64> bits{};
    };

    std::vector<Block> m_blocks;
    lab::Row m_scanned = 0;
    qint64 m_count = 0;
};

}  // namespace ui
