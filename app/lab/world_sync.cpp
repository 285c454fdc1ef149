// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/world_folds.h"

#include "ipc/sync.h"

namespace lab {
namespace {

using ipc::CallId;
using ipc::HandleKind;
using ipc::trace::Key;

const QString kOwner = QStringLiteral("Owner");
const QString kRecursion = QStringLiteral("Recursion");

void setFact(HandleState& handle, const QString& name, const QString& value)
{
    for (Fact& fact : handle.facts)
        if (fact.name == name) {
            fact.value = value;
            return;
        }
    handle.facts.append({name, value});
}

// What is known of an object is known of all handles to it, in whatever process.
template <class F>
void forEachHandle(World& world, quint64 channel, F&& change)
{
    const auto object = world.channels.constFind(channel);
    if (object == world.channels.constEnd())
        return;
    for (const HandleKey& key : object->handles)
        if (const auto handle = world.handles.find(key); handle != world.handles.end())
            change(*handle);
}

QString ownerText(const Recording& recording, Row row)
{
    return QStringLiteral("thread %1 of process %2").arg(recording.threadOf(row).tid).arg(recording.processOf(row).pid);
}

void mutexTaken(World& world, const Recording& recording, Row row, quint64 channel, bool abandoned)
{
    const QString owner = ownerText(recording, row);
    forEachHandle(world, channel, [&](HandleState& handle) {
        const bool again = !abandoned && handle.fact(kOwner) == owner;
        setFact(handle, kRecursion, QString::number(again ? handle.fact(kRecursion).toInt() + 1 : 1));
        setFact(handle, kOwner, owner);
        handle.state = QStringLiteral("owned");
        handle.changed = row;
    });
}

// A waiter may own it, and be recorded, before ReleaseMutex has returned: then there is nothing left to release.
void mutexReleased(World& world, const Recording& recording, Row row, quint64 channel)
{
    const QString owner = ownerText(recording, row);
    forEachHandle(world, channel, [&](HandleState& handle) {
        if (handle.fact(kOwner) != owner)
            return;
        const int left = std::max(handle.fact(kRecursion).toInt() - 1, 0);
        setFact(handle, kRecursion, QString::number(left));
        handle.changed = row;
        if (left != 0)
            return;
        setFact(handle, kOwner, QString());
        handle.state = QStringLiteral("free");
    });
}

void setEventState(World& world, Row row, quint64 channel, bool signalled)
{
    forEachHandle(world, channel, [&](HandleState& handle) {
        handle.state = signalled ? QStringLiteral("signalled") : QStringLiteral("not signalled");
        handle.changed = row;
    });
}

// A waiter that slept may have the signal, and be recorded, before SetEvent has returned.
void eventSet(World& world, Row row, const Entry& entry, const HandleState& event)
{
    const auto object = world.channels.constFind(event.channel);
    const bool taken = object != world.channels.constEnd() && object->taken >= entry.start;
    if (!taken || event.fact(QStringLiteral("Reset")) == QStringLiteral("manual"))
        setEventState(world, row, event.channel, true);
}

void waited(World& world, const Recording& recording, Row row, const Entry& entry, const HandleState& object)
{
    const auto result = detailOf(recording, row, Key::result);
    const auto status = result ? static_cast<ipc::WaitStatus>(result->number) : ipc::WaitStatus::TimedOut;
    if (status == ipc::WaitStatus::TimedOut)
        return;
    if (object.kind == HandleKind::Mutex)
        return mutexTaken(world, recording, row, object.channel, status == ipc::WaitStatus::Abandoned);
    if (object.kind != HandleKind::Event || object.fact(QStringLiteral("Reset")) == QStringLiteral("manual"))
        return;
    world.channels[object.channel].taken = entry.end;
    setEventState(world, row, object.channel, false);
}

bool isNewOwned(const Recording& recording, Row row)
{
    const auto wanted = detailOf(recording, row, Key::initialOwner);
    const auto existed = detailOf(recording, row, Key::alreadyExisted);
    return wanted && wanted->number != 0 && existed && existed->number == 0;
}

}  // namespace

void foldSync(World& world, const Recording& recording, Row row, const Entry& entry)
{
    const auto found = world.handles.constFind({recording.process(row), entry.handle});
    if (entry.failed() || found == world.handles.constEnd())
        return;
    const HandleState object = *found;
    switch (entry.callId()) {
    case CallId::CreateMutex:
        if (isNewOwned(recording, row))
            mutexTaken(world, recording, row, object.channel, false);
        break;
    case CallId::WaitForSingleObject: waited(world, recording, row, entry, object); break;
    case CallId::ReleaseMutex: mutexReleased(world, recording, row, object.channel); break;
    case CallId::SetEvent: eventSet(world, row, entry, object); break;
    case CallId::ResetEvent: setEventState(world, row, object.channel, false); break;
    default: break;
    }
}

void abandonMutexes(World& world, const ProcessInfo& process)
{
    const QString owner = QStringLiteral(" of process %1").arg(process.pid);
    for (HandleState& handle : world.handles)
        if (handle.kind == HandleKind::Mutex && handle.state == QStringLiteral("owned") && handle.fact(kOwner).endsWith(owner))
            handle.state = QStringLiteral("abandoned");
}

}  // namespace lab
