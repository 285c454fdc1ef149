// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/named_pipe_object.h"

#include "app/lab/text.h"

#include "ui/objects/parties.h"
#include "ui/widgets/library_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace ui::objects {
namespace {

using ipc::HandleKind;

struct NamedPipe {
    Q_DECLARE_TR_FUNCTIONS(ui::objects::NamedPipe)
};

// "4096 · 1024 B": what the server sends, then what it receives.
struct Quotas {
    quint64 out = 0, in = 0;
};

Quotas quotasOf(const lab::HandleState& end)
{
    const QStringList parts = end.fact(QStringLiteral("Buffers out · in")).split(QStringLiteral(" · "));
    return parts.size() == 2 ? Quotas{leadingNumber(parts[0]), leadingNumber(parts[1])} : Quotas{};
}

Role roleOf(lab::InstanceState state)
{
    switch (state) {
    case lab::InstanceState::Connected: return Role::Ok;
    case lab::InstanceState::Listening:
    case lab::InstanceState::Closing: return Role::Blocked;
    default: return Role::TextMuted;
    }
}

States statesOf(lab::InstanceState state)
{
    static constexpr std::array kStates{lab::InstanceState::Listening, lab::InstanceState::Connected, lab::InstanceState::Closing,
                                        lab::InstanceState::Disconnected};
    const QStringList names{inInterfaceLanguage(QStringLiteral("listening")), inInterfaceLanguage(QStringLiteral("connected")),
                            inInterfaceLanguage(QStringLiteral("closing")), inInterfaceLanguage(QStringLiteral("disconnected"))};
    const auto present = std::ranges::find(kStates, state);
    return {names, present == kStates.end() ? -1 : static_cast<int>(present - kStates.begin()), roleOf(state)};
}

// That it listens again is recorded when a client has come (Windows); until then the call itself tells.
lab::InstanceState stateOf(const Facts& facts, const lab::ChannelState& channel)
{
    const bool listensAgain = channel.instance == lab::InstanceState::Disconnected && std::ranges::any_of(facts.waiting, [&](const Waiting& waiting) {
        return waiting.call == ipc::CallId::ConnectNamedPipe && channel.handles.contains({waiting.process, waiting.handle});
    });
    return listensAgain ? lab::InstanceState::Listening : channel.instance;
}

// What an end that is left finds when it reads.
void addWhatIsLeft(const lab::HandleState& end, const lab::Flow& flow, Box& box)
{
    const bool isServer = end.kind == HandleKind::NamedPipeServer;
    const QString bytes = lab::bytesText(flow.queued());
    if (flow.queued() == 0)
        box.items.push_back(Item::of(Note{isServer ? NamedPipe::tr("the client has gone: a read gives error 109") : NamedPipe::tr("the server has gone: a read gives error 109"),
                                          Role::Blocked}));
    else
        box.items.push_back(Item::of(Note{isServer ? NamedPipe::tr("the client has gone: %1 can still be read, then error 109").arg(bytes)
                                                   : NamedPipe::tr("the server has gone: %1 can still be read, then error 109").arg(bytes),
                                          Role::Blocked}));
}

Item queue(const Facts& facts, const lab::Flow& flow, const QString& caption, quint64 quota, int writer, int reader)
{
    Bar bar;
    bar.caption = caption;
    bar.amount = amountText(flow, quota);
    bar.capacity = quota;
    bar.byMessage = flow.byMessage;
    bar.chunks = chunksOf(facts.recording, flow);
    bar.writer = writer;
    bar.reader = reader;
    return Item::of(bar);
}

// Of a client that never had a handle the system tells nothing but that it is there.
bool isCalled(const Facts& facts, const lab::HandleState* server, const lab::HandleState* client)
{
    if (!server || client || server->state != QLatin1String("connected"))
        return false;
    const auto caller = static_cast<qint64>(leadingNumber(server->fact(QStringLiteral("Client process"))));
    return std::ranges::any_of(facts.waiting, [&](const Waiting& waiting) {
        return waiting.call == ipc::CallId::CallNamedPipe && facts.recording.processes()[static_cast<std::size_t>(waiting.process)].pid == caller;
    });
}

Box instance(const Facts& facts, const lab::ChannelState& channel, qsizetype number, qsizetype count)
{
    Box box;
    box.channel = channel.id;
    box.title = NamedPipe::tr("instance %1 of %2").arg(number).arg(count);
    const lab::HandleState* server = nullptr;
    const lab::HandleState* client = nullptr;
    for (const lab::HandleState* handle : handlesOf(facts.world, channel))
        (handle->kind == HandleKind::NamedPipeServer ? server : client) = handle;
    const lab::HandleState* either = server ? server : client;
    if (!either)
        return box;
    const lab::InstanceState state = stateOf(facts, channel);
    box.items.push_back(Item::of(statesOf(state)));
    const Quotas quotas = quotasOf(*either);
    const int serverProcess = server ? server->key.process : -1;
    const bool isTaken = state == lab::InstanceState::Connected || state == lab::InstanceState::Closing;
    const int clientProcess = client && isTaken ? client->key.process : -1;
    const QString access = either->fact(QStringLiteral("Access"));
    if (access != QLatin1String("outbound"))
        box.items.push_back(queue(facts, channel.flows[0], NamedPipe::tr("in"), quotas.in, clientProcess, serverProcess));
    if (access != QLatin1String("inbound"))
        box.items.push_back(queue(facts, channel.flows[1], NamedPipe::tr("out"), quotas.out, serverProcess, clientProcess));
    if (state == lab::InstanceState::Closing && access != (server ? QLatin1String("outbound") : QLatin1String("inbound")))
        addWhatIsLeft(*either, channel.flows[server ? 0 : 1], box);
    if (isCalled(facts, server, client))
        box.items.push_back(Item::of(Note{NamedPipe::tr("its client is inside CallNamedPipe: Windows does not tell what that has sent"), Role::TextMuted}));
    return box;
}

// A client that was cut off holds a handle to nothing once its instance has gone on.
bool hasInstance(const Facts& facts, const lab::ChannelState& channel)
{
    return channel.instance != lab::InstanceState::Disconnected || std::ranges::any_of(handlesOf(facts.world, channel), [](const lab::HandleState* handle) {
        return handle->kind == HandleKind::NamedPipeServer;
    });
}

void addEnds(const Facts& facts, const lab::ChannelState& channel, Parties& parties)
{
    for (const lab::HandleState* handle : handlesOf(facts.world, channel)) {
        const bool isServer = handle->kind == HandleKind::NamedPipeServer;
        const bool isCutOff = !isServer && handle->state == QLatin1String("disconnected");
        parties.add(*handle, isServer ? Parties::Side::Left : Parties::Side::Right, isCutOff ? inInterfaceLanguage(handle->state) : QString());
    }
}

}  // namespace

