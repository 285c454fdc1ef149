// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/call.h"

#include <memory>

namespace ipc::trace {
namespace {

thread_local Call* t_current = nullptr;

}  // namespace

Call* current() noexcept { return t_current; }

void Call::begin(CallId id, Handle handle) noexcept
{
    std::construct_at(&m_state);
    m_state.record.kind = Kind::Call;
    m_state.record.call = static_cast<std::uint16_t>(id);
    m_state.record.handle = static_cast<std::uint32_t>(value(handle));
    m_state.record.start = m_ring->tick();
    m_state.outer = std::exchange(t_current, this);
    if (!m_state.outer)
        m_ring->enter(id, value(handle), m_state.record.start);
}

void Call::failed(const Error& error) noexcept
{
    m_state.record.error = static_cast<std::uint32_t>(error.code);
    m_state.record.native = static_cast<std::int32_t>(error.native);
}

void Call::publish() noexcept
{
    const bool ended = m_state.endsWithSystemCall && m_ring->lastTick() != m_state.record.start;
    const std::uint64_t end = ended ? m_ring->lastTick() : m_ring->tick();
    if (m_state.details.truncated())
        m_state.record.flags |= kNoDetails;
    m_ring->publish(m_state.record, end, m_state.details.written(), m_state.hasData ? Key::data : Key::none, m_state.data, m_state.dataOut);
    t_current = m_state.outer;
    if (!m_state.outer)
        m_ring->leave();
}

void Call::discard() noexcept
{
    if (!m_ring)
        return;
    t_current = m_state.outer;
    if (!m_state.outer)
        m_ring->leave();
    m_ring = nullptr;
}

namespace {

void publishNote(Record record, std::string_view text)
{
    ThreadRing* ring = threadRing();
    if (!ring)
        return;
    std::byte buffer[1024];
    DetailWriter writer(buffer, sizeof buffer);
    writer.text(Key::note, text, 0);
    record.start = now();
    ring->publish(record, record.start, writer.written());
}

}  // namespace

void note(std::string_view text) { publishNote(Record(), text); }

void delivered(std::uint64_t channel, std::uint64_t number, std::size_t bytes, std::string_view receiver)
{
    Record record;
    record.channel = channel;
    record.position = number;
    record.bytes = static_cast<std::uint32_t>(bytes);
    record.flags = kWrites | kMessage;
    publishNote(record, receiver);
}

void process(ProcessEvent event, std::string_view name)
{
    ThreadRing* ring = threadRing();
    if (!ring)
        return;
    std::byte buffer[256];
    DetailWriter writer(buffer, sizeof buffer);
    writer.text(Key::name, name, 0);
    Record record;
    record.start = now();
    record.kind = Kind::Process;
    record.call = static_cast<std::uint16_t>(event);
    ring->publish(record, record.start, writer.written());
}

void message(MessageId id, std::uint64_t channel, std::uint64_t position, std::uint8_t flags,
             std::span<const std::byte> details)
{
    ThreadRing* ring = threadRing();
    if (!ring)
        return;
    Record record;
    record.start = now();
    record.kind = Kind::Message;
    record.call = static_cast<std::uint16_t>(id);
    record.channel = channel;
    record.position = position;
    record.flags = flags;
    ring->publish(record, record.start, details);
}

}  // namespace ipc::trace
