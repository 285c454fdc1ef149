// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/process_snapshot.h"

#include "app/lab/platform.h"
#include "ipc/constants.h"

#include <QCoreApplication>

namespace ui {
namespace {

// What the lab knows without asking.
ProcessSnapshot recorded(const PeerRef& peer)
{
    ProcessSnapshot snapshot;
    if (peer.isLab()) {
        snapshot.name = QCoreApplication::translate("ui::ProcessSnapshot", "IPC Lab (this window)");
        return snapshot;
    }
    snapshot.name = peer.info().name;
    snapshot.colour = peer.process;
    snapshot.handles = peer.bench->session.worlds().latest().handlesOf(peer.process);
    snapshot.now = peer.bench->session.now();
    for (const lab::LiveCall& call : peer.bench->session.liveCalls())
        if (call.process == peer.process)
            snapshot.calls.push_back(call);
    for (const lab::ThreadInfo& thread : peer.bench->recording().threads())
        if (thread.process == peer.process && thread.tid > 0)
            snapshot.threadNames.insert(static_cast<quint64>(thread.tid), thread.name);
    return snapshot;
}

// A number of an answer; nothing where it is null.
std::optional<std::uint64_t> toldIn(const lab::Json& answer, const char* name)
{
    const auto found = answer.find(name);
    return found != answer.end() && found->is_number_unsigned() ? std::optional(found->get<std::uint64_t>()) : std::nullopt;
}

std::vector<ipc::MemoryRegion> regionsOf(const lab::Json& list)
{
    std::vector<ipc::MemoryRegion> regions;
    for (const lab::Json& each : list)
        regions.push_back({each.value("base", std::uint64_t{0}), each.value("size", std::uint64_t{0}), toldIn(each, "resident"),
                           each.value("kind", ""), each.value("protection", ""), each.value("name", "")});
    return regions;
}

ipc::ThreadStack stackOf(const lab::Json& stack)
{
    const auto number = [&](const char* name) { return stack.value(name, std::uint64_t{0}); };
    return {number("base"), number("reserved"), number("committed"), number("pointer")};
}

std::vector<ipc::ThreadInfo> threadsOf(const lab::Json& list)
{
    std::vector<ipc::ThreadInfo> threads;
    for (const lab::Json& each : list)
        threads.push_back({each.value("id", ipc::ThreadId{0}), each.value("name", ""), each.value("state", ""),
                           each.value("cpuTime", std::uint64_t{0}), each.value("priority", 0), each.value("waitsIn", ""),
                           stackOf(each.value("stack", lab::Json::object()))});
    return threads;
}

}  // namespace

MemoryMap ProcessSnapshot::map(const PeerRef& peer) const
{
    MemoryMap map{name, colour, facts.regions, {}};
    if (peer.isLab())
        return map;
    const lab::World& world = peer.bench->session.worlds().latest();
    for (const lab::MappedView& view : world.views)
        if (view.process == peer.process)
            map.views.push_back({view.channel, view.address, view.size, world.channels.value(view.channel).name});
    return map;
}

bool canInspect(const PeerRef& peer)
{
    return peer.isLab() || (peer.info().platform == lab::defaultPlatform() && peer.info().pid > 0);
}

std::optional<ProcessSnapshot> inspect(const PeerRef& peer)
{
    if (!canInspect(peer))
        return std::nullopt;
    const qint64 pid = peer.isLab() ? QCoreApplication::applicationPid() : peer.info().pid;
    auto facts = ipc::inspectProcess(static_cast<ipc::ProcessId>(pid));
    if (!facts)
        return std::nullopt;
    ProcessSnapshot snapshot = recorded(peer);
    snapshot.facts = std::move(*facts);
    return snapshot;
}

ProcessSnapshot snapshotOf(const PeerRef& peer, const lab::Json& answer)
{
    ProcessSnapshot snapshot = recorded(peer);
    ipc::ProcessInfo& info = snapshot.facts;
    info.id = toldIn(answer, "processId").value_or(0);
    info.parent = toldIn(answer, "parent");
    info.commandLine = answer.value("commandLine", "");
    info.priorityClass = static_cast<std::uint32_t>(ipc::constantValue(ipc::Family::PriorityClass, answer.value("priorityClass", "0")).value_or(0));
    info.threads = threadsOf(answer.value("threads", lab::Json::array()));
    info.handles = toldIn(answer, "handles");
    info.descriptors = toldIn(answer, "descriptors");
    info.workingSet = toldIn(answer, "workingSet").value_or(0);
    info.peakWorkingSet = toldIn(answer, "peakWorkingSet").value_or(0);
    info.limit = toldIn(answer, "limit");
    info.committed = toldIn(answer, "committed");
    info.addressSpace = toldIn(answer, "addressSpace").value_or(0);
    info.softFaults = toldIn(answer, "softFaults");
    info.hardFaults = toldIn(answer, "hardFaults");
    info.regions = regionsOf(answer.value("regions", lab::Json::array()));
    info.environment = answer.value("environment", std::vector<std::string>());
    return snapshot;
}

}  // namespace ui
