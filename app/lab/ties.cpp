// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/ties.h"

#include "app/lab/memory_ties.h"
#include "app/lab/world_folds.h"

#include "ipc/handle.h"
#include "ipc/trace/reader.h"

#include <algorithm>
#include <array>
#include <deque>
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

/// What bytes of a stream a record is about.
struct Extent {
    explicit Extent(const Entry& entry) : begin(entry.position), end(begin + entry.bytes) {}
    quint64 begin, end;
};

/// How much of its first message others had taken before this read.
quint64 takenBefore(const Recording& recording, Row read, const Entry& entry)
{
    if (!entry.has(ipc::trace::kMoreOfMessage))
        return 0;
    const auto offset = detailOf(recording, read, ipc::trace::Key::offset);
    return offset ? offset->number : 0;
}

bool canRelease(const Entry& entry)
{
    using ipc::CallId;
    static constexpr std::array calls = {CallId::CreateFile, CallId::CallNamedPipe, CallId::CloseHandle, CallId::ConnectNamedPipe,
        CallId::DisconnectNamedPipe, CallId::CreateNamedPipe, CallId::SetEvent, CallId::ReleaseMutex, CallId::ReleaseSemaphore, CallId::CancelIoEx,
        CallId::ReadFile, CallId::WriteFile, CallId::TransactNamedPipe, CallId::CloseClipboard, CallId::ExitProcess};
    return entry.isCall() && std::find(calls.begin(), calls.end(), entry.callId()) != calls.end();
}

}  // namespace

// Both in the order of their places.
struct Ties::Stream {
    Rows writes, reads;
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
        insert(recording, writes ? stream.writes : stream.reads, row);
    }

    // Nearly always at the end: records come in the order of their ends.
    static void insert(const Recording& recording, Rows& rows, Row row)
    {
        const auto place = [&](Row other) {
            const Entry entry = recording.at(other);
            return std::pair(entry.position, takenBefore(recording, other, entry));
        };
        auto at = rows.end();
        while (at != rows.begin() && place(*(at - 1)) > place(row))
            --at;
        rows.insert(at, row);
    }
};

namespace {

template <class F>
void forOverlapping(const Recording& recording, const std::deque<Row>& rows, Extent extent, F&& take)
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

quint64 commonBytes(Extent a, Extent b) { return std::min(a.end, b.end) - std::max(a.begin, b.begin); }

/// Whether a read takes of the next message when there is room after one.
bool goesOn(const Entry& read)
{
    return read.isCall() && (read.callId() == ipc::CallId::ReadFile || read.callId() == ipc::CallId::IoCompletion);
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
    const auto stream = m_index->streams.find(m_index->keyOf(m_recording, write, entry, true));
    if (stream == m_index->streams.end())
        return {};
    if (entry.has(kMessage))
        return fromMessage(stream->second, write, entry);
    std::vector<Tie> ties;
    const Extent extent(entry);
    forOverlapping(m_recording, stream->second.reads, extent, [&](Row read, Extent other) {
        ties.push_back({write, read, std::max(extent.begin, other.begin), commonBytes(extent, other)});
    });
    return ties;
}

// Those that began in this message, and those in byte mode that began in an earlier one and may reach into it.
std::vector<Tie> Ties::fromMessage(const Stream& stream, Row write, const Entry& entry) const
{
    std::vector<Tie> ties;
    const auto position = [this](Row row) { return m_recording.at(row).position; };
    auto read = std::ranges::lower_bound(stream.reads, entry.position, {}, position);
    for (auto own = read; read != stream.reads.begin() && position(*(read - 1)) == position(*(own - 1));)
        --read;
    for (; read != stream.reads.end() && position(*read) <= entry.position; ++read)
        for (const Tie& tie : toMessages(stream, *read, m_recording.at(*read)))
            if (tie.position == entry.position)
                ties.push_back({write, *read, tie.position, tie.bytes});
    return ties;
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
    if (entry.has(kMessage))
        return toMessages(stream->second, read, entry);
    const Extent extent(entry);
    forOverlapping(m_recording, stream->second.writes, extent, [&](Row write, Extent other) {
        ties.push_back({write, read, std::max(extent.begin, other.begin), commonBytes(other, extent)});
    });
    return ties;
}

// A read in byte mode goes on into the messages that follow; a message that others have begun to read has less to give.
std::vector<Tie> Ties::toMessages(const Stream& stream, Row read, const Entry& entry) const
{
    std::vector<Tie> ties;
    const auto position = [this](Row row) { return m_recording.at(row).position; };
    quint64 taken = takenBefore(m_recording, read, entry);
    quint64 left = entry.bytes;
    quint64 number = entry.position;
    for (auto at = std::ranges::lower_bound(stream.writes, number, {}, position); at != stream.writes.end() && position(*at) == number; ++at) {
        const quint64 written = m_recording.at(*at).bytes;
        const quint64 part = std::min(left, written - std::min(written, std::exchange(taken, 0)));
        // A broadcast wrote into this channel among others.
        const Row call = m_recording.kind(*at) == Kind::Note ? m_recording.enclosingCall(*at) : -1;
        ties.push_back({call < 0 ? *at : call, read, number, part});
        if (!goesOn(entry))
            continue;
        left -= part;
        if (left == 0)
            break;
        ++number;
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

// A close that waits goes on when the last of the calls of its process on that end is over. Rows are in the order of their ends.
Row Ties::lastOver(const Rows& calls, Row close, const Entry& entry) const
{
    const auto processOf = [this](qint32 thread) { return m_recording.threads()[static_cast<std::size_t>(thread)].process; };
    Row found = -1;
    for (auto at = std::lower_bound(calls.begin(), calls.end(), m_recording.rowsAt(entry.start)); at != calls.end() && *at < close; ++at) {
        const auto thread = m_recording.at(*at).thread;
        if (thread != entry.thread && processOf(thread) == processOf(entry.thread))
            found = *at;
    }
    return found;
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
    if (entry.callId() == ipc::CallId::CloseHandle)
        return lastOver(calls->second, waiting, entry);
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
