// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/recording.h"

#include <array>
#include <limits>
#include <unordered_map>

/// How a Recording keeps its records. Only recording.cpp looks in here.
namespace lab {

/// Records in columns, 46 bytes each with the index of their thread's rows (ThreadRows).
struct Chunk {
    static constexpr Row kRows = 1 << 14;
    static constexpr quint32 kNoDetails = std::numeric_limits<quint32>::max();
    static constexpr quint64 kNoBase = std::numeric_limits<quint64>::max();
    static constexpr quint32 kLong = std::numeric_limits<quint32>::max();    // took: see Recording::Data::longCalls

    template <class T>
    using Column = std::array<T, kRows>;

    quint64 detailBase = 0;
    Column<Moment> start;
    Column<quint64> position;
    Column<quint32> took;
    Column<quint32> channel;     // index into Recording::Data::channels
    Column<quint32> handle;
    Column<quint32> bytes;
    Column<quint32> detail;      // from detailBase on
    Column<quint16> thread;
    Column<quint16> what;        // index into Recording::Data::whats
    Column<quint16> outcome;     // index into Recording::Data::outcomes
};

/// Details one after another, each whole within a block so that it can be read in place.
class Arena {
public:
    static constexpr quint64 kBlock = 1 << 20;
    // So that the details of all rows of a chunk lie within 4 GiB, whatever a hostile peer writes.
    static constexpr quint64 kLongest = 1 << 17;

    quint64 add(std::span<const std::byte> bytes);
    std::span<const std::byte> at(quint64 address) const;
    qint64 memory() const { return static_cast<qint64>(m_blocks.size() * kBlock); }

private:
    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
    quint64 m_used = kBlock;    // of the last block
};

/// Which rows are of one thread, ascending: 4 bytes each.
class ThreadRows {
public:
    void add(Row row);
    qint64 size() const { return m_blocks.empty() ? 0 : static_cast<qint64>(m_blocks.size() - 1) * kBlock + m_last; }
    Row at(qint64 index) const;
    /// Index of the first row that is not before `row`.
    qint64 lowerBound(Row row) const;
    qint64 memory() const { return static_cast<qint64>(m_blocks.size() * sizeof(Block)); }

private:
    static constexpr qint64 kBlock = 1024;
    struct Block {
        Row base;
        std::array<quint32, kBlock> offset;
    };
    std::vector<std::unique_ptr<Block>> m_blocks;
    std::unordered_map<Row, Row> m_far;   // block index * kBlock + slot → rows too far from the block's base
    qint64 m_last = 0;                    // used slots of the last block
};

/// Extent and counts of 64, 64², 64³ … rows, so that what spans millions of rows is found without looking at each.
class Pyramid {
public:
    static constexpr qint64 kFan = 64;

    struct Node {
        Moment firstStart = std::numeric_limits<Moment>::max();
        Moment lastEnd = std::numeric_limits<Moment>::min();
        quint32 calls = 0;
        quint32 errors = 0;
    };

    void add(Row row, const Entry& entry);
    const std::vector<std::vector<Node>>& levels() const { return m_levels; }
    qint64 memory() const;

    /// Calls visit(row) for every row in a leaf that may overlap [from, to], ascending, until it returns false.
    template <class F>
    void visitOverlapping(Row rows, Moment from, Moment to, F&& visit) const
    {
        if (!m_levels.empty())
            descend(m_levels.size() - 1, 0, static_cast<qint64>(m_levels.back().size()), rows, from, to, visit);
    }

private:
    template <class F>
    bool descend(std::size_t level, qint64 first, qint64 last, Row rows, Moment from, Moment to, F& visit) const
    {
        for (qint64 index = first; index < last; ++index) {
            const Node& node = m_levels[level][static_cast<std::size_t>(index)];
            if (node.firstStart > to || node.lastEnd < from)
                continue;
            const qint64 child = index * kFan;
            if (level == 0) {
                for (Row row = child; row < std::min(child + kFan, rows); ++row)
                    if (!visit(row))
                        return false;
            } else if (!descend(level - 1, child, std::min(child + kFan, static_cast<qint64>(m_levels[level - 1].size())),
                                rows, from, to, visit)) {
                return false;
            }
        }
        return true;
    }

    std::vector<std::vector<Node>> m_levels;   // [0]: a node for 64 rows
};

/// Values seen so far, each once.
template <class T, class Hash = std::hash<T>>
class Interned {
public:
    quint32 index(const T& value)
    {
        const auto [found, isNew] = m_index.try_emplace(value, static_cast<quint32>(m_values.size()));
        if (isNew)
            m_values.push_back(value);
        return found->second;
    }
    bool has(const T& value) const { return m_index.contains(value); }
    const T& at(quint32 index) const { return m_values[index]; }
    std::size_t size() const { return m_values.size(); }

private:
    std::vector<T> m_values;
    std::unordered_map<T, quint32, Hash> m_index;
};

/// The same for values of which few differ: an index of 16 bits for each row. Should there be more after all, the 65536th and
/// later are kept by row.
template <class T, class Hash>
class FewValues {
public:
    quint16 index(Row row, const T& value)
    {
        if (!m_common.has(value) && m_common.size() >= kRare) {
            m_rare.emplace(row, value);
            return kRare;
        }
        return static_cast<quint16>(m_common.index(value));
    }
    const T& at(Row row, quint16 index) const { return index == kRare ? m_rare.at(row) : m_common.at(index); }

private:
    static constexpr quint16 kRare = std::numeric_limits<quint16>::max();
    Interned<T, Hash> m_common;
    std::unordered_map<Row, T> m_rare;
};

}  // namespace lab
