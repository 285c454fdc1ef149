// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include <algorithm>

namespace lab {
namespace {

using ipc::CallId;
using ipc::ErrorCode;
using ipc::HandleKind;

bool isEnd(HandleKind kind) { return kind == HandleKind::NamedPipeServer || kind == HandleKind::NamedPipeClient; }

bool hasEnd(const World& world, const ChannelState& instance, HandleKind kind)
{
    return std::ranges::any_of(instance.handles, [&](const HandleKey& key) {
        const auto handle = world.handles.constFind(key);
        return handle != world.handles.constEnd() && handle->kind == kind;
    });
}

// What was not read is lost.
void discard(Flow& flow)
{
    flow.queue = {};
    flow.read = flow.written;
    flow.messagesRead = flow.messagesWritten;
}

// A client that was cut off has no part in what becomes of the instance after that.
QString stateText(InstanceState state, HandleKind end)
{
    switch (state) {
    case InstanceState::Listening: return end == HandleKind::NamedPipeClient ? QStringLiteral("disconnected") : QStringLiteral("listening");
    case InstanceState::Connected: return QStringLiteral("connected");
    case InstanceState::Closing: return QStringLiteral("closing");
    case InstanceState::Disconnected: return QStringLiteral("disconnected");
    case InstanceState::None: break;
    }
    return {};
}

void enter(World& world, ChannelState& instance, InstanceState state, Row row)
{
    if (instance.instance != state) {
        instance.instance = state;
        instance.instanceSince = row;
        if (state == InstanceState::Disconnected)
            std::ranges::for_each(instance.flows, discard);
    }
    for (const HandleKey& key : instance.handles)
        if (const auto handle = world.handles.find(key); handle != world.handles.end() && isEnd(handle->kind))
            handle->state = stateText(state, handle->kind);
}

// What a process says of its end. Windows tells states by PeekNamedPipe: "connected" also while data is left of a client that
// has gone, and of an instance without a client only that it has none.
InstanceState told(const World& world, const ChannelState& instance, const HandleState& end)
{
    if (end.state == QLatin1String("listening"))
        return InstanceState::Listening;
    if (end.state == QLatin1String("closing"))
        return InstanceState::Closing;
    if (end.state == QLatin1String("disconnected"))
        return end.kind == HandleKind::NamedPipeClient && instance.instance == InstanceState::Listening ? instance.instance : InstanceState::Disconnected;
    const bool isServer = end.kind == HandleKind::NamedPipeServer;
    if (end.state == QLatin1String("connected")) {
        const bool isLeft = instance.instance == InstanceState::Closing && end.fact(QStringLiteral("Bytes available")) != QLatin1String("0")
                            && !hasEnd(world, instance, isServer ? HandleKind::NamedPipeClient : HandleKind::NamedPipeServer);
        return isLeft ? InstanceState::Closing : InstanceState::Connected;
    }
    if (instance.instance == InstanceState::None)
        return isServer ? InstanceState::Listening : InstanceState::Connected;
    const bool wasTaken = instance.instance == InstanceState::Connected || instance.instance == InstanceState::Closing;
    return wasTaken && end.state == QLatin1String("not connected") ? InstanceState::Disconnected : instance.instance;
}

/// The name without the computer, as Windows compares it.
QString pipeName(const QString& name) { return name.mid(std::max<qsizetype>(name.indexOf(QLatin1String("\\pipe\\"), 0, Qt::CaseInsensitive), 0)).toLower(); }

void moveServers(World& world, quint64 from, quint64 to, Row row)
{
    ChannelState& left = world.channels[from];
    ChannelState& joined = world.channels[to];
    for (const HandleKey& key : QList<HandleKey>(left.handles)) {
        HandleState& handle = world.handles[key];
        if (handle.kind != HandleKind::NamedPipeServer)
            continue;
        handle.channel = to;
        left.handles.removeOne(key);
        if (!joined.handles.contains(key))
            joined.handles.append(key);
    }
    if (left.handles.isEmpty())
        world.channels.remove(from);
    else
        enter(world, left, InstanceState::Disconnected, row);   // the client that was cut off has its handle still
}

// Of the instances with that name the one that has listened longest gets the client, whether its server has been told yet or
// not. Where none listens a ConnectNamedPipe is under way that will be recorded when it returns (Windows).
void joinServer(World& world, const Recording& recording, const HandleState& client, Row row)
{
    const auto platformOf = [&](const HandleKey& key) { return recording.processes()[static_cast<std::size_t>(key.process)].platform; };
    const auto rank = [](const ChannelState& each) { return std::pair(each.instance != InstanceState::Listening, each.instanceSince); };
    const ChannelState* first = nullptr;
    for (const ChannelState& each : std::as_const(world.channels)) {
        const bool isFree = each.instance == InstanceState::Listening || each.instance == InstanceState::Disconnected;
        if (each.id != client.channel && isFree && (!first || rank(each) < rank(*first)) && hasEnd(world, each, HandleKind::NamedPipeServer)
            && pipeName(each.name) == pipeName(client.name) && platformOf(each.handles.first()) == platformOf(client.key))
            first = &each;
    }
    if (first)
        moveServers(world, first->id, client.channel, row);
}

// Which connection a server's end belongs to a call on it says for certain.
void followCall(World& world, const HandleState& server, quint64 channel, Row row)
{
    ChannelState& joined = world.channels[channel];
    if (joined.id == 0) {
        joined.id = channel;
        joined.kind = server.kind;
        joined.name = server.name;
        joined.born = row;
    }
    moveServers(world, server.channel, channel, row);
    if (joined.instance == InstanceState::None)
        enter(world, joined, InstanceState::Connected, row);
}

// Nothing if the call says nothing of the state.
InstanceState after(const Entry& entry, InstanceState before)
{
    const auto error = static_cast<ErrorCode>(entry.error);
    const bool isTaken = before == InstanceState::Connected || before == InstanceState::Closing;
    if (entry.callId() == CallId::DisconnectNamedPipe)
        return entry.failed() ? InstanceState::None : InstanceState::Disconnected;
    if (entry.callId() == CallId::ConnectNamedPipe) {
        if (error == ErrorCode::NoData)
            return InstanceState::Closing;
        if (error == ErrorCode::PipeListening || error == ErrorCode::IoPending)
            return InstanceState::Listening;
        return (!entry.failed() || error == ErrorCode::PipeConnected) && !isTaken ? InstanceState::Connected : InstanceState::None;
    }
    if (entry.callId() == CallId::ReadFile && error == ErrorCode::BrokenPipe && isTaken)
        return InstanceState::Closing;
    return InstanceState::None;
}

// On Windows no handle shows the client inside CallNamedPipe; with the call it is gone.
void callEnded(World& world, const QString& client, Row row)
{
    for (const HandleState& server : QList<HandleState>(world.handles.values())) {
        const auto instance = world.channels.find(server.channel);
        if (server.kind == HandleKind::NamedPipeServer && instance != world.channels.end() && instance->instance == InstanceState::Connected
            && server.fact(QStringLiteral("Client process")) == client && !hasEnd(world, *instance, HandleKind::NamedPipeClient))
            enter(world, *instance, InstanceState::Closing, row);
    }
}

}  // namespace

quint64 ownChannel(HandleKey server)
{
    // Of 64 bits those that are told are chance: none begins with so many ones.
    return ~((static_cast<quint64>(static_cast<quint32>(server.process)) << 32) | server.handle);
}

void foldPipeEnd(World& world, const Recording& recording, Row row, HandleKey key)
{
    const HandleState end = world.handles.value(key);
    if (!isEnd(end.kind) || end.channel == 0)
        return;
    if (end.kind == HandleKind::NamedPipeClient && world.channels[end.channel].instance == InstanceState::None)
        joinServer(world, recording, end, row);
    ChannelState& instance = world.channels[end.channel];
    enter(world, instance, told(world, instance, end), row);
}

void pipeEndClosed(World& world, const HandleState& end, Row row)
{
    const auto instance = world.channels.find(end.channel);
    if (instance != world.channels.end() && instance->instance == InstanceState::Connected && isEnd(end.kind) && !hasEnd(world, *instance, end.kind))
        enter(world, *instance, InstanceState::Closing, row);
}

void foldPipe(World& world, const Recording& recording, Row row, const Entry& entry)
{
    if (entry.callId() == CallId::CallNamedPipe)
        return callEnded(world, QString::number(recording.processOf(row).pid), row);
    const HandleKey key{recording.process(row), entry.handle};
    const auto end = world.handles.constFind(key);
    if (end == world.handles.constEnd() || !isEnd(end->kind))
        return;
    const bool happened = !entry.failed() || entry.error == static_cast<quint32>(ErrorCode::MoreData);
    if (end->kind == HandleKind::NamedPipeServer && entry.channel != 0 && entry.channel != end->channel && happened)
        followCall(world, HandleState(*end), entry.channel, row);
    const auto instance = world.channels.find(world.handles.constFind(key)->channel);
    if (instance == world.channels.end())
        return;
    if (const InstanceState now = after(entry, instance->instance); now != InstanceState::None)
        enter(world, *instance, now, row);
}

}  // namespace lab
