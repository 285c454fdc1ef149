// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/traffic.h"

#include "tests/ui/script.h"

namespace bench {
namespace {

using namespace ipc::trace;
using ipc::CallId;

constexpr quint64 kPipe = 7;
constexpr quint64 kClientEnd = 4, kServerEnd = 8;
constexpr qint64 kAtOnce = 2048;

}  // namespace

Traffic::Traffic(lab::Recording& recording) : m_recording(recording), m_script(std::make_unique<Script>(recording))
{
    const QByteArray name = "\\\\.\\pipe\\bench";
    m_server = m_script->thread(m_script->process(QStringLiteral("server"), 1), QStringLiteral("main"));
    m_client = m_script->thread(m_script->process(QStringLiteral("client"), 2), QStringLiteral("main"));
    m_script->object(m_server, ObjectEvent::Opened, 0, kServerEnd, kPipe, ipc::HandleKind::NamedPipeServer, name, "connected");
    m_script->object(m_client, ObjectEvent::Opened, 0, kClientEnd, kPipe, ipc::HandleKind::NamedPipeClient, name, "connected");
}

Traffic::~Traffic() = default;

void Traffic::add(qint64 rows)
{
    for (qint64 row = 1; row <= rows; ++row) {
        addRow(m_step++);
        if (row % kAtOnce == 0)
            m_recording.announce();
    }
    m_recording.announce();
}

void Traffic::addRow(qint64 step)
{
    const auto number = static_cast<quint64>(step / 3);
    const QByteArray data(reinterpret_cast<const char*>(&number), sizeof number);
    switch (step % 3) {
    case 0: {
        Record record;
        record.kind = Kind::Native;
        record.start = static_cast<std::uint64_t>(m_now + 100);
        record.end = record.start + 400;
        m_script->record(m_client, record);
        break;
    }
    case 1:
        m_script->move(m_client, CallId::WriteFile, {m_now, 700, kClientEnd, kPipe}, {number, kWrites | kMessage, data});
        m_now += 1000;
        break;
    default: {
        const lab::Moment took = number % 50 == 0 ? 120 * Script::us : 300 + static_cast<lab::Moment>(number * 7919 % 4096);
        m_script->move(m_server, CallId::ReadFile, {m_now, took, kServerEnd, kPipe, number % 300 == 299 ? 109U : 0U}, {number, kReads | kMessage, data});
        m_now += took + 500;
    }
    }
}

}  // namespace bench
