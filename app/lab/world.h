// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/message_queue.h"
#include "app/lab/recording.h"

#include "ipc/handle.h"

#include <QHash>
#include <QMap>

#include <deque>
#include <optional>

namespace lab {

/// Handles are numbers of one process: the pair is their name in the world.
struct HandleKey {
    int process = -1;
    quint64 handle = 0;
    auto operator<=>(const HandleKey&) const = default;
};

struct Fact {
    QString name;
    QString value;
    bool operator==(const Fact&) const = default;
};

/// An open handle and what is known of it.
struct HandleState {
    HandleKey key;
    ipc::HandleKind kind = ipc::HandleKind::Unknown;
    quint64 channel = 0;        ///< identity of the object behind it
    QString name;
    QString state;              ///< "listening", "connected"…
    quint32 access = 0;
    bool inheritable = false;
    QString native;
    QString standsFor;
    QString security;
    QList<Fact> facts;
    Row opened = -1;
    Row changed = -1;           ///< the row that said what is shown here
    bool operator==(const HandleState&) const = default;

    QString fact(const QString& name) const;
};

/// One direction of a channel: what went in, what came out.
struct Flow {
    quint64 written = 0;        ///< bytes
    quint64 read = 0;
    quint64 messagesWritten = 0;
    quint64 messagesRead = 0;
    bool byMessage = false;
    MessageQueue queue;
    Row lastWrite = -1;
    Row lastRead = -1;
    bool operator==(const Flow&) const = default;

