// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/event_order.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ui::sequence {

using ipc::CallId;
using ipc::trace::Kind;
using ipc::trace::ProcessEvent;
using lab::Row;

bool canWait(CallId call)
{
    static constexpr std::array waiting{
        CallId::ReadFile, CallId::WriteFile, CallId::FlushFileBuffers, CallId::ConnectNamedPipe, CallId::WaitNamedPipe,
        CallId::TransactNamedPipe, CallId::CallNamedPipe, CallId::WaitForSingleObject, CallId::WaitForMultipleObjects, CallId::GetOverlappedResult, CallId::GetMessage,
        CallId::GetClipboardData, CallId::DdeInitiate, CallId::DdeRequest, CallId::DdeAdvise, CallId::DdeUnadvise,
        CallId::DdePoke, CallId::DdeExecute, CallId::DdeTerminate, CallId::IncrementMemory, CallId::BounceMemory, CallId::Sleep, CallId::PeekNamedPipe};
    return std::find(waiting.begin(), waiting.end(), call) != waiting.end();
}

bool hasLine(const lab::Recording& recording, Row row)
{
    switch (recording.kind(row)) {
    case Kind::Call: case Kind::Message: case Kind::Note: return true;
    case Kind::Process: return recording.at(row).call == static_cast<quint16>(ProcessEvent::Ended);
    case Kind::Native: case Kind::Object: return false;
    }
    return false;
}

bool hasWaited(const lab::Entry& entry)
{
    return entry.isCall() && entry.took() >= kWaited && canWait(entry.callId());
}

EventOrder::Packed EventOrder::pack(const Slot& slot)
{
    return static_cast<Packed>(slot.row) << 2 | static_cast<Packed>(slot.kind);
}

Slot EventOrder::unpack(Packed slot)
{
    return {static_cast<Row>(slot >> 2), static_cast<Slot::Kind>(slot & 3)};
}

lab::Moment EventOrder::timeOf(Packed packed) const
{
    const Slot slot = unpack(packed);
    switch (slot.kind) {
    case Slot::Kind::Begin: return m_recording->start(slot.row);
    case Slot::Kind::End: return m_recording->end(slot.row);
    case Slot::Kind::Live: return live(slot).since;
    }
    return 0;
}

bool EventOrder::before(Packed a, Packed b) const
{
    const lab::Moment timeA = timeOf(a);
    const lab::Moment timeB = timeOf(b);
    return timeA != timeB ? timeA < timeB : a < b;
}

namespace {

bool returnsLater(const lab::Entry& entry)
{
    return hasWaited(entry) && (entry.bytes != 0 || entry.failed());
}

}  // namespace

bool EventOrder::hasEnd(Row row) const
{
    return returnsLater(m_recording->at(row));
}

void EventOrder::take(Row row, std::vector<Packed>& fresh) const
{
    if (!hasLine(*m_recording, row))
        return;
    fresh.push_back(pack({row, Slot::Kind::Begin}));
    if (hasEnd(row))
        fresh.push_back(pack({row, Slot::Kind::End}));
}

qint64 EventOrder::insert(std::vector<Packed> fresh)
{
    if (fresh.empty())
        return size();
    const auto order = [this](Packed a, Packed b) { return before(a, b); };
    std::sort(fresh.begin(), fresh.end(), order);
    const auto place = std::upper_bound(m_slots.begin(), m_slots.end(), fresh.front(), order) - m_slots.begin();
    const auto middle = static_cast<std::ptrdiff_t>(m_slots.size());
    m_slots.insert(m_slots.end(), fresh.begin(), fresh.end());
    std::inplace_merge(m_slots.begin() + place, m_slots.begin() + middle, m_slots.end(), order);
    return place;
}

qint64 EventOrder::update()
{
    std::vector<Packed> fresh;
    for (; m_taken < m_recording->rows(); ++m_taken)
        take(m_taken, fresh);
    return insert(std::move(fresh));
}

qint64 EventOrder::setLive(std::vector<LiveSpan> live)
{
    if (live == m_live)
        return size();
    qint64 changed = size();
    for (qint64 index = 0; index < static_cast<qint64>(m_live.size()); ++index) {
        const qint64 found = findLive(index);
        changed = std::min(changed, found);
        m_slots.erase(m_slots.begin() + found);
    }
    m_live = std::move(live);
    std::vector<Packed> fresh;
    for (qint64 index = 0; index < static_cast<qint64>(m_live.size()); ++index)
        fresh.push_back(pack({index, Slot::Kind::Live}));
    return std::min(changed, insert(std::move(fresh)));
}

void EventOrder::clear()
{
    m_slots.clear();
    m_live.clear();
    m_taken = 0;
}

qint64 EventOrder::atOrAfter(lab::Moment moment) const
{
    return std::partition_point(m_slots.begin(), m_slots.end(), [&](Packed slot) { return timeOf(slot) < moment; }) - m_slots.begin();
}

qint64 EventOrder::find(Row row, Slot::Kind kind) const
{
    if (row < 0 || row >= m_recording->rows() || !hasLine(*m_recording, row))
        return -1;
    if (kind == Slot::Kind::End && !hasEnd(row))
        kind = Slot::Kind::Begin;
    return find(pack({row, kind}));
}

qint64 EventOrder::findLive(qint64 index) const
{
    return find(pack({index, Slot::Kind::Live}));
}

qint64 EventOrder::find(Packed packed) const
{
    const auto order = [this](Packed a, Packed b) { return before(a, b); };
    const auto found = std::lower_bound(m_slots.begin(), m_slots.end(), packed, order);
    return found != m_slots.end() && *found == packed ? found - m_slots.begin() : -1;
}

}  // namespace ui::sequence
