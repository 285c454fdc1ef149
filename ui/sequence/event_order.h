// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sequence/line_chunk.h"

#include <memory>
#include <vector>

namespace ui::sequence {

/// True if a call of this kind may wait for somebody else: an empty pipe, a client, a mutex, an acknowledgement.
bool canWait(ipc::CallId call);

/// A call that can wait and took this long has waited; one that finds what it needs takes some microseconds.
inline constexpr lab::Moment kWaited = 100'000;

/// Of a CloseHandle, which takes its time, only what is much longer.
bool hasWaited(const lab::Entry& entry);

/// An event of X11, which the clipboard of Linux is made of: no window message.
bool isEvent(const lab::Entry& entry);

/// True if a record has a line of its own: calls, messages, remarks and ends of processes. System calls and handle changes
/// belong to the call that made them.
bool hasLine(const lab::Recording& recording, lab::Row row);

/// A call that has not returned: it has no record yet.
struct LiveSpan {
    int thread = -1;
    ipc::CallId call = ipc::CallId::None;
    quint64 handle = 0;
    lab::Moment since = 0;
    bool operator==(const LiveSpan&) const = default;
};

/// One line of the diagram.
struct Slot {
    enum class Kind : quint8 {
        Begin,   ///< a call, message, note or end of a process, at its start
        End,     ///< the return of a call that waited and came back with data or an error
        Live,    ///< a call that has not returned; `row` is the index of its LiveSpan
    };
    lab::Row row = -1;
    Kind kind = Kind::Begin;
    bool operator==(const Slot&) const = default;
};

/// The lines of the diagram in the order of their time. Grows with the recording; a call that began long ago finds its
/// place among the lines that are there already, at the cost of the chunk it falls into.
class EventOrder {
public:
    explicit EventOrder(const lab::Recording& recording) : m_recording(&recording) {}

    /// Takes in rows up to the recording's end. Returns the first line that is new or has moved; size() if none has.
    qint64 update();
    /// Replaces the calls that have not returned. Returns as update().
    qint64 setLive(std::vector<LiveSpan> live);
    void clear();
    /// Leaves the events of X11 out, or takes them in again.
    void setEvents(bool shown);
    bool showsEvents() const { return m_events; }

    qint64 size() const { return m_size; }
    Slot at(qint64 index) const { return unpack(packedAt(index)); }
    lab::Moment time(qint64 index) const { return timeOf(packedAt(index)); }
    const LiveSpan& live(const Slot& slot) const { return m_live[static_cast<std::size_t>(slot.row)]; }
    const std::vector<LiveSpan>& live() const { return m_live; }

    /// The first line at or after the moment; size() if there is none.
    qint64 atOrAfter(lab::Moment moment) const;
    /// The line of a row; -1 if it has none (a native call, a handle's change). A row without a line of its own for its end
    /// gives the line of its beginning.
    qint64 find(lab::Row row, Slot::Kind kind = Slot::Kind::Begin) const;
    /// The line of a call that has not returned, by its index in live().
    qint64 findLive(qint64 index) const;
    bool hasEnd(lab::Row row) const;
    const lab::Recording& recording() const { return *m_recording; }

    /// The lines come in chunks: chunk `index` begins with line chunkStart(index), which for index == chunks() is size().
    qint64 chunks() const { return static_cast<qint64>(m_chunks.size()); }
    qint64 chunkStart(qint64 index) const { return index < chunks() ? m_starts[static_cast<std::size_t>(index)] : m_size; }
    qint64 chunkOf(qint64 line) const;
    lab::Moment timeIn(qint64 chunk, qint64 line) const { return timeOf(lineIn(static_cast<std::size_t>(chunk), line)); }
    const LineChunk::Facts& facts(qint64 chunk) const;
    bool hasFacts(qint64 chunk) const { return m_chunks[static_cast<std::size_t>(chunk)]->hasFacts; }
    /// Chunks index * kGroup up to the next group's first; all must be there. What they count together.
    static constexpr qint64 kGroup = 16;
    const std::vector<LineCount>& groupCounts(qint64 index) const;
    /// Calls and errors of some lines, added up by process. Looks at each line.
    void count(qint64 first, qint64 last, std::vector<LineCount>& counts) const;

private:
    using Packed = quint64;
    using Chunks = std::vector<std::unique_ptr<LineChunk>>;
    static Packed pack(const Slot& slot);
    static Slot unpack(Packed slot);
    lab::Moment timeOf(Packed slot) const;
    bool before(Packed a, Packed b) const;
    Packed packedAt(qint64 line) const { return lineIn(static_cast<std::size_t>(chunkOf(line)), line); }
    Packed lineIn(std::size_t chunk, qint64 line) const { return m_chunks[chunk]->lines[static_cast<std::size_t>(line - m_starts[chunk])]; }
    qint64 find(Packed packed) const;
    qint64 insert(std::vector<Packed> fresh);
    std::size_t chunkFor(Packed packed) const;
    qint64 insert(Packed packed);
    void split(std::size_t chunk);
    void erase(qint64 line);
    void renumber(std::size_t chunk);
    void changed(std::size_t chunk);
    void count(Packed packed, std::vector<LineCount>& counts) const;
    void take(lab::Row row, std::vector<Packed>& fresh) const;

    const lab::Recording* m_recording;
    Chunks m_chunks;                // none is empty
    std::vector<qint64> m_starts;   // first line of each
    qint64 m_size = 0;
    mutable std::vector<std::vector<LineCount>> m_groups;   // grown when asked for
    mutable qint64 m_lastChunk = 0; // that was asked for: the next line is nearly always in it too
    std::vector<LiveSpan> m_live;
    lab::Row m_taken = 0;
    bool m_events = true;
};

}  // namespace ui::sequence
