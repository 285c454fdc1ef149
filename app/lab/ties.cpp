// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/ties.h"

#include "app/lab/memory_ties.h"

#include "ipc/handle.h"
#include "ipc/trace/reader.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace lab {
namespace {

using ipc::HandleKind;
using ipc::trace::kMessage;
using ipc::trace::kPeek;
using ipc::trace::kReads;
using ipc::trace::kWrites;
using ipc::trace::Kind;

/// A duplex object carries two streams, told apart by which end is used: 0 is what goes to the server's end.
int direction(HandleKind end, bool writes)
{
    if (end == HandleKind::NamedPipeServer)
        return writes ? 1 : 0;
    if (end == HandleKind::NamedPipeClient)
        return writes ? 0 : 1;
    return 0;
}

struct StreamKey {
    quint64 channel = 0;
    int direction = 0;
    bool messages = false;     // window messages, not data
    bool operator==(const StreamKey&) const = default;
};

struct StreamHash {
    std::size_t operator()(const StreamKey& key) const
    {
        return std::hash<quint64>()(key.channel * 4 + static_cast<quint64>(key.direction) * 2 + key.messages);
    }
};


bool movesData(const Entry& entry)
{
    return entry.channel != 0 && entry.position != ipc::trace::kNoPosition && !entry.has(kPeek)
           && entry.has(kReads | kWrites) && (entry.isCall() || entry.kind == Kind::Message || entry.kind == Kind::Note);
}

/// What part of a stream a record is about: a range of bytes, or one message.
struct Extent {
    explicit Extent(const Entry& entry)
        : begin(entry.position), end(entry.has(kMessage) ? begin + 1 : begin + entry.bytes) {}
    quint64 begin, end;
};

bool canRelease(const Entry& entry)
{
    using ipc::CallId;
    static constexpr std::array calls = {CallId::CreateFile, CallId::CallNamedPipe, CallId::CloseHandle, CallId::ConnectNamedPipe,
        CallId::DisconnectNamedPipe, CallId::CreateNamedPipe, CallId::SetEvent, CallId::ReleaseMutex, CallId::ReleaseSemaphore, CallId::CancelIoEx,
        CallId::ReadFile, CallId::WriteFile, CallId::TransactNamedPipe, CallId::CloseClipboard, CallId::ExitProcess};
    return entry.isCall() && std::find(calls.begin(), calls.end(), entry.callId()) != calls.end();
}

}  // namespace

// A deque grows without moving what is there: millions of rows, in the middle of a frame.
using Rows = std::deque<Row>;

// Both in the order of their positions.
struct Ties::Stream {
    Rows writes;
    mutable Rows reads;
    // Of the first reads: how much of their message others had taken before. As far as that has been asked for.
    mutable std::deque<quint64> taken;
    bool inParts = false;   // some read began inside a message or left a rest

    /// How much of its message others had taken before this read.
    quint64 takenBefore(const Recording& recording, Row read) const;

private:
    struct Place {
        quint64 message = 0;
        quint64 taken = 0;
    };
    std::optional<Place> after(const Recording& recording, Row read, quint64 before) const;
    bool takeNext(const Recording& recording) const;
};

struct Ties::Index {
    std::unordered_map<StreamKey, Stream, StreamHash> streams;
    std::unordered_map<quint64, Rows> callsOn;                  // channel → calls on it, by row
    std::unordered_map<quint64, HandleKind> ends;               // process and handle → what it is
    MemoryTies memory;

    static quint64 handleKey(int process, quint32 handle) { return static_cast<quint64>(process) << 32 | handle; }

    HandleKind endOf(const Recording& recording, Row row, const Entry& entry) const
    {
        const auto found = ends.find(handleKey(recording.process(row), entry.handle));
        return found == ends.end() ? HandleKind::Unknown : found->second;
    }

    // A file keeps what was written, as memory does, and a mapping of it is the same channel.
    bool isMemory(const Recording& recording, Row row, const Entry& entry) const
    {
        return MemoryTies::concerns(entry) || (entry.isCall() && endOf(recording, row, entry) == HandleKind::File);
    }

