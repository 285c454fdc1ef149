// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/peer/catalogue.h"
#include "app/peer/children.h"
#include "ipc/process.h"
#include "ipc/sync.h"

#include <map>

namespace peer {
namespace {

using ipc::CallId;
using ipc::Family;
using ipc::Handle;
using ipc::Mechanism;

constexpr Mechanism kEverywhere = Mechanism::Common | Mechanism::Clipboard | Mechanism::Dde | Mechanism::Process;

ipc::Result<std::vector<Handle>> handleList(const char* call, const Json& list)
{
    std::vector<Handle> handles;
    for (const Json& entry : list) {
        if (!entry.is_number_unsigned())
            return ipc::fail(call, ipc::ErrorCode::InvalidParameter, 0, "handles: a list of handle numbers");
        handles.push_back(static_cast<Handle>(entry.get<std::uint64_t>()));
    }
    return handles;
}

Answer runCreateProcess(const Arguments& arguments)
{
    ChildPeerOptions options;
    options.name = arguments.text("name");
    options.trace = arguments.text("trace");
    options.process.inheritHandles = arguments.flag("inheritHandles");
    options.process.priorityClass = arguments.word("priorityClass");
    if (!arguments.isNull("handles")) {
        auto handles = handleList("CreateProcess", arguments.json("handles"));
        if (!handles)
            return handles.error();
        options.process.handles = std::move(*handles);
    }
    return answer(startChildPeer(std::move(options)), [&](const StartedChild& child) {
        return Json{{"process", ipc::value(child.handle)}, {"processId", child.id}, {"peer", arguments.text("name")}};
    });
}

Answer runWaitForSingleObject(const Arguments& arguments)
{
    return answer(ipc::waitForSingleObject(arguments.handle("handle"), arguments.timeout("timeout")), [](ipc::WaitStatus status) {
        return Json{{"result", ipc::constantText(Family::WaitResult, static_cast<std::uint32_t>(status))}};
    });
}

Answer runWaitForMultipleObjects(const Arguments& arguments)
{
    const auto handles = handleList("WaitForMultipleObjects", arguments.json("handles"));
    if (!handles)
        return handles.error();
    const auto wait = ipc::waitForMultipleObjects(*handles, arguments.flag("waitAll"), arguments.timeout("timeout"));
    return answer(wait, [](const ipc::MultipleWait& ended) {
        return Json{{"result", ipc::constantText(Family::WaitResult, static_cast<std::uint32_t>(ended.status))},
                    {"index", ended.status == ipc::WaitStatus::TimedOut ? Json() : Json(ended.index)}};
    });
}

Answer runSleep(const Arguments& arguments)
{
    ipc::sleep(arguments.timeout("timeout"));
    return {};
}

Answer runExitProcess(const Arguments& arguments) { ipc::exitProcess(arguments.word("exitCode")); }

Answer runTerminateProcess(const Arguments& arguments)
{
    return answer(ipc::terminateProcess(arguments.handle("process"), arguments.word("exitCode")));
}

Answer runGetExitCodeProcess(const Arguments& arguments)
{
    return answer(ipc::getExitCodeProcess(arguments.handle("process")),
                  [](std::uint32_t code) { return Json{{"exitCode", code}}; });
}

Json threadsOut(const std::vector<ipc::ThreadInfo>& threads)
{
    Json list = Json::array();
    for (const ipc::ThreadInfo& thread : threads)
        list.push_back({{"id", thread.id}, {"name", thread.name}, {"state", thread.state}, {"cpuTime", thread.cpuTime},
                        {"priority", thread.priority}, {"waitsIn", thread.waitsIn},
                        {"stack", {{"base", thread.stack.base}, {"reserved", thread.stack.reserved}, {"committed", thread.stack.committed},
                                   {"pointer", thread.stack.pointer}}}});
    return list;
}

Json orNull(const std::optional<std::uint64_t>& number) { return number ? Json(*number) : Json(); }

Json summaryOut(const std::vector<ipc::MemoryRegion>& regions)
{
    struct Sum {
        std::uint64_t size = 0, regions = 0;
        std::optional<std::uint64_t> resident = 0;
    };
    std::map<std::string, Sum> kinds;
    for (const ipc::MemoryRegion& region : regions) {
        Sum& sum = kinds[region.kind];
        sum = {sum.size + region.size, sum.regions + 1, ipc::sumOf(sum.resident, region.resident)};
    }
    Json summary = Json::object();
    for (const auto& [kind, sum] : kinds)
        summary[kind] = {{"size", sum.size}, {"resident", orNull(sum.resident)}, {"regions", sum.regions}};
    return summary;
}

Json regionsOut(const std::vector<ipc::MemoryRegion>& regions)
{
    Json list = Json::array();
    for (const ipc::MemoryRegion& region : regions)
        list.push_back({{"base", region.base}, {"size", region.size}, {"resident", orNull(region.resident)}, {"kind", region.kind},
                        {"protection", region.protection}, {"name", region.name}});
    return list;
}

Json processOut(const ipc::ProcessInfo& info, bool details)
{
    Json out{{"processId", info.id}, {"parent", orNull(info.parent)}, {"commandLine", info.commandLine},
             {"priorityClass", ipc::constantText(Family::PriorityClass, info.priorityClass)},
             {"threads", threadsOut(info.threads)}, {"handles", orNull(info.handles)},
             {"descriptors", orNull(info.descriptors)}, {"workingSet", info.workingSet},
             {"peakWorkingSet", info.peakWorkingSet}, {"limit", orNull(info.limit)}, {"committed", orNull(info.committed)},
             {"addressSpace", info.addressSpace}, {"softFaults", orNull(info.softFaults)}, {"hardFaults", orNull(info.hardFaults)},
             {"summary", summaryOut(info.regions)}};
    if (details) {
        out["regions"] = regionsOut(info.regions);
        out["environment"] = info.environment;
    }
    return out;
}

Answer runQueryProcess(const Arguments& arguments)
{
    return answer(ipc::queryProcess(arguments.handle("process")),
                  [&](const ipc::ProcessInfo& info) { return processOut(info, arguments.flag("details")); });
}

Answer runSetPriorityClass(const Arguments& arguments)
{
    return answer(ipc::setPriorityClass(arguments.handle("process"), arguments.word("priorityClass")));
}

Answer runGetPriorityClass(const Arguments& arguments)
{
    return answer(ipc::getPriorityClass(arguments.handle("process")), [](std::uint32_t priorityClass) {
        return Json{{"priorityClass", ipc::constantText(Family::PriorityClass, priorityClass)}};
    });
}

Answer runSetThreadPriority(const Arguments& arguments)
{
    return answer(ipc::setThreadPriority(static_cast<int>(static_cast<std::uint32_t>(arguments.number("priority")))));
}

Answer runGetThreadPriority(const Arguments&)
{
    return answer(ipc::getThreadPriority(), [](int level) {
        return Json{{"priority", ipc::constantText(Family::ThreadPriority, static_cast<std::uint32_t>(level))}};
    });
}

Answer runGetSystemInfo(const Arguments&)
{
    const ipc::SystemInfo info = ipc::getSystemInfo();
    return Json{{"pageSize", info.pageSize}, {"allocationGranularity", info.allocationGranularity},
                {"minimumApplicationAddress", info.minimumAddress}, {"maximumApplicationAddress", info.maximumAddress},
                {"numberOfProcessors", info.processors}};
}

const Parameter kProcess{"process", Type::Handle, "A process handle; null for this process itself.", "null"};
const Parameter kOtherProcess{"process", Type::Handle, "A process handle."};

const std::vector<CallEntry> kStarting{
    {CallId::CreateProcess, kEverywhere, "Starts a child peer; it inherits the inheritable handles, under the same numbers, if told to.",
     {{"name", Type::Text, "The child's name on screen and in experiments."},
      {"inheritHandles", Type::Bool, "Whether it inherits the handles that are inheritable.", "false"},
      {"handles", Type::Object, "PROC_THREAD_ATTRIBUTE_HANDLE_LIST: only these of them; null for all.", "null"},
      {"priorityClass", Type::Constant, "Its priority class; 0 for the usual rule.", "0", Family::PriorityClass},
      {"trace", Type::Text, "Path of the child's trace segment, made by the lab; empty: its calls are not recorded.", R"("")"}},
     {{"process", Type::Handle, "A handle to the child."},
      {"processId", Type::Number, "Its process id."},
      {"peer", Type::Text, "The name under which it takes calls."}},
     runCreateProcess},
    {CallId::WaitForSingleObject, kEverywhere, "Waits until an object is signalled: a mutex free, an event set, a process ended.",
     {{"handle", Type::Handle, "What to wait for."},
      {"timeout", Type::Number, "Milliseconds to wait at most.", "4294967295", Family::Timeout}},
     {{"result", Type::Constant, "How the wait ended.", Family::WaitResult}}, runWaitForSingleObject},
    {CallId::WaitForMultipleObjects, kEverywhere, "Waits until one of several objects is signalled, or all of them.",
     {{"handles", Type::Object, "A list of 1 to 64 handles.", "[]"},
      {"waitAll", Type::Bool, "Until all are signalled at once; otherwise until one is.", "false"},
      {"timeout", Type::Number, "Milliseconds to wait at most.", "4294967295", Family::Timeout}},
     {{"result", Type::Constant, "How the wait ended.", Family::WaitResult},
      {"index", Type::Number, "Which of the list was signalled, the first is 0; null after a time-out."}}, runWaitForMultipleObjects},
    {CallId::Sleep, kEverywhere, "Makes the calling thread wait.",
     {{"timeout", Type::Number, "Milliseconds.", "", Family::Timeout}}, {}, runSleep},
    {CallId::ExitProcess, kEverywhere, "Ends this peer at once; its handles close.",
     {{"exitCode", Type::Number, "What GetExitCodeProcess gives from then on.", "0"}}, {}, runExitProcess},
    {CallId::TerminateProcess, kEverywhere, "Ends another process at once, whatever it is doing.",
     {kOtherProcess, {"exitCode", Type::Number, "What GetExitCodeProcess gives from then on.", "1"}}, {}, runTerminateProcess},
    {CallId::GetExitCodeProcess, kEverywhere, "Tells with which code a process ended; 259 while it runs.",
     {kOtherProcess}, {{"exitCode", Type::Number, "The code; 259 STILL_ACTIVE while it runs."}}, runGetExitCodeProcess},
};

const std::vector<Output> kProcessOutputs{
    {"processId", Type::Number, "Its id."},
    {"parent", Type::Number, "Id of the process that started it; null where the system does not tell."},
    {"commandLine", Type::Text, "How it was started."},
    {"priorityClass", Type::Constant, "Its priority class.", Family::PriorityClass},
    {"threads", Type::Object, "Each thread's id, name, state, cpuTime (ns), priority, and the kernel function it waits in."},
    {"handles", Type::Number, "Open Win32 handles; null where only the process itself knows."},
    {"descriptors", Type::Number, "Open file descriptors; null on Windows, which has none."},
    {"workingSet", Type::Number, "Bytes of it in memory now."},
    {"peakWorkingSet", Type::Number, "The most there ever were."},
    {"limit", Type::Number, "The most memory that the system lets it have; 0: as much as there is; null where it is not told."},
    {"committed", Type::Number, "Bytes of private, writable memory; null where it is not told."},
    {"addressSpace", Type::Number, "Bytes of all its regions."},
    {"softFaults", Type::Number, "Page faults served from memory; null where they are not counted."},
    {"hardFaults", Type::Number, "Page faults served from disk; null where they are not counted."},
    {"summary", Type::Object, "size, resident and number of regions of each kind: code, data, heap, stack, private, shared, reserved."},
    {"regions", Type::Object, "With details: every region by address."},
    {"environment", Type::Object, "With details: the environment, NAME=value."},
};

const std::vector<CallEntry> kAsking{
    {CallId::QueryProcess, kEverywhere, "Tells what a process is and owns: threads, memory, handles, priority.",
     {kProcess, {"details", Type::Bool, "Also every memory region and the environment.", "false"}}, kProcessOutputs, runQueryProcess},
    {CallId::GetSystemInfo, Mechanism::Process | Mechanism::MemoryMappedFile, "Tells page size, allocation granularity and the range of addresses.", {},
     {{"pageSize", Type::Number, "Bytes in a page."},
      {"allocationGranularity", Type::Number, "What offsets and addresses of views are multiples of."},
      {"minimumApplicationAddress", Type::Number, "Lowest address a program may use."},
      {"maximumApplicationAddress", Type::Number, "Highest address a program may use."},
      {"numberOfProcessors", Type::Number, "How many threads can run at once."}},
     runGetSystemInfo},
    {CallId::SetPriorityClass, Mechanism::Process, "Sets the priority class of a process.",
     {kProcess, {"priorityClass", Type::Constant, "The new class.", R"("NORMAL_PRIORITY_CLASS")", Family::PriorityClass}},
     {}, runSetPriorityClass},
    {CallId::GetPriorityClass, Mechanism::Process, "Tells the priority class of a process.",
     {kProcess}, {{"priorityClass", Type::Constant, "Its class.", Family::PriorityClass}}, runGetPriorityClass},
    {CallId::SetThreadPriority, Mechanism::Process, "Sets the priority of the calling thread within its process's class.",
     {{"priority", Type::Constant, "The level.", R"("THREAD_PRIORITY_NORMAL")", Family::ThreadPriority}}, {}, runSetThreadPriority},
    {CallId::GetThreadPriority, Mechanism::Process, "Tells the priority of the calling thread within its process's class.", {},
     {{"priority", Type::Constant, "The level.", Family::ThreadPriority}}, runGetThreadPriority},
};

const std::vector<CallEntry>& all()
{
    static const std::vector<CallEntry> calls = [] {
        auto list = kStarting;
        list.insert(list.end(), kAsking.begin(), kAsking.end());
        return list;
    }();
    return calls;
}

}  // namespace

std::span<const CallEntry> processCalls() { return all(); }

}  // namespace peer
