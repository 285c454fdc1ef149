// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipc/posix/priority.h"
#include "ipc/posix/process.h"
#include "ipc/posix/process_files.h"
#include "ipc/sys/handle.h"
#include "ipc/sys/process.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <unistd.h>

namespace ipc::sys {

using namespace ipc::posix;

namespace {

constexpr std::uint32_t kViewGranularity = 65536;   // what MapViewOfFile of this library asks for, as on Windows

/// "VmRSS:  1234 kB" of /proc/<pid>/status, in bytes.
std::uint64_t bytesOf(const std::string& status, std::string_view name)
{
    const auto at = status.find(std::string(name) + ':');
    return at == std::string::npos ? 0 : std::strtoull(status.c_str() + at + name.size() + 1, nullptr, 10) * 1024;
}

std::uint64_t numberOf(const std::string& status, std::string_view name) { return bytesOf(status, name) / 1024; }

std::vector<std::string> splitAtZeros(const std::string& text)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, '\0');)
        parts.push_back(part);
    return parts;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text.append(text.empty() ? "" : " ").append(part);
    return text;
}

void addMemory(ProcessInfo& info, const std::string& status)
{
    info.workingSet = bytesOf(status, "VmRSS");
    info.peakWorkingSet = bytesOf(status, "VmHWM");
    info.committed = bytesOf(status, "VmData") + bytesOf(status, "VmStk");
    info.addressSpace = bytesOf(status, "VmSize");
}

// minflt and majflt are the 10th and 12th field of proc(5)'s stat, counted here from behind the program's name.
void addFaults(ProcessInfo& info, pid_t id)
{
    const std::string stat = processFile(id, "stat");
    std::istringstream rest(stat.substr(std::min(stat.rfind(')') + 1, stat.size())));
    std::string skipped;
    for (int field = 3; field < 10; ++field)
        rest >> skipped;
    std::uint64_t soft = 0, hard = 0;
    if (rest >> soft >> skipped >> hard) {
        info.softFaults = soft;
        info.hardFaults = hard;
    }
}

ProcessInfo describe(pid_t id, const std::string& status)
{
    ProcessInfo info;
    info.id = static_cast<ProcessId>(id);
    info.parent = numberOf(status, "PPid");
    info.commandLine = joined(splitAtZeros(processFile(id, "cmdline")));
    info.environment = splitAtZeros(processFile(id, "environ"));
    info.priorityClass = priorityClassOf(id);
    info.threads = threadInfos(id);
    info.descriptors = numberOfDescriptors(id);
    if (id == getpid())
        info.handles = openHandles().size();
    addMemory(info, status);
    addFaults(info, id);
    info.limit = limitOf(id, "Max address space").value_or(0);
    info.regions = memoryRegions(id);
    findStacks(id, info.threads, info.regions);
    return info;
}

}  // namespace

SystemInfo getSystemInfo()
{
    // x86-64 with 47-bit user addresses: the kernel keeps the last page; the first 64 KiB are vm.mmap_min_addr.
    return {static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE)), kViewGranularity, 0x10000, 0x7FFFFFFFEFFF,
            static_cast<std::uint32_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)))};
}

Result<ProcessInfo> queryProcess(Handle process)
{
    const auto id = processIdOf(process, "QueryProcess");
    if (!id)
        return Unexpected(id.error());
    const std::string status = processFile(*id, "status");
    if (status.empty())
        return fail("QueryProcess", ErrorCode::NotFound, 0, "the process has ended and was reaped");
    return describe(*id, status);
}

}  // namespace ipc::sys

namespace ipc {

Result<ProcessInfo> inspectProcess(ProcessId id)
{
    const auto process = static_cast<pid_t>(id);
    const std::string status = posix::processFile(process, "status");
    if (status.empty())
        return fail("QueryProcess", ErrorCode::NotFound, 0, "no such process");
    return sys::describe(process, status);
}

}  // namespace ipc
