// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/recording.h"

#include "app/lab/columns.h"

#include <algorithm>

namespace lab {
namespace {

struct CallOutcome {
    quint32 error = 0;
    qint32 native = 0;
    bool operator==(const CallOutcome&) const = default;
};

/// What a record is: of which kind, about which call, with which flags.
struct What {
    quint16 call = 0;
    ipc::trace::Kind kind = ipc::trace::Kind::Note;
    quint8 flags = 0;
    bool operator==(const What&) const = default;
};

struct Hash {
    std::size_t operator()(const CallOutcome& outcome) const
    {
        return std::hash<quint64>()(quint64{outcome.error} << 32 | static_cast<quint32>(outcome.native));
    }
    std::size_t operator()(const What& what) const
    {
        return std::hash<quint32>()(static_cast<quint32>(what.call) << 16 | static_cast<quint32>(what.kind) << 8 | what.flags);
    }
};

}  // namespace

struct Recording::Data {
    std::vector<std::unique_ptr<Chunk>> chunks;
    std::unordered_map<Row, Moment> longCalls;       // took more than 4.29 s
    Interned<quint64> channels;
    FewValues<CallOutcome, Hash> outcomes;
    FewValues<What, Hash> whats;
    Arena arena;
    Pyramid pyramid;
    std::vector<ThreadRows> rowsOfThread;
    std::vector<ProcessInfo> processes;
    std::vector<ThreadInfo> threads;
    QHash<int, quint64> lostElsewhere;
    Row rows = 0;
    Row heldBack = 0;        // of them, the last: see letIn
    Row announced = 0;
    quint64 zero = 0;
    qint64 startedAt = 0;
    quint64 calls = 0;
    quint64 moved = 0;
    Moment duration = 0;

    const Chunk& chunk(Row row) const { return *chunks[static_cast<std::size_t>(row / Chunk::kRows)]; }
    static std::size_t slot(Row row) { return static_cast<std::size_t>(row % Chunk::kRows); }

    Chunk& chunkForNext()
    {
        if (rows % Chunk::kRows == 0)
            chunks.push_back(std::make_unique_for_overwrite<Chunk>());
        return *chunks.back();
    }

    Moment took(Row row) const
    {
        const quint32 took = chunk(row).took[slot(row)];
        return took == Chunk::kLong ? longCalls.at(row) : took;
    }

    const What& what(Row row) const { return whats.at(row, chunk(row).what[slot(row)]); }

    quint32 tookColumn(Moment took)
    {
        if (took < Chunk::kLong)
            return static_cast<quint32>(took);
        longCalls.emplace(rows, took);
        return Chunk::kLong;
    }

