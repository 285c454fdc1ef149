// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world.h"

#include "app/lab/world_folds.h"

#include "ipc/trace/reader.h"

#include <algorithm>

namespace lab {
namespace {

using ipc::HandleKind;
using ipc::trace::kMessage;
using ipc::trace::kPeek;
using ipc::trace::kReads;
using ipc::trace::kWrites;
using ipc::trace::Kind;
using ipc::trace::ObjectEvent;
using ipc::trace::ProcessEvent;

QString utf8(const std::string& text) { return QString::fromStdString(text); }

HandleState stateOf(const ipc::HandleInfo& info, HandleKey key, Row row)
{
    HandleState state{.key = key, .kind = info.kind, .channel = info.channel, .name = utf8(info.name), .state = utf8(info.state),
                      .access = info.access, .inheritable = info.inheritable, .native = utf8(info.native),
                      .standsFor = utf8(info.standsFor), .security = utf8(info.security), .facts = {}, .opened = row, .changed = row};
    for (const ipc::HandleFact& fact : info.facts)
        state.facts.append({utf8(fact.name), utf8(fact.value)});
    return state;
}

// Its handle was closed, or stands for another object now.
void leaveChannel(World& world, const HandleState& handle)
{
    const auto channel = world.channels.find(handle.channel);
    if (channel == world.channels.end())
        return;
    channel->handles.removeOne(handle.key);
    // An object lives as long as somebody has it open.
    if (channel->handles.isEmpty())
        world.channels.erase(channel);
}

void closeHandle(World& world, HandleKey key, Row row)
{
    const HandleState handle = world.handles.take(key);
    leaveChannel(world, handle);
    pipeEndClosed(world, handle, row);
}

void openHandle(World& world, const HandleState& state)
{
    world.handles.insert(state.key, state);
    if (state.channel == 0)
        return;
    ChannelState& channel = world.channels[state.channel];
    if (channel.id == 0) {
        channel.id = state.channel;
        channel.kind = state.kind;
        channel.born = state.opened;
    }
    if (channel.name.isEmpty())
        channel.name = state.name;
    if (!channel.handles.contains(state.key))
        channel.handles.append(state.key);
}

void foldObject(World& world, const Recording& recording, Row row, const Entry& entry)
{
    const HandleKey key{recording.process(row), entry.handle};
    const auto known = world.handles.constFind(key);
    const HandleState before = known == world.handles.constEnd() ? HandleState() : *known;
    if (static_cast<ObjectEvent>(entry.call) == ObjectEvent::Closed)
        return closeHandle(world, key, row);
    HandleState state = stateOf(ipc::trace::handleInfo(static_cast<ipc::Handle>(entry.handle), entry.channel, recording.details(row)), key, row);
    if (state.channel == 0 && state.kind == HandleKind::NamedPipeServer)
        state.channel = before.channel != 0 ? before.channel : ownChannel(key);
    if (before.channel != state.channel)
        leaveChannel(world, before);
    if (static_cast<ObjectEvent>(entry.call) == ObjectEvent::Changed && before.opened >= 0)
        state.opened = before.opened;
    openHandle(world, state);
    foldPipeEnd(world, recording, row, key);
}

HandleKind endOf(const World& world, const Recording& recording, Row row, const Entry& entry)
{
    const auto handle = world.handles.constFind({recording.process(row), entry.handle});
    return handle == world.handles.constEnd() ? HandleKind::Unknown : handle->kind;
}

Flow& flowOf(ChannelState& channel, HandleKind end, bool writes)
{
    const bool fromServer = (end == HandleKind::NamedPipeServer && writes) || (end == HandleKind::NamedPipeClient && !writes);
    return channel.flows[fromServer ? 1 : 0];
}

void foldWrite(Flow& flow, Row row, const Entry& entry)
{
    flow.lastWrite = row;
    if (!entry.has(kMessage)) {
        flow.written = std::max(flow.written, entry.position + entry.bytes);
        return;
    }
    flow.byMessage = true;
    flow.written += entry.bytes;
    flow.messagesWritten = std::max(flow.messagesWritten, entry.position + 1);
    // The reader may have been faster to return than the writer.
    if (entry.position >= flow.messagesRead)
        flow.queue.append({row, entry.position, entry.bytes});
}

// A read in byte mode takes what there is, from several messages or a part of one; one in message mode ends with its message.
// Of a mailslot's message nothing is ever left: where less came than was written, the rest is destroyed (Wine 8.0).
void takeFromQueue(Flow& flow, const Entry& entry, bool leavesRest)
{
    quint64 left = entry.bytes;
    while (!flow.queue.isEmpty()) {
        const QueuedMessage first = flow.queue.first();
        if (first.number > entry.position && left == 0)
            return;
        const quint64 taken = std::min(left, first.bytes);
        left -= taken;
        if (taken < first.bytes && leavesRest)
            return flow.queue.take(taken);
        flow.messagesRead = std::max(flow.messagesRead, first.number + 1);
        flow.queue.removeFirst();
    }
}

void foldRead(Flow& flow, HandleKind end, Row row, const Entry& entry)
{
    flow.lastRead = row;
    if (!entry.has(kMessage)) {
        flow.read = std::max(flow.read, entry.position + entry.bytes);
        return;
    }
    flow.byMessage = true;
    flow.read += entry.bytes;
    const bool restLeft = entry.error == static_cast<quint32>(ipc::ErrorCode::MoreData);
    if (!restLeft)
        flow.messagesRead = std::max(flow.messagesRead, entry.position + 1);
    takeFromQueue(flow, entry, end != HandleKind::MailslotServer);
}

void foldData(World& world, const Recording& recording, Row row, const Entry& entry)
{
    const auto channel = world.channels.find(entry.channel);
    if (channel == world.channels.end() || entry.position == ipc::trace::kNoPosition || entry.has(kPeek)
        || channel->instance == InstanceState::Disconnected)   // recorded late: what was there is lost
        return;
    const HandleKind end = endOf(world, recording, row, entry);
    if (entry.has(kReads))
        foldRead(flowOf(*channel, end, false), end, row, entry);
    else if (entry.has(kWrites))
        foldWrite(flowOf(*channel, end, true), row, entry);
}

void foldProcess(World& world, const Recording& recording, Row row, const Entry& entry)
{
    const int process = recording.process(row);
    if (static_cast<ProcessEvent>(entry.call) == ProcessEvent::Started) {
        if (!world.processes.contains(process))
            world.processes.append(process);
    } else if (static_cast<ProcessEvent>(entry.call) == ProcessEvent::Ended) {
        world.processes.removeOne(process);
        // Whatever way a process ends, the system closes its handles.
        for (const HandleState& handle : world.handlesOf(process))
            closeHandle(world, handle.key, row);
        abandonMutexes(world, recording.processOf(row));
        endProcess(world, process);
    }
}

}  // namespace

QString HandleState::fact(const QString& wanted) const
{
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.name == wanted; });
    return found == facts.end() ? QString() : found->value;
}

