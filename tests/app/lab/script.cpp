// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/script.h"

using namespace ipc::trace;

Record Script::call(ipc::CallId call, lab::Moment start, lab::Moment end) const
{
    Record record;
    record.kind = Kind::Call;
    record.call = static_cast<std::uint16_t>(call);
    record.start = m_recording.zero() + static_cast<quint64>(start);
    record.end = m_recording.zero() + static_cast<quint64>(end);
    return record;
}

Record Script::moved(ipc::CallId id, lab::Moment start, lab::Moment end, quint64 channel, quint64 position, quint32 bytes, quint8 flags, quint32 handle) const
{
    Record record = call(id, start, end);
    record.channel = channel;
    record.position = position;
    record.bytes = bytes;
    record.flags = flags;
    record.handle = handle;
    return record;
}

lab::Row Script::append(int thread, const Record& record, std::span<const std::byte> details)
{
    return m_recording.append(thread, record, details);
}

lab::Row Script::object(int thread, lab::Moment at, ObjectEvent event, quint32 handle, ipc::HandleKind kind, quint64 channel, std::string_view name, std::string_view state,
                        std::initializer_list<std::string_view> facts)
{
    std::byte buffer[512];
    DetailWriter details(buffer, sizeof buffer);
    details.number(Key::kind, DetailType::Number, static_cast<std::uint64_t>(kind), kOut);
    details.text(Key::name, name, kOut);
    details.text(Key::state, state, kOut);
    for (const std::string_view fact : facts)
        details.text(Key::fact, fact, kOut);
    Record record = call(ipc::CallId::None, at, at);
    record.kind = Kind::Object;
    record.call = static_cast<std::uint16_t>(event);
    record.handle = handle;
    record.channel = channel;
    return append(thread, record, details.written());
}

lab::Row Script::processEvent(int thread, lab::Moment at, ProcessEvent event)
{
    Record record = call(ipc::CallId::None, at, at);
    record.kind = Kind::Process;
    record.call = static_cast<std::uint16_t>(event);
    return append(thread, record);
}