    StreamKey keyOf(const Recording& recording, Row row, const Entry& entry, bool writes) const
    {
        return {entry.channel, direction(endOf(recording, row, entry), writes), entry.kind == Kind::Message};
    }

    void add(const Recording& recording, Row row)
    {
        const Entry entry = recording.at(row);
        if (entry.kind == Kind::Object) {
            const auto info = ipc::trace::handleInfo(static_cast<ipc::Handle>(entry.handle), entry.channel, recording.details(row));
            ends[handleKey(recording.process(row), entry.handle)] = info.kind;
        }
        if (entry.channel != 0 && entry.isCall())
            callsOn[entry.channel].push_back(row);
        if (!movesData(entry))
            return;
        if (isMemory(recording, row, entry))
            return memory.add(row, entry);
        // A transaction writes and reads; its position is that of what it read.
        const bool writes = entry.has(kWrites) && !entry.has(kReads);
        Stream& stream = streams[keyOf(recording, row, entry, writes)];
        stream.inParts |= entry.has(ipc::trace::kMoreOfMessage);
        const std::size_t place = insert(recording, writes ? stream.writes : stream.reads, row, entry.position);
        if (!writes && place < stream.taken.size())
            stream.taken.resize(place);
    }

    // Nearly always at the end: records come in the order of their ends.
    static std::size_t insert(const Recording& recording, Rows& rows, Row row, quint64 position)
    {
        auto at = rows.end();
        while (at != rows.begin() && recording.at(*(at - 1)).position > position)
            --at;
        return static_cast<std::size_t>(rows.insert(at, row) - rows.begin());
    }
};

namespace {

template <class F>
void forOverlapping(const Recording& recording, const Rows& rows, Extent extent, F&& take)
{
    // Before the first that begins after the extent's begin there may be one that reaches into it.
    auto at = std::upper_bound(rows.begin(), rows.end(), extent.begin, [&](quint64 position, Row row) { return position < recording.at(row).position; });
    while (at != rows.begin() && Extent(recording.at(*(at - 1))).end > extent.begin)
        --at;
    for (; at != rows.end(); ++at) {
        const Extent other(recording.at(*at));
        if (other.begin >= extent.end)
            return;
        if (other.end > extent.begin)
            take(*at, other);
    }
}

quint64 commonBytes(const Entry& write, const Entry& read, Extent a, Extent b)
{
    if (write.has(kMessage))
        return std::min(write.bytes, read.bytes);
    return std::min(a.end, b.end) - std::max(a.begin, b.begin);
}

}  // namespace

Ties::Ties(const Recording& recording, QObject* parent) : QObject(parent), m_recording(recording), m_index(std::make_unique<Index>())
{
    connect(&recording, &Recording::rowsAppended, this, &Ties::catchUp);
    connect(&recording, &Recording::cleared, this, [this] {
        m_index = std::make_unique<Index>();
        emit changed();
    });
    catchUp(0, recording.rows());
}

Ties::~Ties() = default;

void Ties::catchUp(Row first, qint64 count)
{
    for (Row row = first; row < first + count; ++row)
        m_index->add(m_recording, row);
    emit changed();
}

std::vector<Tie> Ties::from(Row write) const
{
    const Entry entry = m_recording.at(write);
    if (entry.isCall() && entry.channel == 0)
        return fromDeliveries(write);
    if (!movesData(entry) || !entry.has(kWrites))
        return {};
    if (m_index->isMemory(m_recording, write, entry))
        return m_index->memory.from(m_recording, write);
    return entry.has(kReads) ? std::vector<Tie>() : fromStream(write, entry);
}