    quint64 queued() const;     ///< bytes
};

/// Where an instance of a named pipe is in its life.
enum class InstanceState {
    None,                       ///< what is no named pipe
    Listening,                  ///< a client may come
    Connected,
    Closing,                    ///< one end is closed; what it wrote can be read
    Disconnected,               ///< by its server: what was not read is lost
};

/// A kernel object that data goes through, with both ends. Of a named pipe one connection, with the instance while that has it.
struct ChannelState {
    quint64 id = 0;
    ipc::HandleKind kind = ipc::HandleKind::Unknown;   ///< of the handle that first named it
    QString name;
    Flow flows[2];              ///< [0] client → server (and the only one of one-way objects), [1] server → client
    QList<HandleKey> handles;   ///< open on it, in all processes
    Row born = -1;
    InstanceState instance = InstanceState::None;
    Row instanceSince = -1;     ///< the row that brought it there
    Moment taken = -1;          ///< of an event: the end of the last wait that it satisfied
    bool operator==(const ChannelState&) const = default;
};

/// A thread inside a call.
struct BlockedThread {
    int thread = -1;
    ipc::CallId call = ipc::CallId::None;
    quint64 handle = 0;
    Moment since = 0;
    Row row = -1;               ///< the call's record, where it is known already
    bool operator==(const BlockedThread&) const = default;
};

/// An overlapped operation that was started and has not ended.
struct PendingOperation {
    int process = -1;
    quint64 number = 0;         ///< in its process
    quint64 handle = 0;
    ipc::CallId call = ipc::CallId::None;
    QString overlapped;         ///< name of its structure
    Moment since = 0;
    Row row = -1;               ///< the call that started it
    bool operator==(const PendingOperation&) const = default;
};

/// A view of a section: where a process sees it.
struct MappedView {
    int process = -1;
    quint64 channel = 0;        ///< the section
    quint64 address = 0;        ///< of its first byte, in that process
    quint64 size = 0;
    quint64 offset = 0;         ///< in the section
    bool operator==(const MappedView&) const = default;
};

/// The beginning of a section as the writes through its views tell it.
struct SectionState {
    static constexpr int kKept = 256;   ///< bytes
    QByteArray bytes;           ///< from offset 0; zero where nobody wrote
    QList<int> writers;         ///< process that wrote each byte last, or -1
    Row lastWrite = -1;
    quint64 writes = 0;
    bool operator==(const SectionState&) const = default;
};

/// One format that was put on the clipboard.
struct ClipboardFormatState {
    QString name;
    quint32 format = 0;
    quint64 bytes = 0;
    bool delayed = false;       ///< promised: rendered when somebody asks
    bool published = false;     ///< the clipboard was closed since: the system has made its own formats from it
    Row row = -1;               ///< the call that gave it
    bool operator==(const ClipboardFormatState&) const = default;
};

/// A process that has had to do with the clipboard.
struct ClipboardParty {
    quint64 window = 0;         ///< with which it opened the clipboard last; 0: without one
    quint64 listening = 0;      ///< its window that listens
    Row read = -1;              ///< its last GetClipboardData that gave data
    bool operator==(const ClipboardParty&) const = default;
};

/// What an X11 program outside the session asked for or did.
struct ForeignRequest {
    quint64 window = 0;         ///< of that program
    QString target;             ///< "UTF8_STRING"
    bool answered = false;
    bool refused = false;
    Row row = -1;               ///< the event; -1: there was none since the contents changed
    bool operator==(const ForeignRequest&) const = default;
};

/// What was on the clipboard until it was emptied.
struct ClipboardContents {
    int owner = -1;
    QStringList formats;        ///< those that were given
    quint64 bytes = 0;          ///< of all
    Row row = -1;               ///< the call that gave the last of them
    bool operator==(const ClipboardContents&) const = default;
};

/// The clipboard as the records tell it.
struct ClipboardState {
    int openedBy = -1;          ///< process that has it open
    int owner = -1;             ///< process that owns the contents
    quint64 sequence = 0;       ///< as last told; 0 if it never was
    bool sequenceGrew = false;  ///< it may have: it is at least `sequence`
    static constexpr qsizetype kKept = 4;
    QList<ClipboardFormatState> formats;   ///< in the order given
    QList<ClipboardContents> earlier;      ///< the last kKept, newest first
    QList<int> listeners;
    QMap<int, ClipboardParty> parties;     ///< by process, those that live
    quint64 foreignOwner = 0;   ///< window of the X11 program that owns the selection, if that is none of ours
    ForeignRequest foreign;
    QList<Row> calls;           ///< the last kKeptCalls that did something to it, oldest first
    static constexpr qsizetype kKeptCalls = 8;
    bool operator==(const ClipboardState&) const = default;
};

/// A data object that a server has sent and that is not done with: not received, or not acknowledged though that was asked.
struct DdeDataInFlight {
    QString item;
    quint64 bytes = 0;
    bool release = false;       ///< fRelease: the receiver frees it
    bool ackRequested = false;  ///< fAckReq
    bool received = false;
    Row row = -1;               ///< the message
    bool operator==(const DdeDataInFlight&) const = default;
};

/// A DDE service that a process offers.
struct DdeServiceState {
    int process = -1;
    QString service;
    QStringList topics;
    quint64 window = 0;         ///< that answers WM_DDE_INITIATE
    QMap<QString, Row> values;  ///< by item: the last DdeSetItem
    bool operator==(const DdeServiceState&) const = default;
};

/// A DDE conversation. What was said in it is known when it is over, too.
struct ConversationState {
    quint64 channel = 0;
    QString service, topic;
    int client = -1, server = -1;
    QString state;              ///< "initiated", "terminating", "closed"
    int terminatedBy = -1;      ///< who said WM_DDE_TERMINATE first
    QMap<QString, QString> links;   ///< item → "hot", "warm", "cold" (asked for); with ", ack" if fAckReq, ", asked" before the ACK
    QList<DdeDataInFlight> inFlight;
    quint64 messages = 0;
    QMap<quint16, quint64> kinds;   ///< how many of each message
    quint64 clientWindow = 0, serverWindow = 0;
    QMap<QString, Row> values;  ///< by item: the message that carried its value last
    Row executed = -1;          ///< the last WM_DDE_EXECUTE
    QList<Row> last;            ///< the last kKept messages, as they were sent, oldest first
    static constexpr qsizetype kKept = 8;
    bool operator==(const ConversationState&) const = default;
};

/// Everything there is at one moment: handles, channels, owners, threads that wait. A plain value: copy it freely.
struct World {
    Row rows = 0;               ///< folded rows: the world after row rows-1
    Moment moment = 0;
    QMap<HandleKey, HandleState> handles;
    QMap<quint64, ChannelState> channels;
    QMap<quint64, ConversationState> conversations;
    QList<DdeServiceState> services;   ///< in the order of registration
    QList<MappedView> views;    ///< in the order of mapping
    QList<PendingOperation> pending;   ///< in the order of their start
    QMap<quint64, SectionState> sections;   ///< by channel; while a handle or a view of it is there
    ClipboardState clipboard;
    QList<int> processes;       ///< alive
    QList<BlockedThread> blocked;   ///< filled by WorldHistory::at

    QList<HandleState> handlesOf(int process) const;
    bool operator==(const World&) const = default;
};

/// Folds one record into a world.
void fold(World& world, const Recording& recording, Row row);

/// The world at any moment of a recording, quickly: keeps the live end and a checkpoint every few thousand rows.
class WorldHistory : public QObject {
    Q_OBJECT
public:
    explicit WorldHistory(const Recording& recording, QObject* parent = nullptr);

    /// The world after the first `rows` rows; with the calls then in progress.
    World at(Row rows) const;
    /// The world after all rows; kept up to date before changed() is emitted.
    const World& latest() const { return m_latest; }

signals:
    void changed();

private:
    void catchUp();
    void forget();

    const Recording& m_recording;
    World m_latest;
    std::deque<World> m_checkpoints;
};

}  // namespace lab