    void storeDetails(Chunk& chunk, std::span<const std::byte> details)
    {
        const std::size_t at = slot(rows);
        if (at == 0)
            chunk.detailBase = Chunk::kNoBase;   // set by the first record that has any
        chunk.detail[at] = Chunk::kNoDetails;
        if (details.empty())
            return;
        const quint64 address = arena.add(details);
        if (chunk.detailBase == Chunk::kNoBase)
            chunk.detailBase = address;
        chunk.detail[at] = static_cast<quint32>(address - chunk.detailBase);
    }
};

bool Entry::isDdeMessage() const
{
    using Id = ipc::trace::MessageId;
    const auto id = static_cast<Id>(call);
    return kind == ipc::trace::Kind::Message && id >= Id::WM_DDE_INITIATE_ && id <= Id::WM_DDE_EXECUTE_;
}

Recording::Recording(QObject* parent) : QObject(parent), m(std::make_unique<Data>()) {}
Recording::~Recording() = default;

Row Recording::rows() const { return m->rows - m->heldBack; }
qint64 Recording::heldBack() const { return m->heldBack; }

Moment Recording::start(Row row) const
{
    ++m_looks;
    return m->chunk(row).start[Data::slot(row)];
}

Moment Recording::end(Row row) const { return start(row) + m->took(row); }

ipc::trace::Kind Recording::kind(Row row) const
{
    ++m_looks;
    return m->what(row).kind;
}

int Recording::thread(Row row) const
{
    ++m_looks;
    return m->chunk(row).thread[Data::slot(row)];
}

const std::vector<ProcessInfo>& Recording::processes() const { return m->processes; }
const std::vector<ThreadInfo>& Recording::threads() const { return m->threads; }
quint64 Recording::zero() const { return m->zero; }
qint64 Recording::startedAt() const { return m->startedAt; }
Moment Recording::duration() const { return m->duration; }
quint64 Recording::callCount() const { return m->calls; }
quint64 Recording::bytesMoved() const { return m->moved; }

Entry Recording::at(Row row) const
{
    ++m_looks;
    const Chunk& chunk = m->chunk(row);
    const std::size_t slot = Data::slot(row);
    const CallOutcome& outcome = m->outcomes.at(row, chunk.outcome[slot]);
    const What& what = m->what(row);
    return {.start = chunk.start[slot], .end = chunk.start[slot] + m->took(row),
            .channel = m->channels.at(chunk.channel[slot]), .position = chunk.position[slot],
            .bytes = chunk.bytes[slot], .error = outcome.error, .native = outcome.native, .handle = chunk.handle[slot],
            .thread = chunk.thread[slot], .call = what.call, .kind = what.kind, .flags = what.flags};
}

std::span<const std::byte> Recording::details(Row row) const
{
    const Chunk& chunk = m->chunk(row);
    const quint32 offset = chunk.detail[Data::slot(row)];
    if (offset == Chunk::kNoDetails)
        return {};
    return m->arena.at(chunk.detailBase + offset);
}

quint64 Recording::lost() const
{
    quint64 lost = 0;
    for (const ThreadInfo& thread : m->threads)
        lost += thread.lost;
    for (const quint64 count : m->lostElsewhere)
        lost += count;
    return lost;
}

QHash<int, quint64> Recording::lostElsewhere() const { return m->lostElsewhere; }

Row Recording::rowsAt(Moment moment) const
{
    Row found = rows();
    m->pyramid.visitOverlapping(found, moment + 1, std::numeric_limits<Moment>::max(), [&](Row row) {
        if (end(row) <= moment)
            return true;
        found = row;
        return false;
    });
    return found;
}

std::vector<Row> Recording::inProgressAt(Moment moment) const
{
    std::vector<Row> found;
    m->pyramid.visitOverlapping(rows(), moment, moment, [&](Row row) {
        if (kind(row) == ipc::trace::Kind::Call && start(row) <= moment && end(row) > moment)
            found.push_back(row);
        return true;
    });
    return found;
}

std::vector<Row> Recording::rowsBetween(Moment from, Moment to, qint64 limit) const
{
    std::vector<Row> found;
    m->pyramid.visitOverlapping(rows(), from, to, [&](Row row) {
        if (start(row) <= to && end(row) >= from)
            found.push_back(row);
        return limit == 0 || static_cast<qint64>(found.size()) < limit;
    });
    return found;
}

Row Recording::previousOnThread(Row row) const
{
    const ThreadRows& rows = m->rowsOfThread[static_cast<std::size_t>(thread(row))];
    const qint64 index = rows.lowerBound(row);
    return index > 0 ? rows.at(index - 1) : -1;
}

Row Recording::nextOnThread(Row row) const
{
    const ThreadRows& rows = m->rowsOfThread[static_cast<std::size_t>(thread(row))];
    const qint64 index = rows.lowerBound(row) + 1;
    const Row next = index < rows.size() ? rows.at(index) : -1;
    return next < this->rows() ? next : -1;
}

std::vector<Row> Recording::nativeCallsOf(Row call) const
{
    std::vector<Row> found;
    const Moment begin = start(call);
    for (Row row = previousOnThread(call); row >= 0 && end(row) >= begin; row = previousOnThread(row))
        if (kind(row) == ipc::trace::Kind::Native && start(row) >= begin)
            found.push_back(row);
    std::reverse(found.begin(), found.end());
    return found;
}

Row Recording::enclosingCall(Row row) const
{
    const Moment begin = start(row);
    for (Row next = nextOnThread(row); next >= 0; next = nextOnThread(next))
        if (kind(next) == ipc::trace::Kind::Call)
            return start(next) <= begin ? next : -1;
    return -1;
}

Summary Recording::summary(Row first, qint64 count) const
{
    Summary sum{.firstStart = std::numeric_limits<Moment>::max(), .lastEnd = std::numeric_limits<Moment>::min()};
    const Row last = std::min(first + count, rows());
    const auto& levels = m->pyramid.levels();
    for (Row row = first; row < last;) {
        // The largest node that begins here and lies within what is asked for.
        qint64 width = 1;
        std::size_t level = 0;
        while (level < levels.size() && row % (width * Pyramid::kFan) == 0 && row + width * Pyramid::kFan <= last) {
            width *= Pyramid::kFan;
            ++level;
        }
        Pyramid::Node node;
        if (level > 0)
            node = levels[level - 1][static_cast<std::size_t>(row / width)];
        else
            node = {start(row), end(row), at(row).isCall(), at(row).isCall() && at(row).failed()};
        sum.firstStart = std::min(sum.firstStart, node.firstStart);
        sum.lastEnd = std::max(sum.lastEnd, node.lastEnd);
        sum.calls += node.calls;
        sum.errors += node.errors;
        sum.rows += width;
        row += width;
    }
    return sum;
}

qint64 Recording::memory() const
{
    qint64 bytes = static_cast<qint64>(m->chunks.size() * sizeof(Chunk)) + m->pyramid.memory() + m->arena.memory();
    for (const ThreadRows& rows : m->rowsOfThread)
        bytes += rows.memory();
    return bytes;
}

qint64 Recording::detailMemory() const { return m->arena.memory(); }

void Recording::reset(quint64 zero, qint64 startedAt)
{
    m = std::make_unique<Data>();
    m->zero = zero;
    m->startedAt = startedAt;
    emit cleared();
}

void Recording::take(Recording& other)
{
    m = std::move(other.m);
    other.m = std::make_unique<Data>();
    m->announced = 0;
    m->heldBack = m->rows;
    emit cleared();
    emit processesChanged();
}

void Recording::copy(const Recording& other)
{
    reset(other.zero(), other.startedAt());
    m->processes = other.m->processes;
    m->threads = other.m->threads;
    m->rowsOfThread.resize(m->threads.size());
    m->lostElsewhere = other.m->lostElsewhere;
    emit processesChanged();
    for (Row row = 0; row < other.rows(); ++row) {
        const Entry entry = other.at(row);
        ipc::trace::Record record;
        record.start = static_cast<quint64>(entry.start) + m->zero;
        record.end = static_cast<quint64>(entry.end) + m->zero;
        record.channel = entry.channel;
        record.position = entry.position;
        record.bytes = entry.bytes;
        record.error = entry.error;
        record.native = entry.native;
        record.handle = entry.handle;
        record.call = entry.call;
        record.kind = entry.kind;
        record.flags = entry.flags;
        append(entry.thread, record, other.details(row));
    }
    announce();
}

bool Recording::letIn(qint64 count)
{
    m->heldBack -= std::min(count, m->heldBack);
    announce();
    return m->heldBack > 0;
}

int Recording::addProcess(const ProcessInfo& process)
{
    m->processes.push_back(process);
    emit processesChanged();
    return static_cast<int>(m->processes.size()) - 1;
}

int Recording::addThread(const ThreadInfo& thread)
{
    if (m->threads.size() >= std::numeric_limits<quint16>::max())
        return -1;
    m->threads.push_back(thread);
    m->rowsOfThread.emplace_back();
    emit processesChanged();
    return static_cast<int>(m->threads.size()) - 1;
}

void Recording::setPid(int process, qint64 pid)
{
    m->processes[static_cast<std::size_t>(process)].pid = pid;
    emit processesChanged();
}

void Recording::setSystemPid(int process, qint64 pid)
{
    m->processes[static_cast<std::size_t>(process)].systemPid = pid;
    emit processesChanged();
}

void Recording::setParent(int process, int parent)
{
    m->processes[static_cast<std::size_t>(process)].parent = parent;
    emit processesChanged();
}

void Recording::endProcess(int process, Moment ended, const QString& ending)
{
    ProcessInfo& info = m->processes[static_cast<std::size_t>(process)];
    info.ended = ended;
    info.ending = ending;
    for (ThreadInfo& thread : m->threads)
        if (thread.process == process && thread.ended < 0)
            thread.ended = ended;
    emit processesChanged();
}

void Recording::setLost(int thread, quint64 lost)
{
    quint64& known = m->threads[static_cast<std::size_t>(thread)].lost;
    if (std::exchange(known, lost) != lost)
        emit processesChanged();
}

void Recording::setLostElsewhere(int process, quint64 lost)
{
    if (lost == m->lostElsewhere.value(process))
        return;
    m->lostElsewhere.insert(process, lost);
    emit processesChanged();
}

Row Recording::append(int thread, const ipc::trace::Record& record, std::span<const std::byte> details)
{
    Entry entry{.start = static_cast<Moment>(record.start - m->zero), .channel = record.channel,
                .position = record.position, .bytes = record.bytes, .error = record.error, .native = record.native,
                .handle = record.handle, .thread = thread, .call = record.call, .kind = record.kind,
                .flags = record.flags};
    entry.end = record.end > record.start ? static_cast<Moment>(record.end - m->zero) : entry.start;
    if (details.size() > Arena::kLongest)
        entry.flags |= ipc::trace::kNoDetails;

    if (m->heldBack > 0)
        letIn(m->heldBack);
    const Row row = m->rows;
    const std::size_t slot = Data::slot(row);
    Chunk& chunk = m->chunkForNext();
    m->storeDetails(chunk, details);
    chunk.start[slot] = entry.start;
    chunk.position[slot] = entry.position;
    chunk.took[slot] = m->tookColumn(entry.took());
    chunk.channel[slot] = m->channels.index(entry.channel);
    chunk.handle[slot] = entry.handle;
    chunk.bytes[slot] = entry.bytes;
    chunk.thread[slot] = static_cast<quint16>(entry.thread);
    chunk.what[slot] = m->whats.index(row, {entry.call, entry.kind, entry.flags});
    chunk.outcome[slot] = m->outcomes.index(row, {entry.error, entry.native});
    m->pyramid.add(row, entry);
    m->rowsOfThread[static_cast<std::size_t>(thread)].add(row);
    m->calls += entry.isCall();
    m->moved += (entry.isCall() || entry.isDdeMessage()) && entry.has(ipc::trace::kWrites) ? entry.bytes : 0;
    m->duration = std::max(m->duration, entry.end);
    ++m->rows;
    return row;
}

void Recording::announce()
{
    const Row first = std::exchange(m->announced, rows());
    if (first != m->announced)
        emit rowsAppended(first, m->announced - first);
}

}  // namespace lab