quint64 Flow::queued() const
{
    if (!byMessage)
        return written > read ? written - read : 0;
    return queue.bytes();
}

QList<HandleState> World::handlesOf(int process) const
{
    QList<HandleState> found;
    for (auto at = handles.lowerBound({process, 0}); at != handles.end() && at.key().process == process; ++at)
        found.append(*at);
    return found;
}

void fold(World& world, const Recording& recording, Row row)
{
    const Entry entry = recording.at(row);
    switch (entry.kind) {
    case Kind::Object: foldObject(world, recording, row, entry); break;
    case Kind::Call:
        foldPipe(world, recording, row, entry);
        if (entry.channel != 0)
            foldData(world, recording, row, entry);
        foldMemory(world, recording, row, entry);
        foldSync(world, recording, row, entry);
        foldOverlapped(world, recording, row, entry);
        foldClipboard(world, recording, row, entry);
        foldDdeCall(world, recording, row, entry);
        break;
    case Kind::Process: foldProcess(world, recording, row, entry); break;
    case Kind::Message:
        foldDdeMessage(world, recording, row, entry);
        foldClipboardEvent(world.clipboard, recording, row, entry);
        break;
    case Kind::Note:
        if (entry.channel != 0)   // one receiver of a broadcast
            foldData(world, recording, row, entry);
        break;
    case Kind::Native: break;
    }
    world.rows = row + 1;
    world.moment = std::max(world.moment, entry.end);
}

void keepLast(QList<Row>& rows, Row row, qsizetype kept)
{
    rows.append(row);
    if (rows.size() > kept)
        rows.removeFirst();
}

}  // namespace lab