Picture namedPipePicture(const Facts& facts)
{
    Picture picture;
    picture.nothing = NamedPipe::tr("No instance of a named pipe exists. CreateNamedPipe makes one.");
    const auto channels = channelsOf(facts.world, {HandleKind::NamedPipeServer, HandleKind::NamedPipeClient});
    const auto sameName = [&](const QString& name) {
        return std::ranges::count_if(channels, [&](const auto* each) { return each->name == name && hasInstance(facts, *each); });
    };
    Parties parties(facts, picture);
    QHash<QString, int> numbers;
    for (const lab::ChannelState* channel : channels) {
        if (hasInstance(facts, *channel))
            picture.boxes.push_back(instance(facts, *channel, ++numbers[channel->name], sameName(channel->name)));
        addEnds(facts, *channel, parties);
    }
    for (const lab::ChannelState* channel : channels) {
        for (const lab::Row row : {channel->flows[0].lastWrite, channel->flows[1].lastRead})
            parties.addGone(row, Parties::Side::Right);
        for (const lab::Row row : {channel->flows[1].lastWrite, channel->flows[0].lastRead})
            parties.addGone(row, Parties::Side::Left);
    }
    parties.addWaiting({ipc::CallId::WaitNamedPipe, ipc::CallId::CallNamedPipe}, Parties::Side::Right);
    parties.finish();
    return picture;
}

}  // namespace ui::objects
