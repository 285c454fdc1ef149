// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include <algorithm>

namespace lab {

using ipc::CallId;
using ipc::trace::Detail;
using ipc::trace::Key;

std::optional<Detail> detailOf(const Recording& recording, Row row, Key key)
{
    ipc::trace::DetailReader reader(recording.details(row));
    Detail detail;
    while (reader.next(detail))
        if (detail.key == key)
            return detail;
    return std::nullopt;
}

namespace {

quint64 numberOf(const Recording& recording, Row row, Key key)
{
    const auto detail = detailOf(recording, row, key);
    return detail ? detail->number : 0;
}

// A section is gone when neither a handle nor a view keeps it.
void forgetSections(World& world)
{
    const auto kept = [&](quint64 channel) {
        return world.channels.contains(channel)
               || std::any_of(world.views.begin(), world.views.end(), [&](const MappedView& view) { return view.channel == channel; });
    };
    world.sections.removeIf([&](const auto& section) { return !kept(section.key()); });
}

void map(World& world, const Recording& recording, Row row, const Entry& entry)
{
    const quint64 address = numberOf(recording, row, Key::address);
    if (entry.failed() || address == 0)
        return;
    world.views.append({recording.process(row), entry.channel, address, numberOf(recording, row, Key::viewSize), numberOf(recording, row, Key::offset)});
    world.sections[entry.channel];
}

void unmap(World& world, const Recording& recording, Row row, const Entry& entry)
{
    if (entry.failed())
        return;
    const int process = recording.process(row);
    const quint64 address = numberOf(recording, row, Key::address);
    world.views.removeIf([&](const MappedView& view) {
        return view.process == process && address >= view.address && address - view.address < std::max<quint64>(view.size, 1);
    });
    forgetSections(world);
}

QByteArray writtenBytes(const Recording& recording, Row row, const Entry& entry)
{
    if (entry.callId() == CallId::IncrementMemory || entry.callId() == CallId::BounceMemory) {
        const quint64 value = numberOf(recording, row, Key::value);
        QByteArray bytes;
        for (quint32 i = 0; i < std::min<quint32>(entry.bytes, 8); ++i)
            bytes.append(static_cast<char>(value >> (8 * i)));
        return bytes;
    }
    const auto data = detailOf(recording, row, Key::data);
    return data ? QByteArray(reinterpret_cast<const char*>(data->bytes.data()), static_cast<qsizetype>(data->bytes.size())) : QByteArray();
}

quint64 numberIn(const QByteArray& bytes)
{
    quint64 number = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i)
        number |= quint64{static_cast<quint8>(bytes[i])} << (8 * i);
    return number;
}

// Two that pass a number to and fro end within microseconds, on two clocks: whoever made it one more wrote after the other.
bool wasPassedOn(const Entry& entry, const QByteArray& there, const QByteArray& written)
{
    return entry.callId() == CallId::BounceMemory && there.size() == written.size() && numberIn(there) == numberIn(written) + 1;
}

void write(World& world, const Recording& recording, Row row, const Entry& entry)
{
    SectionState& section = world.sections[entry.channel];
    section.lastWrite = row;
    ++section.writes;
    if (entry.position >= SectionState::kKept)
        return;
    const auto at = static_cast<qsizetype>(entry.position);
    const QByteArray bytes = writtenBytes(recording, row, entry).left(SectionState::kKept - at);
    const qsizetype end = at + bytes.size();
    if (wasPassedOn(entry, section.bytes.mid(at, bytes.size()), bytes))
        return;
    if (section.bytes.size() < end) {
        section.bytes.append(end - section.bytes.size(), '\0');
        while (section.writers.size() < end)
            section.writers.append(-1);
    }
    section.bytes.replace(at, bytes.size(), bytes);
    std::fill(section.writers.begin() + at, section.writers.begin() + end, recording.process(row));
}

}  // namespace

void foldMemory(World& world, const Recording& recording, Row row, const Entry& entry)
{
    switch (entry.callId()) {
    case CallId::MapViewOfFile: map(world, recording, row, entry); break;
    case CallId::UnmapViewOfFile: unmap(world, recording, row, entry); break;
    case CallId::WriteMemory:
    case CallId::IncrementMemory:
    case CallId::BounceMemory:
        if (!entry.failed() && entry.position != ipc::trace::kNoPosition)
            write(world, recording, row, entry);
        break;
    case CallId::CloseHandle: forgetSections(world); break;
    default: break;
    }
}

void endProcess(World& world, int process)
{
    world.views.removeIf([&](const MappedView& view) { return view.process == process; });
    world.pending.removeIf([&](const PendingOperation& operation) { return operation.process == process; });
    world.services.removeIf([&](const DdeServiceState& service) { return service.process == process; });
    forgetSections(world);
    ClipboardState& clipboard = world.clipboard;
    if (clipboard.openedBy == process)
        closeClipboard(clipboard);
    if (clipboard.owner == process) {
        // What it had only promised nobody can render any more.
        clipboard.formats.removeIf([](const ClipboardFormatState& format) { return format.delayed; });
        clipboard.owner = -1;
    }
    clipboard.listeners.removeAll(process);
    clipboard.parties.remove(process);
}

}  // namespace lab
