// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/pipe_queue.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ipc::posix {

// Entries begin at multiples of this size, so that a header never wraps around the end of the ring.
struct alignas(32) PipeQueue::Entry {
    std::uint32_t size;
    std::uint32_t consumed;
    std::uint64_t number;   // of the message
    std::uint64_t offset;   // of the first byte in the stream
    std::uint32_t pending;
    std::uint32_t withdrawn;   // out of turn: to be passed over
};

namespace {

constexpr std::uint64_t kAlign = 32;

constexpr std::uint64_t room(std::uint64_t size) { return (size + 2 * kAlign - 1) / kAlign * kAlign; }

}  // namespace

void PipeQueue::init(PipeQueueState& state, std::uint32_t quota)
{
    state.quota = quota;
    state.span = kLeastSpan;
    state.head = state.tail = state.unread = 0;
    state.bytes = state.messages = 0;
    state.pending = 0;
    state.sleeping = PipeSleep::Awake;
    state.waiter = PipeWaiter::None;
}

void PipeQueue::clear() { init(m_state, m_state.quota); }

PipeQueue::Entry& PipeQueue::at(std::uint64_t position) const
{
    return *reinterpret_cast<Entry*>(m_area + m_state.span + (position & (m_state.span - 1)));
}

std::uint64_t PipeQueue::sizeOf(const Entry& entry) const { return room(entry.size); }

std::uint64_t PipeQueue::placeOf(const Entry& entry) const
{
    return m_messages ? entry.number : entry.offset + entry.consumed;
}

void PipeQueue::recover()
{
    std::uint64_t unread = 0;
    std::uint32_t pending = 0;
    for (std::uint64_t position = m_state.head; position != m_state.tail; position += sizeOf(at(position))) {
        unread += at(position).withdrawn != 0 ? 0 : at(position).size - at(position).consumed;
        pending += at(position).withdrawn != 0 ? 0 : at(position).pending;
    }
    m_state.unread = unread;
    m_state.pending = pending;
}

std::optional<PipeQueue::Growth> PipeQueue::growthFor(std::size_t size) const
{
    const std::uint64_t needed = m_state.tail - m_state.head + room(size);
    if (needed <= m_state.span)
        return std::nullopt;
    const std::uint64_t span = std::min<std::uint64_t>(std::bit_ceil(needed), kMostSpan);
    return needed <= span ? Growth{span, span} : Growth{0, 0};
}

void PipeQueue::grow(const Growth& growth)
{
    const auto span = static_cast<std::uint32_t>(growth.size);
    std::byte* ring = m_area + span;
    for (std::uint64_t position = m_state.head; position != m_state.tail; position += kAlign)
        std::memcpy(ring + (position & (span - 1)), &at(position), kAlign);
    m_state.span = span;
}

void PipeQueue::copyIn(std::uint64_t position, std::span<const std::byte> data)
{
    const std::uint64_t begin = position & (m_state.span - 1);
    const auto first = std::min<std::uint64_t>(data.size(), m_state.span - begin);
    std::byte* ring = m_area + m_state.span;
    if (first != 0)
        std::memcpy(ring + begin, data.data(), first);
    if (first != data.size())
        std::memcpy(ring, data.data() + first, data.size() - first);
}

void PipeQueue::copyOut(std::uint64_t position, std::span<std::byte> data) const
{
    const std::uint64_t begin = position & (m_state.span - 1);
    const auto first = std::min<std::uint64_t>(data.size(), m_state.span - begin);
    const std::byte* ring = m_area + m_state.span;
    if (first != 0)
        std::memcpy(data.data(), ring + begin, first);
    if (first != data.size())
        std::memcpy(data.data() + first, ring, data.size() - first);
}

PipePut PipeQueue::put(std::span<const std::byte> data, std::size_t taken, bool forced)
{
    const std::uint64_t number = m_state.messages++;
    const std::uint64_t offset = m_state.bytes;
    m_state.bytes += data.size();
    if (taken != 0 && taken == data.size())
        return PipePut::Accepted;
    const bool accepted = forced || fits(data.size() - taken);
    Entry& entry = at(m_state.tail);
    entry = {static_cast<std::uint32_t>(data.size()), static_cast<std::uint32_t>(taken), number, offset, accepted ? 0u : 1u, 0};
    copyIn(m_state.tail + kAlign + taken, data.subspan(taken));
    m_state.unread += data.size() - taken;
    m_state.pending += entry.pending;
    m_state.tail += sizeOf(entry);
    return accepted ? PipePut::Accepted : PipePut::Pending;
}

