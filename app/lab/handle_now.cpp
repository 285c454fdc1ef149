// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/handle_now.h"

#include <algorithm>

namespace lab {
namespace {

using ipc::HandleKind;

// Only what the process itself has told is told again.
void tell(HandleState& handle, const QString& name, const QString& value)
{
    for (Fact& fact : handle.facts)
        if (fact.name == name)
            fact.value = value;
}

/// What its holder can read, if anything has moved there since the handle was told of.
const Flow* movedSince(const HandleState& handle, const ChannelState& channel)
{
    if (handle.kind == HandleKind::AnonymousPipeWrite || handle.kind == HandleKind::MailslotClient)
        return nullptr;
    const Flow& flow = channel.flows[handle.kind == HandleKind::NamedPipeClient ? 1 : 0];
    return std::max(flow.lastWrite, flow.lastRead) > handle.changed ? &flow : nullptr;
}

void tellMessages(HandleState& handle, const MessageQueue& queue)
{
    handle.state = queue.isEmpty() ? QStringLiteral("empty") : QStringLiteral("messages wait");
    tell(handle, QStringLiteral("Messages"), QString::number(queue.size()));
    tell(handle, QStringLiteral("Next message"), queue.isEmpty() ? QStringLiteral("none") : QStringLiteral("%1 B").arg(queue.first().bytes));
}

}  // namespace

HandleState asItIsNow(HandleState handle, const World& world)
{
    const auto channel = world.channels.constFind(handle.channel);
    if (channel == world.channels.constEnd())
        return handle;
    if (const Flow* flow = movedSince(handle, *channel)) {
        if (handle.kind == HandleKind::MailslotServer)
            tellMessages(handle, flow->queue);
        tell(handle, QStringLiteral("Bytes available"), QString::number(flow->queued()));
    }
    return handle;
}

}  // namespace lab
