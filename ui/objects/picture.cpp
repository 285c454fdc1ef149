// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/picture.h"

#include "app/lab/from_view.h"
#include "app/lab/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui::objects {
namespace {

constexpr qsizetype kMostChunks = 512;

struct Picture_ {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::Picture)
};

QString waitText(const Waiting& waiting, lab::Moment now)
{
    const QString time = lab::durationText(std::max<lab::Moment>(now - waiting.since, 0));
    switch (waiting.call) {
    case ipc::CallId::ReadFile: return Picture_::tr("%1 waits for data, %2").arg(waiting.thread, time);
    case ipc::CallId::WriteFile: return Picture_::tr("%1 waits for room, %2").arg(waiting.thread, time);
    case ipc::CallId::ConnectNamedPipe: return Picture_::tr("%1 waits for a client, %2").arg(waiting.thread, time);
    case ipc::CallId::WaitNamedPipe: return Picture_::tr("%1 waits for an instance, %2").arg(waiting.thread, time);
    case ipc::CallId::FlushFileBuffers: return Picture_::tr("%1 waits for the reader, %2").arg(waiting.thread, time);
    default: break;
    }
    const auto name = ipc::callName(waiting.call);
    return Picture_::tr("%1 is in %2, %3").arg(waiting.thread, lab::fromView(name), time);
}

}  // namespace

Item Item::of(States states)
{
    Item item;
    item.kind = Kind::States;
    item.states = std::move(states);
    return item;
}

Item Item::of(Bar bar)
{
    Item item;
    item.kind = Kind::Bar;
    item.bar = std::move(bar);
    return item;
}

Item Item::of(Pair pair)
{
    Item item;
    item.kind = Kind::Pair;
    item.pair = std::move(pair);
    return item;
}

Item Item::of(Note note)
{
    Item item;
    item.note = std::move(note);
    return item;
}

Item Item::of(Hex hex)
{
    Item item;
    item.kind = Kind::Hex;
    item.hex = std::move(hex);
    return item;
}

QString Facts::nameOf(int process) const
{
    if (process < 0 || process >= static_cast<int>(recording.processes().size()))
        return {};
    return recording.processes()[static_cast<std::size_t>(process)].name;
}

std::vector<Note> Facts::waitsOf(int process, const QList<lab::HandleKey>& handles) const
{
    std::vector<Note> notes;
    for (const Waiting& each : waiting)
        if (each.process == process && (handles.isEmpty() || handles.contains({process, each.handle})))
            notes.push_back({waitText(each, now), Role::Blocked});
    return notes;
}

std::vector<const lab::ChannelState*> channelsOf(const lab::World& world, std::initializer_list<ipc::HandleKind> kinds)
{
    std::vector<const lab::ChannelState*> channels;
    for (const lab::ChannelState& channel : world.channels)
        if (std::find(kinds.begin(), kinds.end(), channel.kind) != kinds.end())
            channels.push_back(&channel);
    std::sort(channels.begin(), channels.end(), [](const auto* a, const auto* b) { return a->born < b->born; });
    return channels;
}

std::vector<const lab::HandleState*> handlesOf(const lab::World& world, const lab::ChannelState& channel)
{
    std::vector<const lab::HandleState*> handles;
    for (const lab::HandleKey& key : channel.handles) {
        const auto handle = world.handles.constFind(key);
        if (handle != world.handles.constEnd())
            handles.push_back(&*handle);
    }
    std::sort(handles.begin(), handles.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    return handles;
}

std::vector<Chunk> chunksOf(const lab::Recording& recording, const lab::Flow& flow)
{
    std::vector<Chunk> chunks;
    const auto writer = [&](lab::Row row) { return row >= 0 ? recording.process(row) : -1; };
    if (!flow.byMessage) {
        if (flow.queued() > 0)
            chunks.push_back({flow.queued(), writer(flow.lastWrite), flow.lastWrite});
        return chunks;
    }
    // More than there are pixels: one stands for those around it.
    const qsizetype shown = std::min(flow.queue.size(), kMostChunks);
    for (qsizetype i = 0; i < shown; ++i) {
        const lab::QueuedMessage& message = flow.queue.at(i * flow.queue.size() / shown);
        const quint64 bytes = shown == flow.queue.size() ? message.bytes : flow.queue.bytes() / static_cast<quint64>(shown);
        chunks.push_back({bytes, writer(message.written), message.written});
    }
    return chunks;
}

QString amountText(const lab::Flow& flow, quint64 capacity)
{
    const QString bytes = capacity > 0 ? QStringLiteral("%1 / %2 B").arg(flow.queued()).arg(capacity) : lab::bytesText(flow.queued());
    return flow.byMessage && !flow.queue.isEmpty() ? Picture_::tr("%1 msg · %2").arg(flow.queue.size()).arg(bytes) : bytes;
}

quint64 leadingNumber(const QString& fact)
{
    const auto end = std::find_if(fact.begin(), fact.end(), [](QChar c) { return !c.isDigit(); });
    return QStringView(fact.begin(), end).toULongLong();
}

}  // namespace ui::objects