std::vector<Tie> Ties::fromStream(Row write, const Entry& entry) const
{
    std::vector<Tie> ties;
    const auto stream = m_index->streams.find(m_index->keyOf(m_recording, write, entry, true));
    if (stream == m_index->streams.end())
        return ties;
    const Extent extent(entry);
    forOverlapping(m_recording, stream->second.reads, extent, [&](Row read, Extent other) {
        ties.push_back({write, read, std::max(extent.begin, other.begin), commonBytes(entry, m_recording.at(read), extent, other)});
    });
    if (entry.has(kMessage) && entry.kind != Kind::Message)
        ties = fromMessage(stream->second, write, entry, std::move(ties));
    return ties;
}

// Before those that began with this message there may be a read in byte mode that ended in it.
std::vector<Tie> Ties::fromMessage(const Stream& stream, Row write, const Entry& entry, std::vector<Tie> ties) const
{
    std::vector<Tie> all;
    const auto position = [this](Row row) { return m_recording.at(row).position; };
    const auto own = std::ranges::lower_bound(stream.reads, entry.position, {}, position);
    if (own != stream.reads.begin())
        stream.takenBefore(m_recording, own == stream.reads.end() ? stream.reads.back() : *own);   // which puts those before in order
    const auto keep = [&](Row read) {
        const Entry reader = m_recording.at(read);
        if (!reader.isCall() || reader.has(kWrites))
            return;
        for (Tie tie : toMessages(stream, read, reader)) {
            if (tie.position != entry.position)
                continue;
            tie.from = write;
            all.push_back(tie);
        }
    };
    if (own != stream.reads.begin())
        keep(*(own - 1));
    for (const Tie& tie : ties) {
        const Entry reader = m_recording.at(tie.to);
        if (reader.isCall() && !reader.has(kWrites))
            keep(tie.to);
        else
            all.push_back(tie);
    }
    return all;
}

std::vector<Tie> Ties::fromDeliveries(Row call) const
{
    std::vector<Tie> ties;
    const Moment begin = m_recording.start(call);
    for (Row row = m_recording.previousOnThread(call); row >= 0 && m_recording.start(row) >= begin; row = m_recording.previousOnThread(row)) {
        const Entry entry = m_recording.at(row);
        if (entry.kind != Kind::Note || !movesData(entry) || !entry.has(kWrites))
            continue;
        for (Tie tie : fromStream(row, entry)) {
            tie.from = call;
            ties.push_back(tie);
        }
    }
    return ties;
}

std::vector<Tie> Ties::to(Row read) const
{
    const Entry entry = m_recording.at(read);
    std::vector<Tie> ties;
    if (!movesData(entry) || !entry.has(kReads))
        return ties;
    if (m_index->isMemory(m_recording, read, entry))
        return m_index->memory.to(m_recording, read);
    const auto stream = m_index->streams.find(m_index->keyOf(m_recording, read, entry, false));
    if (stream == m_index->streams.end())
        return ties;
    const Extent extent(entry);
    if (entry.has(kMessage) && entry.isCall() && !entry.has(kWrites))
        return toMessages(stream->second, read, entry);
    forOverlapping(m_recording, stream->second.writes, extent, [&](Row write, Extent other) {
        // A broadcast wrote into this channel among others.
        const Row call = m_recording.kind(write) == Kind::Note ? m_recording.enclosingCall(write) : -1;
        ties.push_back({call < 0 ? write : call, read, std::max(extent.begin, other.begin),
                        commonBytes(m_recording.at(write), entry, other, extent)});
    });
    return ties;
}

// Where the next read goes on; nothing if a write that it must have got is not recorded yet.
std::optional<Ties::Stream::Place> Ties::Stream::after(const Recording& recording, Row read, quint64 before) const
{
    const Entry entry = recording.at(read);
    Place place{entry.position, before};
    quint64 left = entry.bytes;
    auto write = std::ranges::lower_bound(writes, place.message, {}, [&](Row row) { return recording.at(row).position; });
    for (; write != writes.end() && recording.at(*write).position == place.message; ++write) {
        const quint64 size = recording.at(*write).bytes;
        const quint64 rest = size - std::min(size, place.taken);
        if (rest > left)
            return Place{place.message, place.taken + left};
        left -= rest;
        place = {place.message + 1, 0};
        if (left == 0)
            return place;
    }
    return std::nullopt;
}

