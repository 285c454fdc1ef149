// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include "app/lab/from_view.h"
#include "ipc/trace/reader.h"

#include <algorithm>

namespace lab {

using ipc::trace::Key;

namespace {

// What a cancelled write had put into the pipe and nobody has read was taken back.
void takeBack(World& world, const Recording& recording, Row write)
{
    const Entry entry = recording.at(write);
    const auto channel = world.channels.find(entry.channel);
    if (channel == world.channels.end())
        return;
    for (Flow& flow : channel->flows) {
        flow.queue.removeWrittenBy(write);
        if (flow.lastWrite == write && !flow.byMessage)
            flow.written = std::max(flow.read, entry.position);
    }
}

}  // namespace

void foldOverlapped(World& world, const Recording& recording, Row row, const Entry& entry)
{
    const bool ends = entry.callId() == ipc::CallId::IoCompletion;
    if (!ends && !entry.isPending())
        return;
    const auto number = detailOf(recording, row, Key::operation);
    if (!number)
        return;
    const int process = recording.process(row);
    if (ends) {
        for (const PendingOperation& pending : world.pending)
            if (entry.failed() && pending.call == ipc::CallId::WriteFile && pending.process == process && pending.number == number->number)
                takeBack(world, recording, pending.row);
        world.pending.removeIf([&](const PendingOperation& pending) { return pending.process == process && pending.number == number->number; });
        return;
    }
    const auto name = detailOf(recording, row, Key::overlapped);
    world.pending.append({.process = process, .number = number->number, .handle = entry.handle, .call = entry.callId(),
                          .overlapped = name ? fromView(name->text) : QString(),
                          .since = entry.start, .row = row});
}

}  // namespace lab
