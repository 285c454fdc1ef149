// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/trace/call.h"

namespace ipc::trace {
namespace {

thread_local Call* t_current = nullptr;

}  // namespace

Call* current() noexcept { return t_current; }

void Call::begin(ThreadRing& ring, CallId id, Handle handle) noexcept
{
    State& state = m_state.emplace(ring);
    state.record.kind = Kind::Call;
    state.record.call = static_cast<std::uint16_t>(id);
    state.record.handle = static_cast<std::uint32_t>(value(handle));
    state.record.start = ring.tick();
    state.outer = std::exchange(t_current, this);
    if (!state.outer)
        ring.enter(id, value(handle), state.record.start);
}

void Call::failed(const Error& error) noexcept
{
    m_state->record.error = static_cast<std::uint32_t>(error.code);
    m_state->record.native = static_cast<std::int32_t>(error.native);
}

void Call::publish() noexcept
{
    State& state = *m_state;
    const bool ended = state.endsWithSystemCall && state.ring.lastTick() != state.record.start;
    state.record.end = ended ? state.ring.lastTick() : state.ring.tick();
    if (state.details.truncated())
        state.record.flags |= kNoDetails;
    state.ring.publish(state.record, state.details.written(), state.hasData ? Key::data : Key::none, state.data, state.dataOut);
    t_current = state.outer;
    if (!state.outer)
        state.ring.leave();
}

void Call::discard() noexcept
{
    if (!m_state)
        return;
    t_current = m_state->outer;
    if (!m_state->outer)
        m_state->ring.leave();
    m_state.reset();
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
    record.start = record.end = now();
    ring->publish(record, writer.written());
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
    record.start = record.end = now();
    record.kind = Kind::Process;
    record.call = static_cast<std::uint16_t>(event);
    ring->publish(record, writer.written());
}

void message(MessageId id, std::uint64_t channel, std::uint64_t position, std::uint8_t flags,
             std::span<const std::byte> details)
{
    ThreadRing* ring = threadRing();
    if (!ring)
        return;
    Record record;
    record.start = record.end = now();
    record.kind = Kind::Message;
    record.call = static_cast<std::uint16_t>(id);
    record.channel = channel;
    record.position = position;
    record.flags = flags;
    ring->publish(record, details);
}

}  // namespace ipc::trace