void PipeQueue::withdrawPending()
{
    std::uint64_t position = m_state.head;
    while (position != m_state.tail && at(position).pending == 0)
        position += sizeOf(at(position));
    m_state.tail = position;
    recover();
}

PipeQueue::Entry* PipeQueue::find(std::uint64_t place) const
{
    for (std::uint64_t position = m_state.head; position != m_state.tail; position += sizeOf(at(position)))
        if (Entry& entry = at(position); entry.withdrawn == 0 && (m_messages ? entry.number : entry.offset) == place)
            return &entry;
    return nullptr;
}

std::uint64_t PipeQueue::pendingFrom() const
{
    for (std::uint64_t position = m_state.head; position != m_state.tail; position += sizeOf(at(position)))
        if (const Entry& entry = at(position); entry.pending != 0)
            return m_messages ? entry.number : entry.offset;
    return ~std::uint64_t{0};
}

bool PipeQueue::isPending(std::uint64_t position) const
{
    const Entry* entry = find(position);
    return entry && entry->pending != 0;
}

bool PipeQueue::withdraw(std::uint64_t position)
{
    Entry* entry = find(position);
    if (!entry || entry->pending == 0)
        return false;
    entry->withdrawn = 1;
    entry->consumed = entry->size;
    entry->pending = 0;
    recover();
    skipWithdrawn();
    accept();
    return true;
}

// What is first is never one that was withdrawn, so that an empty queue is one without entries.
void PipeQueue::skipWithdrawn()
{
    while (!empty() && at(m_state.head).withdrawn != 0)
        m_state.head += sizeOf(at(m_state.head));
}

// A write is accepted once what is unread up to its end fits the quota.
void PipeQueue::accept()
{
    std::uint64_t queued = 0;
    for (std::uint64_t position = m_state.head; m_state.pending != 0 && position != m_state.tail;
         position += sizeOf(at(position))) {
        Entry& entry = at(position);
        queued += entry.size - entry.consumed;
        if (entry.pending == 0)
            continue;
        if (queued > m_state.quota)
            return;
        entry.pending = 0;
        m_state.pending -= 1;
    }
}

PipeTake PipeQueue::take(std::span<std::byte> buffer, bool messageMode)
{
    PipeTake result;
    const std::uint32_t pendingBefore = m_state.pending;
    result.position = placeOf(at(m_state.head));
    result.inMessage = m_messages ? at(m_state.head).consumed : 0;
    while (!empty()) {
        Entry& entry = at(m_state.head);
        const auto left = entry.size - entry.consumed;
        const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(left, buffer.size() - result.bytes));
        if (size == 0 && left != 0) {
            result.moreData = messageMode;
            result.partial = true;
            break;
        }
        copyOut(m_state.head + kAlign + entry.consumed, buffer.subspan(result.bytes, size));
        result.partial |= entry.consumed != 0 || size != left;
        result.bytes += size;
        m_state.unread -= size;
        result.moreData = messageMode && size != left;
        if (size == left) {
            m_state.pending -= entry.pending;
            m_state.head += sizeOf(entry);
            skipWithdrawn();
        } else {
            entry.consumed += size;
        }
        if (messageMode || result.bytes == buffer.size())
            break;
    }
    accept();
    result.ring = (m_state.sleeping == PipeSleep::UntilAccepted && m_state.pending == 0)
                  || (m_state.sleeping == PipeSleep::UntilEmpty && empty())
                  || (m_state.sleeping == PipeSleep::UntilProgress && (m_state.pending != pendingBefore || empty()));
    if (result.ring)
        m_state.sleeping = PipeSleep::Awake;
    return result;
}

PipeTake PipeQueue::peek(std::span<std::byte> buffer) const
{
    PipeTake result;
    for (std::uint64_t position = m_state.head; position != m_state.tail; position += sizeOf(at(position))) {
        const Entry& entry = at(position);
        if (position == m_state.head)
            result.position = placeOf(entry);
        const std::size_t size = std::min<std::size_t>(entry.size - entry.consumed, buffer.size() - result.bytes);
        copyOut(position + kAlign + entry.consumed, buffer.subspan(result.bytes, size));
        result.bytes += size;
        if (m_messages)
            break;
    }
    return result;
}

std::uint64_t PipeQueue::firstLength() const
{
    return empty() ? 0 : at(m_state.head).size - at(m_state.head).consumed;
}

}  // namespace ipc::posix
