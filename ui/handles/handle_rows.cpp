// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handles/handle_rows.h"

#include "app/lab/handle_now.h"
#include "ipc/constants.h"

#include <algorithm>
#include <array>

namespace ui {
namespace {

using ipc::HandleKind;

constexpr quint32 kSpecific = 0xffff;   // the bits that mean something else for each kind of object (winnt.h)
constexpr QLatin1String kAllAccess("ALL_ACCESS");
constexpr std::array kPrefixes{"FILE_MAP_", "FILE_", "SECTION_", "MUTEX_", "EVENT_", "SEMAPHORE_", "PROCESS_", "THREAD_"};   // the kind says it

bool hasSides(HandleKind kind)
{
    switch (kind) {
    case HandleKind::AnonymousPipeRead:
    case HandleKind::AnonymousPipeWrite:
    case HandleKind::NamedPipeServer:
    case HandleKind::NamedPipeClient:
    case HandleKind::MailslotServer:
    case HandleKind::MailslotClient: return true;
    default: return false;
    }
}

QString symbols(HandleKind kind, quint32 access)
{
    return QString::fromStdString(ipc::constantText(ipc::accessFamily(kind), access)).replace(QLatin1Char('|'), QStringLiteral(" | "));
}

HandleRow rowOf(const lab::World& world, const lab::HandleState& handle)
{
    HandleRow row;
    row.handle = lab::asItIsNow(handle, world);
    const QList<lab::HandleKey> others = otherEnds(world, handle);
    row.otherEnds = static_cast<int>(others.size());
    if (!others.isEmpty())
        row.otherEnd = others.first();
    const auto channel = world.channels.constFind(handle.channel);
    row.object = channel == world.channels.constEnd() ? -1 : channel->born;
    return row;
}

}  // namespace

namespace {

template <class Wanted>
QList<lab::HandleKey> others(const lab::World& world, const lab::HandleState& handle, Wanted wanted)
{
    QList<lab::HandleKey> others;
    for (const lab::HandleKey& key : world.channels.value(handle.channel).handles) {
        const auto other = world.handles.constFind(key);
        if (other != world.handles.constEnd() && key != handle.key && wanted(*other))
            others.append(key);
    }
    std::sort(others.begin(), others.end());
    return others;
}

}  // namespace

QList<lab::HandleKey> otherEnds(const lab::World& world, const lab::HandleState& handle)
{
    return others(world, handle, [&](const lab::HandleState& other) { return !hasSides(handle.kind) || other.kind != handle.kind; });
}

QList<lab::HandleKey> duplicates(const lab::World& world, const lab::HandleState& handle)
{
    return others(world, handle, [&](const lab::HandleState& other) { return hasSides(handle.kind) && other.kind == handle.kind; });
}

QList<HandleRow> handleRows(const lab::Recording& recording, const lab::World& world, const lab::World& past, lab::Moment now)
{
    QList<HandleRow> rows;
    for (const lab::HandleState& handle : world.handles) {
        rows.append(rowOf(world, handle));
        const bool isNew = handle.opened >= past.rows && handle.opened >= 0 && now - recording.end(handle.opened) < kMarkedFor;
        rows.back().mark = isNew ? HandleMark::New : HandleMark::None;
    }
    for (const lab::HandleState& handle : past.handles) {
        if (world.handles.contains(handle.key))
            continue;
        rows.append(rowOf(past, handle));
        rows.back().mark = HandleMark::Closed;
    }
    std::stable_sort(rows.begin(), rows.end(), [](const HandleRow& a, const HandleRow& b) { return a.handle.key < b.handle.key; });
    return rows;
}

QString stateText(const lab::HandleState& handle)
{
    if (!handle.state.isEmpty())
        return handle.state;
    QStringList facts{handle.fact(QStringLiteral("Size")), handle.fact(QStringLiteral("Protection"))};
    facts.removeAll(QString());
    return facts.join(QStringLiteral(" · "));
}

QString shortStateText(const lab::HandleState& handle) { return stateText(handle).remove(QLatin1String("PAGE_")); }

QString accessText(const lab::HandleState& handle) { return handle.access == 0 ? QString() : symbols(handle.kind, handle.access); }

QString shortAccessText(const lab::HandleState& handle)
{
    const quint32 specific = handle.access & kSpecific;
    if (specific == 0)
        return {};
    // All of them have one name, which takes the common ones with it.
    const QString whole = accessText(handle);
    QString text = whole.contains(kAllAccess) ? whole : symbols(handle.kind, specific);
    for (const auto* prefix : kPrefixes)
        text.remove(QLatin1String(prefix));
    return text;
}

}  // namespace ui
