// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipc/error.h"
#include "ipc/trace/record.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lab {

/// Number of a record in its recording, from 0; -1 for none. Rows never move and never change.
using Row = qint64;

/// Nanoseconds since the recording's zero (the start of its session).
using Moment = qint64;

/// A process of the recording. References to it are indices into Recording::processes().
struct ProcessInfo {
    QString name;            ///< of the peer ("server")
    QString platform;        ///< "linux", "wine", "windows"
    qint64 pid = 0;          ///< as its platform counts: what calls tell
    qint64 systemPid = 0;    ///< where the system below counts by itself, the process there: on wine that of Linux; else 0
    int parent = -1;         ///< the peer that started it, or -1 for the lab
    Moment started = 0;
    Moment ended = -1;       ///< -1 while it runs
    QString ending = {};     ///< "exit code 0", "killed by signal 9"; empty while it runs
};

/// A thread of a process. References to it are indices into Recording::threads(). The one with tid 0 stands for the process
/// itself (its start and end, notes about it): views give it no lane.
struct ThreadInfo {
    int process = -1;
    QString name = {};       ///< "main", "T2"
    qint64 tid = 0;
    Moment started = 0;      ///< start of its first record
    Moment ended = -1;
    quint64 lost = 0;        ///< records dropped for want of room: never silent
};

/// One record, put together from the columns. Cheap to make; holds no details (see Recording::details).
struct Entry {
    Moment start = 0;
    Moment end = 0;
    quint64 channel = 0;     ///< identity of the kernel object, equal in all processes; 0 if none
    quint64 position = ipc::trace::kNoPosition;
    quint32 bytes = 0;
    quint32 error = 0;       ///< Win32 code
    qint32 native = 0;       ///< errno, or GetLastError's
    quint32 handle = 0;      ///< of a Native record the fd
    int thread = -1;
    quint16 call = 0;        ///< CallId, NativeId, ObjectEvent, MessageId or ProcessEvent, by kind
    ipc::trace::Kind kind = ipc::trace::Kind::Note;
    quint8 flags = 0;

    Moment took() const { return end - start; }
    bool isCall() const { return kind == ipc::trace::Kind::Call; }
    /// A WM_DDE_* message that was sent or received.
    bool isDdeMessage() const;
    /// An overlapped operation was started and has not ended: no failure, though the call returned FALSE.
    bool isPending() const { return error == static_cast<quint32>(ipc::ErrorCode::IoPending); }
    bool failed() const { return error != 0 && !isPending(); }
    bool has(quint8 flag) const { return (flags & flag) != 0; }
    ipc::CallId callId() const { return isCall() ? static_cast<ipc::CallId>(call) : ipc::CallId::None; }
};

/// What a record says in a stretch of rows, without looking at each: the level-of-detail pyramid.
struct Summary {
    Moment firstStart = 0;
    Moment lastEnd = 0;
    qint64 rows = 0;
    qint64 calls = 0;
    qint64 errors = 0;
};

/// Everything that happened: append-only, in columns (at most 48 bytes a record beside its details), 64-bit rows.
/// The only truth: every view, figure and export is a function of (recording, moment). Rows come in the order in which
/// they became known, which is the order of their ends but for the last millisecond. One thread only.
class Recording : public QObject {
    Q_OBJECT
public:
    explicit Recording(QObject* parent = nullptr);
    ~Recording() override;

    Row rows() const;
    Entry at(Row row) const;
    Moment start(Row row) const;
    Moment end(Row row) const;
    ipc::trace::Kind kind(Row row) const;
    int thread(Row row) const;
    int process(Row row) const { return threadOf(row).process; }

    /// The encoded details of a record, for ipc::trace::DetailReader; valid until the recording is cleared.
    std::span<const std::byte> details(Row row) const;

    const std::vector<ProcessInfo>& processes() const;
    const std::vector<ThreadInfo>& threads() const;
    const ProcessInfo& processOf(Row row) const { return processes()[static_cast<std::size_t>(process(row))]; }
    const ThreadInfo& threadOf(Row row) const { return threads()[static_cast<std::size_t>(thread(row))]; }

    /// The machine's monotonic clock at moment 0, and the wall clock then (ms since 1970).
    quint64 zero() const;
    qint64 startedAt() const;
    /// The end of the last thing recorded.
    Moment duration() const;
    /// Records lost in all threads and such as no thread could be named for.
    quint64 lost() const;
    /// Those of no known thread, by process.
    QHash<int, quint64> lostElsewhere() const;
    quint64 callCount() const;
    /// Bytes that calls and DDE messages have put into channels so far.
    quint64 bytesMoved() const;

    /// The number of rows that had ended at `moment`: the row count to give to worldAt.
    Row rowsAt(Moment moment) const;
    /// Calls of kind Call that had begun at `moment` and not ended, among the rows there are.
    std::vector<Row> inProgressAt(Moment moment) const;
    /// Rows that overlap [from, to], in row order, at most `limit` (0: all).
    std::vector<Row> rowsBetween(Moment from, Moment to, qint64 limit = 0) const;
    /// The record before or after this one on its thread; -1 if there is none.
    Row previousOnThread(Row row) const;
    Row nextOnThread(Row row) const;
    /// Native calls made inside a call, in order.
    std::vector<Row> nativeCallsOf(Row call) const;
    /// The call that encloses a Native, Message or Object record on its thread; -1 if there is none (yet).
    Row enclosingCall(Row row) const;
    /// Sum of rows [first, first + count): costs as much as the pyramid is deep.
    Summary summary(Row first, qint64 count) const;

    /// Memory held, and the part of it that is details.
    qint64 memory() const;
    qint64 detailMemory() const;

    // -- growing --------------------------------------------------------------------------------------------------
    /// Sets the zero and forgets everything.
    void reset(quint64 zero, qint64 startedAt);
    int addProcess(const ProcessInfo& process);
    int addThread(const ThreadInfo& thread);   ///< at most 65,535 in all; -1 if there is no room
    void setPid(int process, qint64 pid);
    void setSystemPid(int process, qint64 pid);
    void setParent(int process, int parent);
    void endProcess(int process, Moment ended, const QString& ending);
    void setLost(int thread, quint64 lost);
    void setLostElsewhere(int process, quint64 lost);
    /// Appends one record; `thread` must be of threads() and details of more than 128 KiB are cut. `record.start` and `end` are on the machine's clock. Call announce() after the batch.
    Row append(int thread, const ipc::trace::Record& record, std::span<const std::byte> details);
    /// Makes it equal to another one.
    void copy(const Recording& other);
    /// Tells the views about rows appended since the last time: once a tick.
    void announce();
    /// Takes what another recording holds, none of it known yet: rows() is 0, and letIn() makes the next `count` known and tells
    /// the views; false when all are. So ten million rows come in as live ones do, a few thousand at a time.
    void take(Recording& other);
    bool letIn(qint64 count);
    /// Rows that letIn has still to make known.
    qint64 heldBack() const;

    /// How many records were looked at so far: what a view costs, on whatever machine.
    qint64 looks() const { return m_looks; }

signals:
    void rowsAppended(qint64 first, qint64 count);
    void processesChanged();   ///< a process or thread was added or ended, or lost records were counted
    void cleared();

private:
    struct Data;
    std::unique_ptr<Data> m;
    mutable qint64 m_looks = 0;
};

}  // namespace lab