// Each read goes on where the one before it ended. Of several that began in one message at the same time, that which went on
// into the next was the last.
bool Ties::Stream::takeNext(const Recording& recording) const
{
    const std::size_t next = taken.size();
    const auto position = [&](std::size_t index) { return recording.at(reads[index]).position; };
    if (next == 0) {
        taken.push_back(0);
        return true;
    }
    const auto place = after(recording, reads[next - 1], taken[next - 1]);
    if (!place)
        return false;
    if (place->message > position(next) && position(next - 1) == position(next)) {
        const auto other = after(recording, reads[next], taken[next - 1]);
        if (other && other->message == position(next)) {
            std::swap(reads[next - 1], reads[next]);
            return true;
        }
    }
    taken.push_back(place->message == position(next) ? place->taken : 0);
    return true;
}

quint64 Ties::Stream::takenBefore(const Recording& recording, Row read) const
{
    if (!inParts)
        return 0;
    const quint64 position = recording.at(read).position;
    for (;;) {
        const auto first = std::ranges::lower_bound(reads, position, {}, [&](Row row) { return recording.at(row).position; });
        const auto index = static_cast<std::size_t>(std::find(first, reads.end(), read) - reads.begin());
        if (index < taken.size())
            return taken[index];
        while (taken.size() <= index)
            if (!takeNext(recording))
                return 0;
    }
}

// A read in byte mode goes on into the messages that follow; a message that others have begun to read has less to give.
std::vector<Tie> Ties::toMessages(const Stream& stream, Row read, const Entry& entry) const
{
    std::vector<Tie> ties;
    const auto position = [this](Row row) { return m_recording.at(row).position; };
    quint64 taken = stream.takenBefore(m_recording, read);
    quint64 left = entry.bytes;
    quint64 number = entry.position;
    for (auto at = std::ranges::lower_bound(stream.writes, number, {}, position); at != stream.writes.end() && position(*at) == number; ++at, ++number) {
        const quint64 written = m_recording.at(*at).bytes;
        const quint64 part = std::min(left, written - std::min(written, std::exchange(taken, 0)));
        const Row call = m_recording.kind(*at) == Kind::Note ? m_recording.enclosingCall(*at) : -1;
        ties.push_back({call < 0 ? *at : call, read, number, part});
        left -= part;
        if (left == 0)
            break;
    }
    return ties;
}

Row Ties::next(Row row) const
{
    const auto ties = from(row);
    return ties.empty() ? -1 : ties.front().to;
}

Row Ties::previous(Row row) const
{
    const auto ties = to(row);
    return ties.empty() ? -1 : ties.front().from;
}

Row Ties::releasedBy(Row waiting) const
{
    const Entry entry = m_recording.at(waiting);
    if (!entry.isCall() || entry.channel == 0 || entry.has(ipc::trace::kUnfinished))
        return -1;
    // What a reader waited for is the write whose data it got, if that was not there before.
    for (const Tie& tie : to(waiting))
        if (m_recording.end(tie.from) > entry.start)
            return tie.from;
    const auto calls = m_index->callsOn.find(entry.channel);
    if (calls == m_index->callsOn.end())
        return -1;
    const bool counted = !entry.has(kReads | kWrites) && entry.position != ipc::trace::kNoPosition;
    Row found = -1;
    Moment latest = entry.start;
    for (auto at = std::lower_bound(calls->second.begin(), calls->second.end(), m_recording.rowsAt(entry.start)); at != calls->second.end(); ++at) {
        const Entry other = m_recording.at(*at);
        if (other.start > entry.end && other.end > entry.end)
            break;
        if (*at == waiting || other.thread == entry.thread || !canRelease(other) || other.start > entry.end)
            continue;
        // The release of a mutex says which one it was; other calls count by being the last that changed the channel.
        if (counted ? other.position == entry.position && !other.has(kReads | kWrites) : other.callId() != entry.callId() && other.start >= latest) {
            found = *at;
            latest = other.start;
        }
    }
    return found;
}

}  // namespace lab
