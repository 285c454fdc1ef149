// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include "ipc/constants.h"

#include <algorithm>

namespace lab {

using ipc::CallId;
using ipc::trace::Key;

namespace {

void give(ClipboardState& clipboard, const Recording& recording, Row row, const Entry& entry)
{
    const auto format = detailOf(recording, row, Key::format);
    if (!format)
        return;
    ClipboardFormatState state;
    state.format = static_cast<quint32>(format->number);
    state.name = QString::fromStdString(ipc::constantText(ipc::Family::ClipboardFormat, format->number));
    state.bytes = entry.bytes;
    state.delayed = detailOf(recording, row, Key::pending).has_value();
    state.row = row;
    const auto known = std::find_if(clipboard.formats.begin(), clipboard.formats.end(),
                                    [&](const ClipboardFormatState& each) { return each.format == state.format; });
    // The owner keeps a promise by setting the format again.
    if (known != clipboard.formats.end()) {
        state.published = known->published;
        *known = state;
    } else {
        clipboard.formats.append(state);
    }
}

}  // namespace

void closeClipboard(ClipboardState& clipboard)
{
    clipboard.openedBy = -1;
    for (ClipboardFormatState& format : clipboard.formats)
        format.published = true;
}

void foldClipboard(World& world, const Recording& recording, Row row, const Entry& entry)
{
    if (entry.failed())
        return;
    ClipboardState& clipboard = world.clipboard;
    const int process = recording.process(row);
    switch (entry.callId()) {
    case CallId::OpenClipboard: clipboard.openedBy = process; break;
    case CallId::CloseClipboard:
        if (clipboard.openedBy == process)
            closeClipboard(clipboard);
        break;
    case CallId::EmptyClipboard:
        clipboard.owner = process;
        clipboard.formats.clear();
        break;
    case CallId::SetClipboardData: give(clipboard, recording, row, entry); break;
    case CallId::GetClipboardSequenceNumber:
        if (const auto number = detailOf(recording, row, Key::sequence))
            clipboard.sequence = number->number;
        break;
    case CallId::AddClipboardFormatListener:
        if (!clipboard.listeners.contains(process))
            clipboard.listeners.append(process);
        break;
    case CallId::RemoveClipboardFormatListener: clipboard.listeners.removeOne(process); break;
    default: break;
    }
}

}  // namespace lab
