// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

using ipc::trace::DetailType;
using ipc::trace::DetailWriter;
using ipc::trace::Key;
using ipc::trace::kOut;
using lab::Row;

int Script::process(const QString& name, qint64 pid, int parent)
{
    lab::ProcessInfo info;
    info.name = name;
    info.platform = QStringLiteral("linux");
    info.pid = pid;
    info.parent = parent;
    return m_recording.addProcess(info);
}

int Script::thread(int process, const QString& name)
{
    lab::ThreadInfo info;
    info.process = process;
    info.name = name;
    return m_recording.addThread(info);
}

Row Script::record(int thread, ipc::trace::Record record, const Details& details)
{
    std::byte buffer[2048];
    DetailWriter writer(buffer, sizeof buffer);
    if (details)
        details(writer);
    record.start += kZero;
    record.end += kZero;
    return m_recording.append(thread, record, writer.written());
}

Row Script::call(int thread, ipc::CallId id, const Call& call, const Details& details)
{
    return move(thread, id, call, {ipc::trace::kNoPosition, 0, {}}, details);
}

Row Script::move(int thread, ipc::CallId id, const Call& call, const Move& move, const Details& details)
{
    ipc::trace::Record record;
    record.kind = ipc::trace::Kind::Call;
    record.call = static_cast<std::uint16_t>(id);
    record.start = static_cast<std::uint64_t>(call.start);
    record.end = static_cast<std::uint64_t>(call.start + call.took);
    record.handle = static_cast<std::uint32_t>(call.handle);
    record.channel = call.channel;
    record.error = call.error;
    record.position = move.position;
    record.flags = move.flags;
    record.bytes = static_cast<std::uint32_t>(move.data.size());
    return this->record(thread, record, [&](DetailWriter& writer) {
        if (details)
            details(writer);
        if (!move.data.isEmpty())
            writer.bytes(Key::data, static_cast<std::uint64_t>(move.data.size()), std::as_bytes(std::span(move.data.data(), move.data.size())),
                         (move.flags & ipc::trace::kReads) != 0 ? kOut : 0);
    });
}

Row Script::object(int thread, ipc::trace::ObjectEvent event, lab::Moment at, quint64 handle, quint64 channel, ipc::HandleKind kind,
                   const QByteArray& name, const QByteArray& state, const QList<std::pair<QByteArray, QByteArray>>& facts)
{
    ipc::trace::Record record;
    record.kind = ipc::trace::Kind::Object;
    record.call = static_cast<std::uint16_t>(event);
    record.start = record.end = static_cast<std::uint64_t>(at);
    record.handle = static_cast<std::uint32_t>(handle);
    record.channel = channel;
    return this->record(thread, record, [&](DetailWriter& writer) {
        writer.number(Key::kind, DetailType::Number, static_cast<std::uint64_t>(kind), kOut);
        writer.text(Key::name, name.toStdString(), kOut);
        writer.text(Key::state, state.toStdString(), kOut);
        for (const auto& [fact, value] : facts)
            writer.text(Key::fact, (fact + '\t' + value).toStdString(), kOut);
    });
}

Row Script::note(int thread, lab::Moment at, const QByteArray& text)
{
    ipc::trace::Record record;
    record.kind = ipc::trace::Kind::Note;
    record.start = record.end = static_cast<std::uint64_t>(at);
    return this->record(thread, record, [&](DetailWriter& writer) { writer.text(Key::note, text.toStdString(), kOut); });
}

MessageBoundaries::MessageBoundaries(lab::Recording& recording)
{
    using ipc::CallId;
    using namespace ipc::trace;
    using enum ipc::HandleKind;
    constexpr auto us = Script::us;
    constexpr quint32 kMoreData = 234;
    const QByteArray name = "\\\\.\\pipe\\demo";
    Script script(recording);
    server = script.process(QStringLiteral("server"), 4121);
    client = script.process(QStringLiteral("client"), 4127);
    serverMain = script.thread(server, QStringLiteral("main"));
    serverT2 = script.thread(server, QStringLiteral("T2"));
    clientMain = script.thread(client, QStringLiteral("main"));

    script.object(serverMain, ObjectEvent::Opened, 30 * us, 0x34, kPipe, NamedPipeServer, name, "listening",
                  {{"Type · read mode", "message · message"}, {"Buffers out · in", "4096 · 4096 B"}, {"Instances", "1 of 1"}});
    create = script.call(serverMain, CallId::CreateNamedPipe, {0, 38 * us, 0x34, kPipe}, [&](DetailWriter& writer) {
        writer.text(Key::name, name.toStdString(), 0);
        writer.number(Key::handle, DetailType::Handle, 0x34, kOut);
    });
    script.object(clientMain, ObjectEvent::Opened, 200 * us, 0x30, kPipe, NamedPipeClient, name, "connected");
    script.object(serverT2, ObjectEvent::Changed, 205 * us, 0x34, kPipe, NamedPipeServer, name, "connected",
                  {{"Type · read mode", "message · message"}, {"Buffers out · in", "4096 · 4096 B"}, {"Instances", "1 of 1"}});
    connect = script.call(serverT2, CallId::ConnectNamedPipe, {41 * us, 167 * us, 0x34, kPipe});
    open = script.call(clientMain, CallId::CreateFile, {190 * us, 19 * us, 0x30, kPipe},
                       [&](DetailWriter& writer) { writer.text(Key::name, name.toStdString(), 0); });
    write = script.move(clientMain, CallId::WriteFile, {231 * us, 9 * us, 0x30, kPipe}, {0, kWrites | kMessage, "hello, world"});
    readPart = script.move(serverT2, CallId::ReadFile, {262 * us, 5 * us, 0x34, kPipe, kMoreData},
                           {0, kReads | kMessage | kMoreOfMessage, "hello"});
    readRest = script.move(serverT2, CallId::ReadFile, {275 * us, 4 * us, 0x34, kPipe}, {0, kReads | kMessage | kMoreOfMessage, ", world"});
    script.announce();
}
