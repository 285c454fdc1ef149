// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/file.h"
#include "ipc/sys/segment_file.h"
#include "ipc/trace/segment.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace ipc::trace {

/// A call that a thread is inside of at this moment.
struct CallInProgress {
    CallId call = CallId::None;
    Handle handle = Handle::Null;
    std::uint64_t since = 0;   ///< ns, the clock of Record::start
};

/// One ring: the thread that writes it and how far both sides are.
struct ThreadInfo {
    std::uint32_t index = 0;        ///< number of the ring; what `drain` calls the thread
    ThreadId threadId = 0;          ///< 0 until the thread has said who it is
    std::string name;               ///< as given to nameThread, at most 47 bytes, not checked to be UTF-8
    std::uint64_t published = 0;
    std::uint64_t consumed = 0;
    std::uint64_t dropped = 0;      ///< records that found the ring full
    std::optional<CallInProgress> inProgress;
};

/// Records of the whole segment. Once the reader has caught up, produced = consumed + dropped, whatever happened to
/// the writer, kill -9 included.
struct Counters {
    std::uint64_t produced = 0;
    std::uint64_t consumed = 0;
    std::uint64_t dropped = 0;      ///< for want of room, or written by threads that found no ring
    std::uint64_t handlesLost = 0;  ///< handles that found no row in the table
};

/// One row of the peer's handle table.
struct HandleRow {
    Handle handle = Handle::Null;
    std::uint64_t channel = 0;
    HandleKind kind = HandleKind::Unknown;
    std::vector<std::byte> details;   ///< encoded as in an Object record
};

/// The facts of an Object record or a HandleRow. Nonsense in `details` is left out.
HandleInfo handleInfo(Handle handle, std::uint64_t channel, std::span<const std::byte> details);

/// The lab's side of a trace segment: makes it, hands out what one peer writes into it, and trusts nothing there. The
/// layout is this object's own; whatever else it needs it copies out before it looks at it. A segment that contradicts
/// itself gives error 193 with what was wrong, then and ever after; never a crash or a hang.
/// One thread at a time may use it.
class SegmentReader {
public:
    /// Makes an empty segment. 87 if the layout is not valid, 8 or 1455 if there is no memory.
    static Result<SegmentReader> create(const SegmentLayout& layout = {});

    /// What the peer attaches to (`ipclab-peer --trace`). Openable while this object lives, by this user's processes.
    const std::string& path() const { return m_file.path(); }

    /// The peer that attached: its process id as its own system counts, 0 before.
    std::uint64_t processId() const;

    /// Hands out the records that are there, thread by thread, in the order each thread published them:
    /// `sink(std::uint32_t thread, const Record&, std::span<const std::byte> details)`. Both are copies that live until
    /// `sink` returns. At most `limit` records; gives how many. Never waits for the writer.
    template <class F>
    Result<std::size_t> drain(F&& sink, std::size_t limit = ~std::size_t{0})
    {
        const auto call = [](void* target, std::uint32_t thread, const Record& record, std::span<const std::byte> details) {
            (*static_cast<std::remove_reference_t<F>*>(target))(thread, record, details);
        };
        return drainInto(call, const_cast<void*>(static_cast<const void*>(&sink)), limit);
    }

    /// The threads that have a ring, in the order in which they took one.
    Result<std::vector<ThreadInfo>> threads();

    /// Call after the process has ended and everything is drained: a record, flagged kUnfinished, for each call in
    /// which a thread still was. `end` is the moment to give as its end. These are not counted.
    struct Unfinished {
        std::uint32_t thread;
        Record record;
    };
    Result<std::vector<Unfinished>> unfinished(std::uint64_t end);

    /// The open handles. A row that the writer is just changing (or died changing) keeps its last whole state.
    Result<std::vector<HandleRow>> handles();

    Result<Counters> counters();

private:
    using Sink = void (*)(void* target, std::uint32_t thread, const Record& record, std::span<const std::byte> details);

    /// What the reader has seen of one ring; private copies, so that the writer cannot change them.
    struct Cursor {
        std::uint64_t published = 0;
        std::uint64_t consumed = 0;
        std::uint64_t side = 0;
        std::uint64_t dropped = 0;
        std::uint64_t lastStart = 0;   // of the last call handed out
        std::uint16_t lastCall = 0;
    };

    SegmentReader(sys::SegmentFile file, const SegmentLayout& layout);

    Result<std::size_t> drainInto(Sink sink, void* target, std::size_t limit);
    std::size_t drainRing(std::uint32_t thread, Sink sink, void* target, std::size_t limit);
    std::size_t drainThread(std::uint32_t thread, Sink sink, void* target, std::size_t limit);
    std::size_t takeBatch(std::uint32_t thread, std::size_t wanted);
    void copySide(std::uint32_t thread, std::uint64_t begin, std::uint64_t end);
    bool sound(const Record& record, std::uint32_t thread, std::uint64_t side);
    bool refresh(std::uint32_t thread);
    bool refreshThreads();
    std::optional<CallInProgress> inProgress(std::uint32_t thread) const;
    bool readRow(std::size_t index, HandleRow& row);
    void corrupt(std::string detail);
    Unexpected error() const { return Unexpected(*m_error); }

    SegmentHeader& header() const;
    ThreadHeader& thread(std::uint32_t index) const;
    HandleSlot& slot(std::size_t index) const;
    template <class T>
    T& at(std::uint64_t offset) const;

    sys::SegmentFile m_file;
    SegmentLayout m_layout;
    std::vector<Cursor> m_cursors;
    std::uint32_t m_threads = 0;             // rings taken, at most the layout's
    std::uint64_t m_lostThreads = 0;
    std::vector<HandleRow> m_rows;           // the last whole state of each row
    std::vector<Record> m_batch;
    std::vector<std::byte> m_side;
    std::optional<Error> m_error;
};

}  // namespace ipc::trace
