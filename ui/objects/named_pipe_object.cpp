// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/named_pipe_object.h"

#include "app/lab/handle_now.h"
#include "app/lab/text.h"

#include "ui/objects/parties.h"
#include "ui/widgets/library_words.h"

#include <QCoreApplication>

#include <algorithm>

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

Role roleOf(const QString& state)
{
    if (state == QLatin1String("connected"))
        return Role::Ok;
    if (state == QLatin1String("listening"))
        return Role::Blocked;
    return Role::TextMuted;
}

States statesOf(const QString& state)
{
    static const QStringList names{QStringLiteral("listening"), QStringLiteral("connected"), QStringLiteral("closing"), QStringLiteral("disconnected")};
    QStringList shown;
    for (const QString& name : names)
        shown.append(inInterfaceLanguage(name));
    return {shown, static_cast<int>(names.indexOf(state)), roleOf(state)};
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
    box.items.push_back(Item::of(statesOf(lab::asItIsNow(*either, facts.world).state)));
    const Quotas quotas = quotasOf(*either);
    const int serverProcess = server ? server->key.process : -1;
    const int clientProcess = client ? client->key.process : -1;
    const QString access = either->fact(QStringLiteral("Access"));
    if (access != QLatin1String("outbound"))
        box.items.push_back(queue(facts, channel.flows[0], NamedPipe::tr("in"), quotas.in, clientProcess, serverProcess));
    if (access != QLatin1String("inbound"))
        box.items.push_back(queue(facts, channel.flows[1], NamedPipe::tr("out"), quotas.out, serverProcess, clientProcess));
    if (isCalled(facts, server, client))
        box.items.push_back(Item::of(Note{NamedPipe::tr("its client is inside CallNamedPipe: Windows does not tell what that has sent"), Role::TextMuted}));
    return box;
}

}  // namespace

Picture namedPipePicture(const Facts& facts)
{
    Picture picture;
    picture.nothing = NamedPipe::tr("No instance of a named pipe exists. CreateNamedPipe makes one.");
    const auto channels = channelsOf(facts.world, {HandleKind::NamedPipeServer, HandleKind::NamedPipeClient});
    const auto sameName = [&](const QString& name) {
        return std::count_if(channels.begin(), channels.end(), [&](const auto* each) { return each->name == name; });
    };
    Parties parties(facts, picture);
    QHash<QString, int> numbers;
    for (const lab::ChannelState* channel : channels) {
        picture.boxes.push_back(instance(facts, *channel, ++numbers[channel->name], sameName(channel->name)));
        for (const lab::HandleState* handle : handlesOf(facts.world, *channel))
            parties.add(*handle, handle->kind == HandleKind::NamedPipeServer ? Parties::Side::Left : Parties::Side::Right, {});
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
