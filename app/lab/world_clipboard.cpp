// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include "app/lab/from_view.h"
#include "ipc/constants.h"

#include <algorithm>

namespace lab {

using ipc::CallId;
using ipc::trace::Key;

namespace {

quint64 windowOf(const Recording& recording, Row row)
{
    const auto window = detailOf(recording, row, Key::window);
    return window ? window->number : 0;
}

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
    if (known == clipboard.formats.end()) {
        clipboard.formats.append(state);
    } else {
        const bool promised = known->delayed;
        state.published = known->published;
        *known = state;
        if (promised)
            return;   // the owner keeps its promise: that is no change
    }
    clipboard.sequenceGrew = entry.position == ipc::trace::kNoPosition;
    if (!clipboard.sequenceGrew)
        clipboard.sequence = entry.position;
}

// Whoever took it over: what was there is gone.
void empty(ClipboardState& clipboard)
{
    if (!clipboard.formats.isEmpty()) {
        ClipboardContents contents{.owner = clipboard.owner, .formats = {}, .bytes = 0, .row = clipboard.formats.last().row};
        for (const ClipboardFormatState& format : std::as_const(clipboard.formats)) {
            contents.formats.append(format.name);
            contents.bytes += format.bytes;
        }
        clipboard.earlier.prepend(contents);
        clipboard.earlier.resize(std::min(clipboard.earlier.size(), ClipboardState::kKept));
    }
    clipboard.formats.clear();
    clipboard.sequenceGrew = true;
    clipboard.foreign = {};
}

// Those that ask about it change nothing.
bool actsOnClipboard(CallId call)
{
    switch (call) {
    case CallId::OpenClipboard:
    case CallId::CloseClipboard:
    case CallId::EmptyClipboard:
    case CallId::SetClipboardData:
    case CallId::GetClipboardData:
    case CallId::AddClipboardFormatListener:
    case CallId::RemoveClipboardFormatListener: return true;
    default: return false;
    }
}

}  // namespace

void closeClipboard(ClipboardState& clipboard)
{
    clipboard.openedBy = -1;
    for (ClipboardFormatState& format : clipboard.formats) {
        clipboard.sequenceGrew = clipboard.sequenceGrew || !format.published;   // the formats that the system makes count
        format.published = true;
    }
}

void foldClipboard(World& world, const Recording& recording, Row row, const Entry& entry)
{
    if (entry.failed())
        return;
    ClipboardState& clipboard = world.clipboard;
    const int process = recording.process(row);
    if (actsOnClipboard(entry.callId()))
        keepLast(clipboard.calls, row, ClipboardState::kKeptCalls);
    switch (entry.callId()) {
    case CallId::OpenClipboard:
        clipboard.openedBy = process;
        clipboard.parties[process].window = windowOf(recording, row);
        break;
    case CallId::CloseClipboard:
        if (clipboard.openedBy == process)
            closeClipboard(clipboard);
        break;
    case CallId::EmptyClipboard:
        empty(clipboard);
        clipboard.owner = process;
        clipboard.foreignOwner = 0;
        break;
    case CallId::GetClipboardData: clipboard.parties[process].read = row; break;
    case CallId::SetClipboardData: give(clipboard, recording, row, entry); break;
    case CallId::GetClipboardSequenceNumber:
        if (const auto number = detailOf(recording, row, Key::sequence)) {
            clipboard.sequence = number->number;
            clipboard.sequenceGrew = false;
        }
        break;
    case CallId::AddClipboardFormatListener:
        if (!clipboard.listeners.contains(process))
            clipboard.listeners.append(process);
        clipboard.parties[process].listening = windowOf(recording, row);
        break;
    case CallId::RemoveClipboardFormatListener:
        clipboard.listeners.removeOne(process);
        clipboard.parties[process].listening = 0;
        break;
    default: break;
    }
}

void foldClipboardEvent(ClipboardState& clipboard, const Recording& recording, Row row, const Entry& entry)
{
    using ipc::trace::MessageId;
    const auto id = static_cast<MessageId>(entry.call);
    if (id < MessageId::SelectionRequest_)
        return;
    const auto name = detailOf(recording, row, Key::name);
    const QString text = name ? fromView(name->text) : QString();
    switch (id) {
    case MessageId::SelectionRequest_: clipboard.foreign = {windowOf(recording, row), text, false, false, row}; break;
    case MessageId::SelectionNotify_:
        if (entry.has(ipc::trace::kWrites) && clipboard.foreign.window == windowOf(recording, row)) {
            clipboard.foreign.answered = true;
            clipboard.foreign.refused = text == QLatin1String("refused");
        }
        break;
    case MessageId::XFixesSelectionNotify_:
        empty(clipboard);
        clipboard.owner = -1;
        clipboard.foreignOwner = windowOf(recording, row);
        break;
    default: break;
    }
}

}  // namespace lab
