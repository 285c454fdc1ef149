// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/objects/counter.h"

#include "ipc/trace/record.h"

#include <algorithm>

namespace ui::objects {
namespace {

constexpr lab::Row kFarthest = 20000;   // rows; a picture is made thirty times a second

using ipc::trace::Key;

quint64 numberOf(const lab::Recording& recording, lab::Row row, Key key)
{
    ipc::trace::DetailReader reader(recording.details(row));
    ipc::trace::Detail detail;
    while (reader.next(detail))
        if (detail.key == key)
            return detail.number;
    return 0;
}

// The value that a WriteMemory put there.
quint64 writtenAt(const lab::Recording& recording, lab::Row row, quint32 width)
{
    ipc::trace::DetailReader reader(recording.details(row));
    ipc::trace::Detail detail;
    quint64 value = 0;
    while (reader.next(detail))
        for (std::size_t i = 0; detail.key == Key::data && i < std::min<std::size_t>(width, detail.bytes.size()); ++i)
            value |= std::to_integer<quint64>(detail.bytes[i]) << (8 * i);
    return value;
}

}  // namespace

Counter counterOf(const lab::Recording& recording, quint64 channel, lab::Row last)
{
    if (last < 0 || recording.at(last).callId() != ipc::CallId::IncrementMemory)
        return {};
    const lab::Entry newest = recording.at(last);
    Counter counter;
    quint64 value = 0, start = 0;
    for (lab::Row row = last; row >= std::max<lab::Row>(0, last - kFarthest); --row) {
        const lab::Entry entry = recording.at(row);
        if (entry.channel != channel || entry.failed() || entry.position != newest.position)
            continue;
        if (entry.callId() == ipc::CallId::WriteMemory) {
            start = writtenAt(recording, row, newest.bytes);
            break;
        }
        if (entry.callId() != ipc::CallId::IncrementMemory)
            continue;
        counter.added += numberOf(recording, row, Key::count);
        // Of calls that ran at the same time the one with the larger result stored last.
        value = std::max(value, numberOf(recording, row, Key::value));
    }
    counter.lost = start + counter.added > value ? start + counter.added - value : 0;
    return counter;
}

}  // namespace ui::objects
